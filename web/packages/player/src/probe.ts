/**
 * The probe: what tests look at. Loaded only by a page that was opened with `?probe`.
 *
 * It appears as `globalThis.uchiProbe` and keeps a log of every stroke that was put on the audio
 * clock, of every hit of one's own, the state of the clocks, and can record what goes to the
 * loudspeaker, sample by sample, with the frame at which the recording began.
 */

import type { Meeting } from "@uchiawase/core/meeting";
import { SEAT_COUNT, type SoundId } from "@uchiawase/core/messages";

import recorderUrl from "./recorder.worklet.js?url&no-inline";
import type { Asked, ProbedSound, SoundProbe } from "./sound-probe.ts";

/** A stroke that was put on the audio clock. */
export interface AskedEntry {
  readonly id: SoundId;
  readonly version: number;
  readonly piece: string;
  readonly velocity: number;
  readonly audio_s: number;
  readonly session_s: number;
  readonly frame: number;
}

/** A hit of one's own: when the input says it was, when the page saw it, what the room was told. */
export interface StruckEntry {
  readonly piece: string;
  readonly eventMs: number;
  readonly handledMs: number;
  /** null where it was not known yet. */
  readonly sessionS: number | null;
}

/** What was recorded: one channel, and the frame of its first sample. */
export interface Capture {
  readonly samples: Float32Array;
  readonly startFrame: number;
  /** Above 0 where the browser left quanta out: then frames in the recording cannot be trusted. */
  readonly skippedFrames: number;
  readonly sampleRate: number;
}

/** Longer than the pause between two looks at any rate, so that no sample is missed. */
const PEAK_WINDOW_SAMPLES = 16_384;
const PEAK_LOOK_MS = 50;

export class Probe implements SoundProbe {
  /** Every stroke put on the audio clock; one that was taken back and put anew is in it twice. */
  readonly sounds: AskedEntry[] = [];
  readonly strikes: StruckEntry[] = [];
  readonly #meeting: Meeting;
  readonly #sound: ProbedSound;
  #tap: { context: AudioContext; from: AudioNode } | null = null;

  constructor(meeting: Meeting, sound: ProbedSound) {
    this.#meeting = meeting;
    this.#sound = sound;
    Object.assign(globalThis, { uchiProbe: this });
  }

  /** The state of both clocks, now. */
  get clock(): Record<string, number | boolean | null> {
    const nowMs = performance.now();
    const { clock } = this.#meeting;
    const audio = this.#sound.clock;
    return {
      nowMs,
      epochMs: performance.timeOrigin + nowMs,
      locked: clock.locked,
      sessionS: clock.locked ? clock.sessionSecondsAt(nowMs) : null,
      errorS: clock.errorS(nowMs),
      likelyErrorS: clock.likelyErrorS(nowMs),
      pathS: clock.pathS,
      drift: clock.drift,
      audioLocked: audio?.locked ?? false,
      audioS: audio?.locked === true ? audio.audioSAt(nowMs) : null,
      audioDrift: audio?.drift ?? null,
      outputS: audio?.outputS ?? null,
    };
  }

  /** What became of the conductor's strokes. */
  get counts(): Meeting["sounds"]["counts"] {
    return this.#meeting.sounds.counts;
  }

  /** How many hits the room has not yet stored. */
  get unstored(): number {
    return this.#meeting.unstored;
  }

  /** Give the session time of a moment of the page. */
  sessionSecondsAt(performanceMs: number): number {
    return this.#meeting.clock.sessionSecondsAt(performanceMs);
  }

  /** Let only one seat be heard, without the song; 0 is the click. */
  listenTo(seat: number): void {
    this.#sound.setSongVolume(0);
    for (let each = 0; each <= SEAT_COUNT; each += 1) {
      this.#sound.setVolume(each, each === seat ? 1 : 0);
    }
  }

  asked(asked: Asked): void {
    this.sounds.push({
      id: asked.sound.id,
      version: asked.sound.version,
      piece: asked.sound.piece,
      velocity: asked.sound.velocity,
      audio_s: asked.audioS,
      session_s: asked.sessionS,
      frame: asked.frame,
    });
  }

  struck(piece: string, eventMs: number, handledMs: number, sessionS: number | null): void {
    this.strikes.push({ piece, eventMs, handledMs, sessionS });
  }

  attach(context: AudioContext, from: AudioNode): void {
    this.#tap = { context, from };
  }

  /**
   * Listen to what goes to the loudspeaker for a while; works on plain HTTP too, where nothing can be
   * recorded sample by sample.
   *
   * @returns The largest sample, full scale being 1.
   * @throws Error: the sound is not unlocked.
   */
  async peak(seconds: number): Promise<number> {
    if (this.#tap === null) throw new Error("unlock the sound before listening to it");
    const { context, from } = this.#tap;
    const analyser = new AnalyserNode(context, { fftSize: PEAK_WINDOW_SAMPLES });
    from.connect(analyser);
    const window = new Float32Array(PEAK_WINDOW_SAMPLES);
    const endMs = performance.now() + seconds * 1000;
    let peak = 0;
    while (performance.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, PEAK_LOOK_MS));
      analyser.getFloatTimeDomainData(window);
      peak = window.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak);
    }
    from.disconnect(analyser);
    return peak;
  }

  /**
   * Record what goes to the loudspeaker for a while.
   *
   * @throws Error: the sound is not unlocked, or the page is neither on localhost nor on HTTPS.
   */
  async capture(seconds: number): Promise<Capture> {
    if (this.#tap === null) throw new Error("unlock the sound before capturing it");
    const { context, from } = this.#tap;
    await context.audioWorklet.addModule(recorderUrl);
    const frames = Math.ceil(seconds * context.sampleRate);
    const recorder = new AudioWorkletNode(context, "uchi-recorder", {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions: { frames },
    });
    return new Promise((resolve) => {
      recorder.port.onmessage = ({ data }: MessageEvent<Omit<Capture, "sampleRate">>) => {
        from.disconnect(recorder);
        recorder.disconnect();
        resolve({ ...data, sampleRate: context.sampleRate });
      };
      from.connect(recorder);
      // A node that leads nowhere is not run everywhere; its output is silence.
      recorder.connect(context.destination);
    });
  }
}
