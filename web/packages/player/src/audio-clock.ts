/**
 * The audio clock, held on the page's clock, and by it on the session clock.
 *
 * `AudioContext.currentTime` is read together with `performance.now()`. It moves in steps: a quantum
 * of 128 frames at least, and a whole hardware buffer at a time where the system asks for several
 * quanta at once; and a step may come late when the machine is busy, never early. So the readings lie
 * on and below a straight line that touches the moments right after a step. Each stretch of half a
 * second gives its highest reading; a line is fitted through those by least squares, its slope (the
 * drift between sound card and computer, up to 100 ppm and more) held near 1 by what is known of
 * quartzes, and laid along their upper edge. `getOutputTimestamp` would give such pairs directly but
 * jumps about in Chrome (web-audio-api issue 2461).
 *
 * A frame on that line has just been computed as the last of its buffer. It is heard when the buffer
 * has been filled (`baseLatency`) and has gone through the system (`outputLatency`).
 *
 * What is told moves by at most 1000 ppm while running; after the context was suspended it is set
 * anew.
 */

import { ClockNotSet } from "@uchiawase/core/errors";
import { SteeredLine } from "@uchiawase/core/steered-line";

/** What is read of an AudioContext. */
export interface AudioTime {
  readonly currentTime: number;
  readonly state: string;
  /** Absent or 0 in older Safari. */
  readonly outputLatency?: number;
  readonly baseLatency?: number;
}

interface Reading {
  readonly pageS: number;
  readonly audioS: number;
}

const STRETCH_S = 0.5;
const WINDOW_S = 40;
/** The first readings after a start are left out: the system fills its buffers at once then. */
const WARM_UP_S = 0.25;
const DRIFT_SD = 60e-6;
/** How far a stretch's highest reading is from the edge, seconds; about a tenth of a buffer. */
const READING_SD = 0.0005;
const SLEW = 1000e-6;
const LEAP_S = 0.02;
/** How much of a new reading of the output delay is believed. */
const LATENCY_SHARE = 0.05;
/** Where a browser states none: what Chrome and Firefox state on a wired output. */
const LATENCY_UNSTATED_S = 0.02;

/** Audio seconds ↔ the page's milliseconds. */
export class AudioClock {
  readonly #context: AudioTime;
  readonly #line = new SteeredLine({ slew: SLEW, leapS: LEAP_S });
  #highest: Reading[] = [];
  #stretch: Reading | null = null;
  #stretchEndS = 0;
  #startedS: number | null = null;
  #lastAudioS = -1;
  #drift = 0;
  #outputS: number | null = null;

  constructor(context: AudioTime) {
    this.#context = context;
  }

  /** Whether the clock runs and is known. */
  get locked(): boolean {
    return this.#line.isSet;
  }

  /** How fast the audio clock runs against the page's, minus 1. */
  get drift(): number {
    return this.#drift;
  }

  /** From the audio clock to the loudspeaker, seconds, smoothed; as the browser states it. */
  get outputS(): number {
    return this.#outputS ?? LATENCY_UNSTATED_S;
  }

  /** Whether the browser states its output delay at all. */
  get outputIsStated(): boolean {
    return (this.#context.outputLatency ?? 0) > 0;
  }

  /** Read both clocks; to be called some tens of times a second. */
  sample(performanceMs: number): void {
    const pageS = performanceMs / 1000;
    const audioS = this.#context.currentTime;
    if (this.#context.state !== "running") {
      this.#forget();
      return;
    }
    // A context that says "running" has not necessarily computed anything yet.
    if (this.#startedS === null) {
      if (this.#lastAudioS >= 0 && audioS > this.#lastAudioS) this.#startedS = pageS;
      this.#lastAudioS = audioS;
      return;
    }
    if (pageS < this.#startedS + WARM_UP_S) return;
    this.#readLatency();
    const reading = { pageS, audioS };
    if (!this.#line.isSet) {
      this.#line.set({ x: pageS, y: audioS, rate: 1 });
      this.#stretchEndS = pageS + STRETCH_S;
    }
    if (this.#stretch === null || this.#above(reading, this.#stretch)) this.#stretch = reading;
    if (pageS < this.#stretchEndS) {
      // Until the first line is fitted, every higher reading is a better guess.
      if (this.#highest.length === 0 && this.#stretch === reading) {
        this.#line.set({ x: pageS, y: audioS, rate: 1 });
      }
      return;
    }
    if (this.#jumped(pageS, audioS)) {
      this.#forget();
      return;
    }
    this.#highest.push(this.#stretch);
    this.#stretch = null;
    this.#stretchEndS = pageS + STRETCH_S;
    while ((this.#highest[0] as Reading).pageS < pageS - WINDOW_S) this.#highest.shift();
    this.#fit(pageS);
  }

  /** Give the audio time of a moment of the page. @throws ClockNotSet */
  audioSAt(performanceMs: number): number {
    if (!this.#line.isSet) throw new ClockNotSet("audio");
    return this.#line.yAt(performanceMs / 1000);
  }

  /** Give the page's moment of an audio time; inverse of `audioSAt`. @throws ClockNotSet */
  performanceMsAt(audioS: number): number {
    if (!this.#line.isSet) throw new ClockNotSet("audio");
    return this.#line.xAt(audioS) * 1000;
  }

  #above(a: Reading, b: Reading): boolean {
    return a.audioS - b.audioS > (1 + this.#drift) * (a.pageS - b.pageS);
  }

  /** Whether the sound was interrupted (a device was changed, the computer slept). */
  #jumped(pageS: number, audioS: number): boolean {
    return this.#highest.length > 0 && Math.abs(audioS - this.#line.yAt(pageS)) > 0.5;
  }

  #forget(): void {
    this.#highest = [];
    this.#stretch = null;
    this.#startedS = null;
    this.#lastAudioS = -1;
    this.#line.clear();
  }

  #fit(pageS: number): void {
    const first = this.#highest[0] as Reading;
    const base = first.audioS - first.pageS;
    const n = this.#highest.length;
    let st = 0;
    let so = 0;
    let stt = 0;
    let sto = 0;
    for (const reading of this.#highest) {
      const t = reading.pageS - pageS;
      const o = reading.audioS - reading.pageS - base;
      st += t;
      so += o;
      stt += t * t;
      sto += t * o;
    }
    // The prior says that the drift is 0 give or take; in units of a reading's own scatter.
    const prior = (READING_SD / DRIFT_SD) ** 2;
    this.#drift = (n * sto - st * so) / (n * (stt + prior) - st * st);
    const edges = this.#highest
      .map(
        (reading) => reading.audioS - reading.pageS - base - this.#drift * (reading.pageS - pageS),
      )
      .sort((a, b) => a - b);
    const edge = edges[Math.floor(0.9 * (n - 1))] as number;
    this.#line.steer(pageS, { x: pageS, y: pageS + base + edge, rate: 1 + this.#drift });
  }

  #readLatency(): void {
    const stated = this.#context.outputLatency ?? 0;
    if (stated <= 0) return;
    const whole = stated + (this.#context.baseLatency ?? 0);
    this.#outputS =
      this.#outputS === null || Math.abs(whole - this.#outputS) > 0.05
        ? whole
        : this.#outputS + LATENCY_SHARE * (whole - this.#outputS);
  }
}
