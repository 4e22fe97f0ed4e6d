/**
 * Listening before choosing: a kit's figure, or an excerpt of a song. One thing at a time, and it
 * ends at once when asked to: nothing of it may run into a song that begins.
 */

import { DrumSet, MARGIN_S } from "./drum-set.ts";
import type { FigureStroke } from "./figures.ts";
import type { SampleKit } from "./kit.ts";

/** How fast what is broken off falls: to a third in this time, seconds. */
const HUSH_S = 0.02;
const HUSHED_S = 0.15;

export class Audition {
  readonly #context: AudioContext;
  readonly #output: AudioNode;
  #stop: (() => void) | null = null;

  /** @param output Where it sounds, seen from this page. */
  constructor(context: AudioContext, output: AudioNode) {
    this.#context = context;
    this.#output = output;
  }

  /**
   * Play a figure from now on; strokes on pieces that the kit lacks are left out.
   *
   * @returns When it begins, audio seconds.
   */
  playFigure(kit: SampleKit, strokes: readonly FigureStroke[]): number {
    const gain = this.#begin();
    const drums = new DrumSet(this.#context, gain);
    const startS = this.#context.currentTime + MARGIN_S;
    strokes.forEach(({ atS, piece, velocity }, index) => {
      const sound = kit.stroke(piece, velocity, index);
      if (sound !== undefined) drums.strike(piece, sound, startS + atS);
    });
    return startS;
  }

  /** Play an excerpt from now on. @param ended Told when it is over, not when it is broken off. */
  playExcerpt(buffer: AudioBuffer, ended: () => void): void {
    const gain = this.#begin();
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(gain);
    const stop = this.#stop;
    source.onended = () => {
      if (this.#stop !== stop) return;
      this.stop();
      ended();
    };
    source.start(this.#context.currentTime + MARGIN_S);
  }

  /** Break off what is playing, without a click. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #begin(): GainNode {
    this.stop();
    const gain = this.#context.createGain();
    gain.connect(this.#output);
    this.#stop = () => {
      const nowS = this.#context.currentTime;
      gain.gain.setTargetAtTime(0, nowS, HUSH_S);
      // What falls silent is taken off the graph after it has; a source that goes on unheard costs
      // nothing once it leads nowhere.
      const silent = this.#context.createBufferSource();
      silent.buffer = this.#context.createBuffer(1, 1, this.#context.sampleRate);
      silent.onended = () => {
        gain.disconnect();
      };
      silent.connect(gain);
      silent.start(nowS + HUSHED_S);
    };
    return gain;
  }
}
