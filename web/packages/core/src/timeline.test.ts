import fc from "fast-check";
import { describe, expect, test } from "vitest";

import vectors from "../../../../tests/vectors/timeline.json" with { type: "json" };
import { TimelineBroken } from "./errors.ts";
import type { KnotView } from "./messages.ts";
import { Timeline } from "./timeline.ts";

interface Vectors {
  readonly timelines: readonly {
    readonly knots: readonly KnotView[];
    readonly beats_at: readonly (readonly [number, number])[];
    readonly bpm_at: readonly (readonly [number, number])[];
    readonly time_s_at: readonly (readonly [readonly [number, number], number | null])[];
  }[];
  readonly broken: readonly (readonly KnotView[])[];
}

const { timelines, broken } = vectors as unknown as Vectors;
const NANO = 1e-9;

describe.each(timelines)("timeline %# answers as Python's does", (given) => {
  const timeline = Timeline.ofKnots(given.knots);

  test("beats at a time, within a billionth of a beat", () => {
    for (const [timeS, beats] of given.beats_at) {
      expect(Math.abs(timeline.beatsAt(timeS) - beats)).toBeLessThan(NANO);
    }
  });

  test("tempo at a time, exactly", () => {
    for (const [timeS, bpm] of given.bpm_at) expect(timeline.bpmAt(timeS)).toBe(bpm);
  });

  test("time of a position, within a nanosecond, and never where the music does not go on", () => {
    for (const [beats, timeS] of given.time_s_at) {
      const found = timeline.timeSAt(beats);
      if (timeS === null) expect(found).toBe(Infinity);
      else expect(Math.abs(found - timeS)).toBeLessThan(NANO);
    }
  });
});

test.each(broken)("what Python refuses is refused: chain %#", (...chain) => {
  expect(() => Timeline.ofKnots(chain)).toThrow(TimelineBroken);
});

const moving = fc
  .array(
    fc.record({
      lengthS: fc.double({ min: 0.01, max: 20, noNaN: true }),
      bpm: fc.double({ min: 20, max: 300, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((stretches) => {
    let startS = 10;
    let beats = -4;
    return new Timeline(
      stretches.map(({ lengthS, bpm }) => {
        const segment = { startS, beats, bpm };
        startS += lengthS;
        beats += (lengthS * bpm) / 60;
        return segment;
      }),
    );
  });

test("wherever it moves, the time of a position is the inverse of the position at a time", () => {
  fc.assert(
    fc.property(moving, fc.double({ min: 0, max: 300, noNaN: true }), (timeline, timeS) => {
      expect(timeline.timeSAt(timeline.beatsAt(timeS))).toBeCloseTo(timeS, 8);
    }),
  );
});

test("equal positions are equal however their fraction is written", () => {
  const timeline = new Timeline([{ startS: 0, beats: 0, bpm: 97 }]);
  expect(timeline.timeSAt([7, 3])).toBe(timeline.timeSAt([700_000, 300_000]));
});

test("a held position is left when the music goes on", () => {
  const timeline = new Timeline([
    { startS: 0, beats: 0, bpm: 60 },
    { startS: 4, beats: 4, bpm: 0 },
    { startS: 10, beats: 4, bpm: 60 },
  ]);
  expect(timeline.timeSAt(3)).toBe(3);
  expect(timeline.timeSAt(4)).toBe(10);
  expect(timeline.beatsAt(7)).toBe(4);
  expect(timeline.segmentsWithin(5, 10).map((each) => each.startS)).toEqual([4]);
  expect(timeline.segmentsWithin(5, 10.1).map((each) => each.startS)).toEqual([4, 10]);
});
