/**
 * The song's own sound, kept on the timeline.
 *
 * Where the song is at a session time: timeline → beats → the song's tempo map → seconds of its
 * audio. One buffer source plays it; its playback rate is the timeline's tempo over the song's, so
 * at the song's own tempo it is exactly 1 and every sample comes out as it went in. Sound card and
 * session clock drift apart: an error above 1 ms is taken out by playing a touch faster or slower
 * (at most half a percent), one above 200 ms by starting again with short fades.
 *
 * A playback rate takes effect at the start of a quantum of 128 frames, so its changes are counted
 * from there.
 */

import type { Song } from "@uchiawase/core/song";
import type { Timeline } from "@uchiawase/core/timeline";

import { MARGIN_S, wholeSample } from "./drum-set.ts";
import { folded, type Lap } from "./seam.ts";

const QUANTUM_FRAMES = 128;
const TOLERATED_S = 0.001;
const SETTLED_S = 0.0001;
const RESTART_S = 0.2;
/** In which time an error is taken out, seconds, and the largest correction of the rate. */
const CORRECTION_S = 0.8;
const CORRECTION_MAX = 0.005;
const FADE_S = 0.02;
/** How far ahead rates are planned, and how little of the plan may be left. */
const PLAN_S = 4;
const PLAN_LEFT_S = 2;
/** A rate this near to 1 is 1: nothing is interpolated. */
const UNITY = 1e-6;

/** What of the timeline is to be played, and how the clocks relate. */
export interface BackingCue {
  readonly timeline: Timeline;
  /** Half-open span of the pass, beats. */
  readonly fromBeats: number;
  readonly toBeats: number;
  /** When a source has to be started for it to be heard at a session time, audio seconds. */
  audioSAt(sessionS: number): number;
  /** Inverse of `audioSAt`. */
  sessionSAt(audioS: number): number;
  readonly lookaheadS: number;
}

/** A stretch of constant rate, from audioS on. */
interface Stretch {
  readonly audioS: number;
  readonly songS: number;
  readonly rate: number;
}

interface Playing {
  readonly source: AudioBufferSourceNode;
  readonly fade: GainNode;
  stretches: Stretch[];
  plannedToS: number;
  timeline: Timeline;
  toBeats: number;
  /** When the source falls silent, audio seconds; infinite while not known. */
  endS: number;
  correcting: boolean;
}

export class Backing {
  readonly #context: BaseAudioContext;
  readonly #output: AudioNode;
  readonly #buffer: AudioBuffer;
  readonly #song: Song;
  readonly #lap: Lap | null;
  #playing: Playing | null = null;
  #restarts = 0;

  /**
   * @param song As it is practised: what goes round is written out in it.
   * @param lap The stretch of the buffer that goes round, or null.
   */
  constructor(
    context: BaseAudioContext,
    output: AudioNode,
    song: Song,
    buffer: AudioBuffer,
    lap: Lap | null = null,
  ) {
    this.#lap = lap;
    this.#context = context;
    this.#output = output;
    this.#song = song;
    this.#buffer = buffer;
  }

  /** How often it had to be started again because it was far off. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Where the song is at an audio time as it is being played, seconds of its audio; or null. */
  songSAt(audioS: number): number | null {
    const playing = this.#playing;
    if (playing === null || audioS >= playing.endS) return null;
    return positionIn(playing.stretches, audioS);
  }

  /** Play on as the timeline says; to be called some tens of times a second. */
  follow(cue: BackingCue): void {
    const nowS = this.#context.currentTime;
    const fromS = nowS + MARGIN_S;
    const playing = this.#playing;
    if (playing !== null && fromS >= playing.endS) this.#playing = null;
    if (this.#playing === null) {
      this.#begin(cue, fromS);
      return;
    }
    this.#hold(cue, this.#playing, fromS);
  }

