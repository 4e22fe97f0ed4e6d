/**
 * The timeline: session seconds ↔ beats, as played; the twin of `uchiawase/score/timeline.py`.
 *
 * It is piecewise linear and never goes back. A tempo of 0 holds the position (a pause): then
 * `timeSAt` gives the time at which the music goes on from there, or infinity while that is not yet
 * known. Beats are exact on the wire and float64 here, which is within a picosecond of the exact
 * value; both sides answer the same test vectors (`tests/vectors/timeline.json`). Two equal exact
 * positions are equal here too, because the division of their two whole numbers rounds once.
 */

import { TimelineBroken } from "./errors.ts";
import type { KnotView, WireBeats } from "./messages.ts";

const SECONDS_PER_MINUTE = 60;
/** How far a knot may be from where the segment before leads to, beats. */
const TOLERANCE_BEATS = 1e-6 + 1e-9;

/** A stretch of constant tempo, from its start until the next one's. */
export interface Segment {
  readonly startS: number;
  readonly beats: number;
  readonly bpm: number;
}

/** Give an exact position as a float. */
export function beatsOf([numerator, denominator]: WireBeats): number {
  return numerator / denominator;
}

function beatsIn(segment: Segment, timeS: number): number {
  return segment.beats + ((timeS - segment.startS) * segment.bpm) / SECONDS_PER_MINUTE;
}

function timeIn(segment: Segment, beats: number): number {
  if (segment.bpm === 0) return beats >= segment.beats ? Infinity : -Infinity;
  return segment.startS + ((beats - segment.beats) * SECONDS_PER_MINUTE) / segment.bpm;
}

/** Give the last segment for which `starts` holds, by halving; the first when it holds for none. */
function lastWhere(segments: readonly Segment[], starts: (segment: Segment) => boolean): Segment {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts(segments[middle] as Segment)) low = middle + 1;
    else high = middle;
  }
  return segments[Math.max(low - 1, 0)] as Segment;
}

/** Session seconds ↔ beats, never falling. Immutable. */
export class Timeline {
  /** Stretches of constant tempo, ascending in time, at least one. */
  readonly segments: readonly Segment[];

  /** @throws TimelineBroken: no segment, a tempo below 0, knots out of order, or a jump. */
  constructor(segments: readonly Segment[]) {
    if (segments.length === 0) throw new TimelineBroken(0, "is missing; give at least one tempo");
    segments.forEach((segment, index) => {
      if (!(segment.bpm >= 0)) {
        throw new TimelineBroken(index, `has ${segment.bpm} bpm; a timeline never goes back`);
      }
      const before = segments[index - 1];
      if (before === undefined) return;
      if (!(segment.startS > before.startS)) {
        throw new TimelineBroken(
          index,
          `starts at ${segment.startS} s, not after ${before.startS} s`,
        );
      }
      const ledTo = beatsIn(before, segment.startS);
      if (Math.abs(ledTo - segment.beats) > TOLERANCE_BEATS) {
        throw new TimelineBroken(
          index,
          `starts at beat ${segment.beats}, but the one before leads to beat ${ledTo}`,
        );
      }
    });
    this.segments = segments;
  }

  /** Read the knots of a room's state. */
  static ofKnots(knots: readonly KnotView[]): Timeline {
    return new Timeline(
      knots.map((knot) => ({ startS: knot.start_s, beats: beatsOf(knot.beats), bpm: knot.bpm })),
    );
  }

  /** Give the position at a session time. */
  beatsAt(timeS: number): number {
    return beatsIn(this.#segmentAtTime(timeS), timeS);
  }

  /**
   * Give the session time at which a position is played; inverse of `beatsAt` wherever the timeline
   * moves, infinite at or after a position that is held with no end yet.
   */
  timeSAt(beats: number | WireBeats): number {
    const position = typeof beats === "number" ? beats : beatsOf(beats);
    return timeIn(
      lastWhere(this.segments, (segment) => segment.beats <= position),
      position,
    );
  }

  /** Give the tempo at a session time; 0 while it is held. */
  bpmAt(timeS: number): number {
    return this.#segmentAtTime(timeS).bpm;
  }

  /** Give the segments in force anywhere within half-open [fromS, toS), ascending. */
  segmentsWithin(fromS: number, toS: number): readonly Segment[] {
    const first = this.segments.indexOf(this.#segmentAtTime(fromS));
    return this.segments
      .slice(first)
      .filter((segment, index) => index === 0 || segment.startS < toS);
  }

  /** Whether another timeline is the same, knot by knot. */
  equals(other: Timeline): boolean {
    return (
      this.segments.length === other.segments.length &&
      this.segments.every((segment, index) => {
        const its = other.segments[index] as Segment;
        return (
          segment.startS === its.startS && segment.beats === its.beats && segment.bpm === its.bpm
        );
      })
    );
  }

  #segmentAtTime(timeS: number): Segment {
    return lastWhere(this.segments, (segment) => segment.startS <= timeS);
  }
}
