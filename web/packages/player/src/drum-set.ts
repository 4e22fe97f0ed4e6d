/**
 * A seat's drums in the audio graph: strokes to be started at exact times, hi-hats that choke.
 *
 * Start times are whole samples, because a start between two samples is interpolated and smears the
 * attack over both. A closing hat ends what an open one rings, also when they are put on the audio
 * clock in another order than they sound.
 */

import type { StrokeSound } from "./kit.ts";

/** How fast a choked hat falls: to 37 % in this time, seconds, as in `sound/sampled_kit.py`. */
const CHOKE_S = 0.02;
/** What still may be silenced has to start at least this much later than now, seconds. */
export const MARGIN_S = 0.004;

const CHOKING: ReadonlySet<string> = new Set(["hat_closed", "hat_pedal", "hat_open"]);
const CHOKED = "hat_open";
/** How fast a cymbal falls that a hand grabs: to 37 % in this time, seconds. */
const GRAB_S = 0.045;
/** What can be grabbed. */
const GRABBED: ReadonlySet<string> = new Set(["hat_open", "crash", "ride", "ride_bell"]);
/** Voices are forgotten this long after their start; no hat rings longer. */
const FORGET_S = 12;

interface Ringing {
  readonly startS: number;
  readonly gain: GainNode;
}

/** A stroke that was put on the audio clock. */
export class Voice {
  /** When it starts, audio seconds, a whole sample. */
  readonly startS: number;
  readonly #source: AudioBufferSourceNode;
  readonly #context: BaseAudioContext;
  readonly #cancelled: () => void;

  constructor(
    context: BaseAudioContext,
    source: AudioBufferSourceNode,
    startS: number,
    cancelled: () => void,
  ) {
    this.#context = context;
    this.#source = source;
    this.#cancelled = cancelled;
    this.startS = startS;
  }

  /** Silence it before it begins; gives whether that was still possible. */
  cancel(): boolean {
    if (this.startS < this.#context.currentTime + MARGIN_S) return false;
    this.#source.onended = null;
    this.#source.stop(0);
    this.#source.disconnect();
    this.#cancelled();
    return true;
  }
}

/** Give the whole sample nearest to a time, seconds. */
export function wholeSample(timeS: number, sampleRateHz: number): number {
  return Math.round(timeS * sampleRateHz) / sampleRateHz;
}

export class DrumSet {
  readonly #context: BaseAudioContext;
  readonly #output: AudioNode;
  #ringing: Ringing[] = [];
  #chokes: number[] = [];
  #grabbable: (Ringing & { readonly piece: string })[] = [];

  constructor(context: BaseAudioContext, output: AudioNode) {
    this.#context = context;
    this.#output = output;
  }

  /**
   * Put a stroke on the audio clock.
   *
   * @param atS When it starts, audio seconds; what lies in the past starts at once.
   */
  strike(piece: string, sound: StrokeSound<AudioBuffer>, atS: number): Voice {
    const nowS = this.#context.currentTime;
    const startS = wholeSample(Math.max(atS, nowS), this.#context.sampleRate);
    const source = this.#context.createBufferSource();
    source.buffer = sound.buffer;
    const gain = this.#context.createGain();
    // An event at 0, before everything that a choke may cancel; setting `value` is one at now.
    gain.gain.setValueAtTime(sound.gain, 0);
    const shelf = sound.shelfDb === 0 ? null : this.#shelf(sound);
    if (shelf === null) source.connect(gain);
    else source.connect(shelf).connect(gain);
    gain.connect(this.#output);
    source.onended = () => {
      shelf?.disconnect();
      gain.disconnect();
    };
    source.start(startS);
    if (GRABBED.has(piece)) {
      this.#grabbable = this.#grabbable.filter((each) => each.startS > nowS - FORGET_S);
      this.#grabbable.push({ piece, startS, gain });
    }
    if (!CHOKING.has(piece)) return new Voice(this.#context, source, startS, () => undefined);
    this.#forgetBefore(nowS - FORGET_S);
    const open = piece === CHOKED ? { startS, gain } : null;
    this.#chokes.push(startS);
    if (open !== null) this.#ringing.push(open);
    this.#choke();
    return new Voice(this.#context, source, startS, () => {
      this.#chokes.splice(this.#chokes.indexOf(startS), 1);
      if (open !== null) this.#ringing.splice(this.#ringing.indexOf(open), 1);
      this.#choke();
    });
  }

  /** Let what rings of these pieces end, as under a hand. */
  grab(pieces: readonly string[]): void {
    const nowS = this.#context.currentTime;
    for (const { piece, gain } of this.#grabbable) {
      if (pieces.includes(piece)) gain.gain.setTargetAtTime(0, nowS, GRAB_S);
    }
    this.#grabbable = this.#grabbable.filter(({ piece }) => !pieces.includes(piece));
  }

  /** Make what takes the brightness off a stroke that is softer than its sample. */
  #shelf(sound: StrokeSound<AudioBuffer>): BiquadFilterNode {
    const shelf = this.#context.createBiquadFilter();
    shelf.type = "highshelf";
    // Set at 0, not from now on: a value that glides in would take the edge off the attack.
    shelf.frequency.setValueAtTime(sound.shelfHz, 0);
    shelf.gain.setValueAtTime(sound.shelfDb, 0);
    return shelf;
  }

  /** Let every open hat ring until the next stroke on the hats. */
  #choke(): void {
    for (const { startS, gain } of this.#ringing) {
      const nextS = Math.min(...this.#chokes.filter((chokeS) => chokeS > startS));
      gain.gain.cancelScheduledValues(startS);
      if (nextS < Infinity) gain.gain.setTargetAtTime(0, nextS, CHOKE_S);
    }
  }

  #forgetBefore(pastS: number): void {
    this.#ringing = this.#ringing.filter((each) => each.startS > pastS);
    this.#chokes = this.#chokes.filter((chokeS) => chokeS > pastS);
  }
}