  /** End it, with a short fade, at an audio time or at once. */
  stop(atS = this.#context.currentTime): void {
    const playing = this.#playing;
    if (playing === null) return;
    this.#playing = null;
    silence(playing, Math.max(atS, this.#context.currentTime));
  }

  // --- starting ----------------------------------------------------------------------------------

  #begin(cue: BackingCue, fromS: number): void {
    const span = this.#nextSpan(cue, fromS);
    if (span === null || span.startS >= fromS + cue.lookaheadS) return;
    const rateHz = this.#context.sampleRate;
    const startS = wholeSample(Math.max(span.startS, fromS), rateHz);
    const rate = this.#rateAt(cue, startS);
    if (rate === 0) return;
    const exact = this.#songSAtAudio(cue, startS);
    const songS = Math.max(0, rate === 1 ? wholeSample(exact, this.#buffer.sampleRate) : exact);
    const lap = this.#lap;
    if (lap === null && songS >= this.#buffer.duration) return;

    const source = this.#context.createBufferSource();
    source.buffer = this.#buffer;
    const fade = this.#context.createGain();
    source.connect(fade).connect(this.#output);
    source.onended = () => {
      fade.disconnect();
    };
    // Coming in within the song would click; its own beginning is left as it is.
    if (songS > 0) {
      fade.gain.setValueAtTime(0, startS);
      fade.gain.linearRampToValueAtTime(1, startS + FADE_S);
    }
    source.playbackRate.setValueAtTime(rate, 0);
    if (lap !== null) {
      // The browser goes round by itself, to the sample.
      source.loop = true;
      source.loopStart = lap.startS;
      source.loopEnd = lap.endS;
    }
    source.start(startS, folded(lap, songS));
    this.#playing = {
      source,
      fade,
      stretches: [{ audioS: startS, songS, rate }],
      plannedToS: startS,
      timeline: cue.timeline,
      toBeats: cue.toBeats,
      endS: Infinity,
      correcting: false,
    };
    this.#plan(cue, this.#playing, startS, 0);
  }

  /** Give when the song next has to start: where the pass's sound begins or goes on, audio seconds. */
  #nextSpan(cue: BackingCue, fromS: number): { startS: number } | null {
    const beginsS = this.#beginsAtS(cue);
    if (beginsS >= fromS) return { startS: beginsS };
    const sessionS = cue.sessionSAt(fromS);
    if (cue.timeline.bpmAt(sessionS) > 0) return { startS: -Infinity };
    // Held: it goes on where the timeline next moves.
    const moves = cue.timeline.segments.find((each) => each.startS > sessionS && each.bpm > 0);
    return moves === undefined ? null : { startS: cue.audioSAt(moves.startS) };
  }

  /** When the sound of the pass begins; a song's sound before its first beat belongs to its start. */
  #beginsAtS(cue: BackingCue): number {
    if (cue.fromBeats > 0) return cue.audioSAt(cue.timeline.timeSAt(cue.fromBeats));
    const leadBeats = this.#song.tempoMap.beatsAt(0);
    return cue.audioSAt(cue.timeline.timeSAt(Math.min(leadBeats, 0)));
  }

  // --- keeping time ------------------------------------------------------------------------------

  #hold(cue: BackingCue, playing: Playing, fromS: number): void {
    const first = playing.stretches[0] as Stretch;
    if (cue.timeline !== playing.timeline || cue.toBeats !== playing.toBeats) {
      playing.timeline = cue.timeline;
      playing.toBeats = cue.toBeats;
      if (first.audioS > fromS || playing.endS < Infinity) {
        // It has not begun, or an end is planned that may no longer hold: start afresh.
        this.#playing = null;
        silence(playing, fromS);
        this.#begin(cue, fromS);
        return;
      }
      playing.plannedToS = fromS;
    }
    if (first.audioS > fromS) return;
    const errorS = positionIn(playing.stretches, fromS) - this.#songSAtAudio(cue, fromS);
    const held = cue.timeline.bpmAt(cue.sessionSAt(fromS)) === 0;
    if (!held && Math.abs(errorS) > RESTART_S) {
      this.#restarts += 1;
      this.#playing = null;
      silence(playing, fromS);
      this.#begin(cue, fromS);
      return;
    }
    const wasCorrecting = playing.correcting;
    playing.correcting = Math.abs(errorS) > (wasCorrecting ? SETTLED_S : TOLERATED_S);
    const planLeftS = playing.plannedToS - fromS;
    const correctionIsOld = playing.correcting && planLeftS < PLAN_S - 0.25;
    if (planLeftS < PLAN_LEFT_S || playing.correcting !== wasCorrecting || correctionIsOld) {
      this.#plan(cue, playing, fromS, playing.correcting ? errorS : 0);
    }
  }

  /** Plan the rates from an audio time on, as the timeline and the song's tempo map want them. */
  #plan(cue: BackingCue, playing: Playing, fromS: number, errorS: number): void {
    const rateHz = this.#context.sampleRate;
    const correction =
      1 - Math.max(-CORRECTION_MAX, Math.min(CORRECTION_MAX, errorS / CORRECTION_S));
    const toS = fromS + PLAN_S;
    playing.stretches = playing.stretches.filter(
      (each, index) => index === 0 || each.audioS < fromS,
    );
    const { playbackRate } = playing.source;
    playbackRate.cancelScheduledValues(fromS);
    for (const changeS of [fromS, ...this.#changesWithin(cue, fromS, toS)]) {
      const wanted = this.#rateAt(cue, changeS);
      const last = playing.stretches.at(-1) as Stretch;
      if (wanted === 0) {
        playing.endS = changeS;
        silence(playing, changeS);
        break;
      }
      const rate = errorS === 0 ? wanted : wanted * correction;
      if (rate === last.rate) continue;
      const quantaS =
        (Math.ceil((changeS * rateHz) / QUANTUM_FRAMES - 1e-6) * QUANTUM_FRAMES) / rateHz;
      playbackRate.setValueAtTime(rate, changeS);
      playing.stretches.push({
        audioS: quantaS,
        songS: positionIn(playing.stretches, quantaS),
        rate,
      });
    }
    playing.plannedToS = toS;
  }

  /** Give where the rate changes within (fromS, toS), audio seconds, ascending. */
  #changesWithin(cue: BackingCue, fromS: number, toS: number): readonly number[] {
    const changes: number[] = [];
    for (const segment of cue.timeline.segments) changes.push(cue.audioSAt(segment.startS));
    // A pass that is stopped early ends its sound there; at the song's end it rings out.
    if (this.#endsWithPass(cue)) changes.push(cue.audioSAt(cue.timeline.timeSAt(cue.toBeats)));
    for (const segment of this.#song.tempoMap.segments.slice(1)) {
      changes.push(cue.audioSAt(cue.timeline.timeSAt(segment.beats)));
    }
    return changes.filter((atS) => atS > fromS && atS < toS).sort((a, b) => a - b);
  }

  /** Give the rate wanted from an audio time on; 0 where nothing is to be heard. */
  #rateAt(cue: BackingCue, audioS: number): number {
    // A millionth of a second later, so that rounding never puts us before a knot.
    const sessionS = cue.sessionSAt(audioS) + 1e-6;
    const beats = cue.timeline.beatsAt(sessionS);
    if (beats >= cue.toBeats && this.#endsWithPass(cue)) return 0;
    const songBpm = this.#song.tempoMap.bpmAt(this.#song.tempoMap.timeSAt(beats));
    const rate = cue.timeline.bpmAt(sessionS) / songBpm;
    return Math.abs(rate - 1) < UNITY ? 1 : rate;
  }

  /** Whether the sound ends with the pass: before the song's end, and always where it goes round. */
  #endsWithPass(cue: BackingCue): boolean {
    return this.#lap !== null || cue.toBeats < this.#song.endBeats;
  }

  #songSAtAudio(cue: BackingCue, audioS: number): number {
    return this.#song.tempoMap.timeSAt(cue.timeline.beatsAt(cue.sessionSAt(audioS)));
  }
}

function positionIn(stretches: readonly Stretch[], audioS: number): number {
  const index = Math.max(
    0,
    stretches.findLastIndex((each) => each.audioS <= audioS),
  );
  const stretch = stretches[index] as Stretch;
  return stretch.songS + (audioS - stretch.audioS) * stretch.rate;
}

function silence(playing: Playing, atS: number): void {
  const { gain } = playing.fade;
  gain.cancelScheduledValues(atS);
  gain.setTargetAtTime(0, atS, FADE_S / 4);
  playing.source.stop(atS + 2 * FADE_S);
}
