/**
 * A light that answers strokes and never flashes: it comes at once and goes slowly, so that strokes
 * that follow each other quickly merge into one light.
 *
 * WCAG 2.3.1 counts a flash where relative luminance swings by a tenth of its range and back, and
 * allows three a second. Strokes that come slower than that may swing as they like; of quicker ones
 * `GOES_MS`, `BRIGHTEST` and `LIGHTEST` see to it that no swing is as large.
 */

/** The time in which a light goes down to 1/e. */
export const GOES_MS = 1100;

/** The most that a light may add to what lies under it, as an opacity. */
export const BRIGHTEST = 0.62;

/** No seat's light is brighter than this itself, as relative luminance. */
export const LIGHTEST = 0.57;

const QUIETEST = 0.35;
const HIGHEST_VELOCITY = 127;

export class Glow {
  #level = 0;
  #sinceMs = 0;

  /** Give how bright it is, 0 … `BRIGHTEST`. */
  at(nowMs: number): number {
    return this.#level * Math.exp(-Math.max(0, nowMs - this.#sinceMs) / GOES_MS) * BRIGHTEST;
  }

  /**
   * Something was struck.
   *
   * @param velocity 1 … 127.
   */
  struck(velocity: number, nowMs: number): void {
    const strength = QUIETEST + (1 - QUIETEST) * (velocity / HIGHEST_VELOCITY);
    this.#level = Math.max(strength, this.at(nowMs) / BRIGHTEST);
    this.#sinceMs = nowMs;
  }
}
