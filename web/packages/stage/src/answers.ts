/**
 * Answers: what the highway says to one's own hits, at once and kindly.
 *
 * This is for the eye in the moment; the report's pairing is done by the room, over the whole take.
 * Each hit takes the nearest stroke of its lane that is not yet met, within a window; a hit that
 * finds none is a free one, which is welcome too. Positions are beats, `…Ms` is the page's clock.
 */

import type { HighwayStroke, HitRing, StrokeFate } from "./highway.ts";
import { firstAt } from "./highway.ts";

export interface AskedStroke {
  readonly beats: number;
  readonly laneIndex: number;
  readonly velocity: number;
}

/** How far a hit may be from its stroke and still answer it. */
export const WINDOW_MS = 170;
/** How near it has to be to glow. */
export const TOGETHER_MS = 55;
/** How long an answer is seen. */
export const RING_MS = 620;
/** How long a lane stays lit: so long that quick strokes are one light, and no lane flashes. */
const GLOW_MS = 1100;

interface Ring {
  readonly laneIndex: number;
  readonly beatsAhead: number;
  readonly together: boolean;
  readonly answered: boolean;
  readonly atMs: number;
}

interface Followed extends HighwayStroke {
  fate: StrokeFate;
}

/** The strokes asked of one player in one pass, and what became of them so far. */
export class Answers {
  readonly #strokes: readonly Followed[];
  #rings: Ring[] = [];
  readonly #struckMs = new Map<number, number>();
  /** Strokes before this index are settled. */
  #settled = 0;

  /**
   * @param asked Ascending in beats.
   * @param fromBeats Strokes before this lie before one came in, and are not missed.
   */
  constructor(asked: readonly AskedStroke[], fromBeats = -Infinity) {
    this.#strokes = asked
      .filter((stroke) => stroke.beats >= fromBeats)
      .map((stroke) => ({ ...stroke, fate: "coming" }));
  }

  get strokes(): readonly HighwayStroke[] {
    return this.#strokes;
  }

  /**
   * Answer a hit.
   *
   * @param beats Where the timeline was when it was struck.
   * @param bpm The tempo there, above 0; 0 (a held timeline) answers nothing.
   * @returns Whether it met a stroke, and how early it was, ms (above 0 is early).
   */
  hit(
    laneIndex: number,
    beats: number,
    bpm: number,
    atMs: number,
  ): { readonly met: boolean; readonly earlyMs: number } {
    this.#struckMs.set(laneIndex, atMs);
    const msPerBeat = bpm > 0 ? 60_000 / bpm : Infinity;
    const reach = WINDOW_MS / msPerBeat;
    let nearest: Followed | undefined;
    for (let index = firstAt(this.#strokes, beats - reach); ; index += 1) {
      const stroke = this.#strokes[index];
      if (stroke === undefined || stroke.beats > beats + reach) break;
      if (stroke.laneIndex !== laneIndex || stroke.fate === "met") continue;
      if (!nearest || Math.abs(stroke.beats - beats) < Math.abs(nearest.beats - beats)) {
        nearest = stroke;
      }
    }
    const beatsAhead = nearest === undefined ? 0 : nearest.beats - beats;
    const earlyMs = nearest === undefined ? 0 : beatsAhead * msPerBeat;
    const together = nearest !== undefined && Math.abs(earlyMs) <= TOGETHER_MS;
    if (nearest !== undefined) nearest.fate = "met";
    this.#rings.push({ laneIndex, beatsAhead, together, answered: nearest !== undefined, atMs });
    return { met: nearest !== undefined, earlyMs };
  }

  /** Light a lane without looking for a stroke, as in free play. */
  touch(laneIndex: number, atMs: number): void {
    this.#struckMs.set(laneIndex, atMs);
    this.#rings.push({ laneIndex, beatsAhead: 0, together: false, answered: false, atMs });
  }

  /** Let what lies too far behind be past. */
  advance(nowBeats: number, bpm: number): void {
    const reach = bpm > 0 ? WINDOW_MS / (60_000 / bpm) : 0;
    for (; this.#settled < this.#strokes.length; this.#settled += 1) {
      const stroke = this.#strokes[this.#settled];
      if (stroke === undefined || stroke.beats > nowBeats - reach) break;
      if (stroke.fate === "coming") stroke.fate = "passed";
    }
  }

  /** Give the answers still to be seen, oldest first. */
  ringsAt(nowMs: number): readonly HitRing[] {
    this.#rings = this.#rings.filter((ring) => nowMs - ring.atMs < RING_MS);
    return this.#rings.map((ring) => ({
      laneIndex: ring.laneIndex,
      beatsAhead: ring.beatsAhead,
      together: ring.together,
      answered: ring.answered,
      age: Math.max(0, nowMs - ring.atMs) / RING_MS,
    }));
  }

  /** Give how freshly each lane was struck: 1 now, 0 long ago or never. */
  laneGlowAt(nowMs: number, laneCount: number): readonly number[] {
    return Array.from({ length: laneCount }, (_, lane) => {
      const struckMs = this.#struckMs.get(lane);
      return struckMs === undefined ? 0 : Math.max(0, 1 - Math.max(0, nowMs - struckMs) / GLOW_MS);
    });
  }
}
