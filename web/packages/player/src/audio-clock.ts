/**
 * The audio clock, held on the page's clock, and by it on the session clock.
 *
 * `AudioContext.currentTime` moves in steps: a quantum of 128 frames at least, and several at once
 * where the system asks for a larger buffer. A step may come late when the machine is busy, and may
 * be read late, but never early. So readings of both clocks lie on and below a straight line that
 * touches the moments right after a step, and that line is the most likely one which lies above all
 * of them and nearest to them: the way clock skew is taken out of one-way delays (Moon, Skelly and
 * Towsley, "Estimation and removal of clock skew from network delay measurements", INFOCOM 1999).
 * Its slope, the drift between sound card and computer, is held near 1 by what is known of quartzes
 * while there is little to go by. `getOutputTimestamp` would give pairs of times directly, but jumps
 * about in Chrome (WebAudio/web-audio-api issue 2461).
 *
 * A frame on that line has just been computed as the last of its buffer. It is heard when that buffer
 * has been filled (`baseLatency`) and has gone through the system (`outputLatency`).
 *
 * What is told moves by at most half a percent while the sound runs without a gap. After a gap (the machine
 * was too busy) and after a suspension it is set anew, because then the sound itself has jumped.
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

const STRETCH_S = 0.25;
const WINDOW_S = 40;
/** The first readings after a start are left out: the system fills its buffers at once then. */
const WARM_UP_S = 0.25;
const DRIFT_SD = 60e-6;
const DRIFT_MAX = 1000e-6;
/** How far below the line a stretch's highest reading lies on average, seconds. */
const BELOW_S = 0.0003;
/**
 * Sound that was not computed in time leaves a gap: the audio clock has stood still, and from then on
 * lies lower. It is taken for that when so many stretches in a row lie below the line by at least so
 * many seconds and so many times what is usual.
 */
const GAP_STRETCHES = 4;
const GAP_S = 0.0015;
const GAP_TIMES = 4;
const STEERING = { slew: 1000e-6, settleS: 2, slewMax: 5000e-6, leapS: 0.02 };
/** How much of a new reading of the output delay is believed, and what is another output. */
const LATENCY_SHARE = 0.01;
const LATENCY_CHANGED_S = 0.03;
/** Where a browser states none: about what wired outputs have. */
const LATENCY_UNSTATED_S = 0.02;

/** Audio seconds ↔ the page's milliseconds. */
export class AudioClock {
  readonly #context: AudioTime;
  readonly #nowMs: () => number;
  readonly #line = new SteeredLine(STEERING);
  /** The highest reading of each stretch, ascending in time. */
  #highest: Reading[] = [];
  #stretch: Reading | null = null;
  #stretchEndS = 0;
  #startedS: number | null = null;
  #lastAudioS = -1;
  #drift = 0;
  #gaps = 0;
  #outputS: number | null = null;
  #correctionS = 0;

  /** @param nowMs The page's clock: `performance.now()`. */
  constructor(context: AudioTime, nowMs: () => number) {
    this.#context = context;
    this.#nowMs = nowMs;
  }

  /** Whether the clock runs and is known. */
  get locked(): boolean {
    return this.#line.isSet;
  }

  /** How fast the audio clock runs against the page's, minus 1. */
  get drift(): number {
    return this.#drift;
  }

