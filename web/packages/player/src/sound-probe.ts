/** What the player and the page tell a probe, whatever it does with it. */

import type { Sound } from "@uchiawase/core/messages";

import type { AudioClock } from "./audio-clock.ts";

/** A stroke of the conductor's that was put on the audio clock. */
export interface Asked {
  readonly sound: Sound;
  /** When it should be heard, session seconds. */
  readonly sessionS: number;
  /** When it starts, audio seconds, and as a frame. */
  readonly audioS: number;
  readonly frame: number;
}

/** What a probe may look at and turn: a page's sound. */
export interface ProbedSound {
  readonly clock: AudioClock | null;
  /** Seat 0 is the click. */
  setVolume(seat: number, volume: number): void;
  setSongVolume(volume: number): void;
}

/** Somebody who watches what is sounded; see probe.ts. */
export interface SoundProbe {
  /** A stroke was put on the audio clock. */
  asked(asked: Asked): void;
  /**
   * Something was struck on this page.
   *
   * @param eventMs The input event's own time stamp.
   * @param handledMs When the page saw it.
   * @param sessionS What the room was told, or null where that was not known yet.
   */
  struck(piece: string, eventMs: number, handledMs: number, sessionS: number | null): void;
  /** There is sound now, and all of it goes through a node. */
  attach(context: AudioContext, from: AudioNode): void;
}
