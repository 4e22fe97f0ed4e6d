/**
 * What virtual drummers play, for the eye: each announced stroke once, at the moment at which it is
 * heard. Whoever sounds nothing is told of these strokes too, and lights them.
 *
 * What people strike is told as it is struck (`struck`) and does not come by here: a seat that a
 * person holds is asked about with every look, so that nothing is lit twice.
 */

import type { Sound } from "./messages.ts";
import { SoundBook } from "./sound-book.ts";
import type { Timeline } from "./timeline.ts";

/** A stroke to be lit now. */
export interface ShownStroke {
  readonly seat: number;
  readonly piece: string;
  readonly velocity: number;
}

/** The click belongs to no seat. */
const CLICK_PART = 0;

export class ShownStrokes {
  readonly #book = new SoundBook();

  /** Take in what the conductor announced. */
  hear(sounds: readonly Sound[]): void {
    this.#book.hear(sounds.filter((sound) => sound.id.part !== CLICK_PART));
  }

  /** Another pass begins: what belongs to earlier ones is no longer shown. */
  startPass(passNumber: number): void {
    this.#book.startPass(passNumber);
  }

  /**
   * Give what is heard by now and was not given before.
   *
   * @param nowS The session clock; what is more than 80 ms back is past showing.
   * @param isVirtual Whether a virtual drummer plays a seat now.
   */
  due(
    nowS: number,
    timeline: Timeline,
    isVirtual: (seat: number) => boolean,
  ): readonly ShownStroke[] {
    // Shown is shown: what a later version moves by then stays as it was seen.
    this.#book.moved(nowS, timeline);
    return this.#book
      .due(nowS, nowS, timeline)
      .map(({ sound }) => ({
        seat: sound.id.part,
        piece: sound.piece,
        velocity: sound.velocity,
      }))
      .filter(({ seat }) => isVirtual(seat));
  }
}
