/** The beat to be felt: short shakes of the device, longer for the first beat of a bar. */

const FIRST_MS = 45;
const OTHER_MS = 18;
const STROKE_MS = 12;
/** Below this a shake of a beat and one of a stroke would run into each other. */
const APART_MS = 60;

/** What shakes; `navigator` is one. */
export interface Shaker {
  vibrate(ms: number): boolean;
}

/** Shakes with beats and strokes, never so close that they blur into a hum. */
export class Vibration {
  readonly #shaker: Shaker;
  #lastMs = -Infinity;

  constructor(shaker: Shaker) {
    this.#shaker = shaker;
  }

  beat(beatInBar: number, nowMs: number): void {
    this.#shake(beatInBar === 1 ? FIRST_MS : OTHER_MS, nowMs);
  }

  stroke(nowMs: number): void {
    this.#shake(STROKE_MS, nowMs);
  }

  #shake(ms: number, nowMs: number): void {
    if (nowMs - this.#lastMs < APART_MS) return;
    this.#lastMs = nowMs;
    this.#shaker.vibrate(ms);
  }
}
