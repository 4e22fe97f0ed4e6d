/**
 * A part of the page that shines when something is struck, as {@link Glow} says: at once, and going
 * slowly, so that quick strokes merge and nothing flashes.
 */

import { Glow, GOES_MS } from "./glow.ts";

/** What can shine: an element, or with `pseudo` a pseudo-element of it. */
export interface Shiner {
  animate(keyframes: Keyframe[], options: KeyframeAnimationOptions): { cancel(): void };
}

/** After this it is dark; less than a hundredth is left of it. */
export const DARK_AFTER_MS = 4.6 * GOES_MS;
const STEPS = 12;

/** Give the way of a light down to darkness, for an animation with even steps in between. */
export function fadingFrom(level: number): Keyframe[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const offset = step / STEPS;
    const left = step === STEPS ? 0 : Math.exp((-offset * DARK_AFTER_MS) / GOES_MS);
    return { opacity: level * left, offset };
  });
}

export class Shining {
  readonly #glow = new Glow();
  #shown: { cancel(): void } | null = null;

  /** @param velocity 1 … 127. */
  struck(shiner: Shiner, velocity: number, nowMs: number, pseudo = ""): void {
    this.#glow.struck(velocity, nowMs);
    this.#shown?.cancel();
    this.#shown = shiner.animate(fadingFrom(this.#glow.at(nowMs)), {
      duration: DARK_AFTER_MS,
      easing: "linear",
      ...(pseudo === "" ? {} : { pseudoElement: pseudo }),
    });
  }
}