  /**
   * From the audio clock to the loudspeaker, seconds, smoothed; as the browser states it, and what was
   * measured beyond that.
   */
  get outputS(): number {
    return Math.max(0, this.statedS + this.#correctionS);
  }

  /** What the browser states, or what is usual where it states nothing; seconds, smoothed. */
  get statedS(): number {
    return this.#outputS ?? LATENCY_UNSTATED_S;
  }

  /** Take the output delay to be longer than stated by so many seconds; 0 believes the browser. */
  correct(correctionS: number): void {
    this.#correctionS = correctionS;
  }

  /** Whether the browser states its output delay at all. */
  get outputIsStated(): boolean {
    return this.#outputS !== null;
  }

  /** How often the sound had a gap. */
  get gaps(): number {
    return this.#gaps;
  }

  /** Read both clocks; to be called some tens of times a second. */
  sample(): void {
    const audioS = this.#context.currentTime;
    // The page's clock is read second, so that a pause between the two can only make the reading a
    // late one, and late ones do no harm.
    const pageS = this.#nowMs() / 1000;
    if (this.#context.state !== "running") {
      this.#forget();
      return;
    }
    this.#readLatency();
    // A context that says "running" has not necessarily computed anything yet.
    if (this.#startedS === null) {
      if (this.#lastAudioS >= 0 && audioS > this.#lastAudioS) this.#startedS = pageS;
      this.#lastAudioS = audioS;
      return;
    }
    if (pageS < this.#startedS + WARM_UP_S) return;
    const reading = { pageS, audioS };
    if (this.#stretch === null) this.#stretchEndS = pageS + STRETCH_S;
    if (this.#stretch === null || this.#above(reading, this.#stretch)) this.#stretch = reading;
    if (pageS < this.#stretchEndS) return;
    this.#highest.push(this.#stretch);
    this.#stretch = null;
    while ((this.#highest[0] as Reading).pageS < pageS - WINDOW_S) this.#highest.shift();
    if (this.#gap()) {
      this.#highest = this.#highest.slice(-GAP_STRETCHES);
      this.#line.clear();
      this.#gaps += 1;
    }
    this.#line.steer(pageS, this.#fit());
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

  /** Whether the newest stretches all lie well below what was told. */
  #gap(): boolean {
    if (!this.#line.isSet || this.#highest.length <= GAP_STRETCHES) return false;
    const below = this.#highest.map(({ pageS, audioS }) => this.#line.yAt(pageS) - audioS);
    const newest = below.slice(-GAP_STRETCHES);
    const older = below.slice(0, -GAP_STRETCHES);
    const usual = older.reduce((sum, each) => sum + Math.max(each, 0), 0) / older.length;
    return Math.min(...newest) > Math.max(GAP_S, GAP_TIMES * usual);
  }

  #forget(): void {
    this.#highest = [];
    this.#stretch = null;
    this.#startedS = null;
    this.#lastAudioS = -1;
    this.#line.clear();
  }

  /**
   * Give the most likely line above all highest readings.
   *
   * Distances below it are taken as exponential, the drift as normal around 0; so what is least is
   * the sum of the distances, and half the squared drift in terms of its spread, times the mean
   * distance. That is convex in the drift.
   */
  #fit(): { x: number; y: number; rate: number } {
    const last = this.#highest.at(-1) as Reading;
    const points = this.#highest.map(({ pageS, audioS }) => ({
      t: pageS - last.pageS,
      o: audioS - last.audioS - (pageS - last.pageS),
    }));
    const edgeAt = (drift: number): number =>
      points.reduce((edge, { t, o }) => Math.max(edge, o - drift * t), -Infinity);
    const sumT = points.reduce((sum, { t }) => sum + t, 0);
    const sumO = points.reduce((sum, { o }) => sum + o, 0);
    const cost = (drift: number): number =>
      points.length * edgeAt(drift) + drift * sumT - sumO + (BELOW_S / 2) * (drift / DRIFT_SD) ** 2;
    this.#drift = lowest(cost, -DRIFT_MAX, DRIFT_MAX);
    return {
      x: last.pageS,
      y: last.audioS + edgeAt(this.#drift),
      rate: 1 + this.#drift,
    };
  }

  #readLatency(): void {
    const stated = this.#context.outputLatency ?? 0;
    if (stated <= 0) return;
    const whole = stated + (this.#context.baseLatency ?? 0);
    this.#outputS =
      this.#outputS === null || Math.abs(whole - this.#outputS) > LATENCY_CHANGED_S
        ? whole
        : this.#outputS + LATENCY_SHARE * (whole - this.#outputS);
  }
}

/** Give where a convex function is lowest within [low, high], to a billionth, by golden sections. */
function lowest(cost: (at: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let c = b - golden * (b - a);
  let d = a + golden * (b - a);
  let [costC, costD] = [cost(c), cost(d)];
  while (b - a > 1e-9) {
    if (costC < costD) {
      [b, d, costD] = [d, c, costC];
      c = b - golden * (b - a);
      costC = cost(c);
    } else {
      [a, c, costC] = [c, d, costD];
      d = a + golden * (b - a);
      costD = cost(d);
    }
  }
  return (a + b) / 2;
}
