import fc from "fast-check";
import { PIECES } from "@uchiawase/core/kit-pieces";
import { expect, test } from "vitest";

import { lanesOf } from "./lanes.ts";
import { WARM_UP_BEATS, WARM_UP_BPM, lanesByUse, warmUpClick, warmUpStrokes } from "./warm-up.ts";

const PLAYABLE = Object.keys(PIECES).filter((piece) => piece !== "click");

test("the warm-up lasts no longer than ten seconds", () => {
  expect((WARM_UP_BEATS * 60) / WARM_UP_BPM).toBeLessThan(10);
  expect(warmUpClick().at(-1)?.atS).toBeLessThan(10);
});

test("a bar of click comes first, then eight strokes a beat apart, on lanes that are there", () => {
  fc.assert(
    fc.property(fc.subarray(PLAYABLE, { minLength: 1 }), (pieces) => {
      const lanes = lanesOf(pieces);
      const strokes = warmUpStrokes(lanes, []);
      expect(strokes.map((stroke) => stroke.beats)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
      for (const { laneIndex } of strokes) expect(lanes[laneIndex]).toBeDefined();
      const visited = new Set(strokes.map((stroke) => stroke.laneIndex));
      expect(visited.size).toBe(Math.min(3, lanes.length));
    }),
  );
  expect(warmUpStrokes([], [])).toEqual([]);
});

test("it begins with the lane that is asked for most", () => {
  const lanes = lanesOf(["kick", "snare", "hat_closed"]);
  const asked = ["snare", "kick", "kick", "hat_closed", "kick", "snare"].map((piece, beats) => ({
    beats,
    piece,
  }));
  expect(lanesByUse(lanes, asked).map((lane) => lane.piece)).toEqual([
    "kick",
    "snare",
    "hat_closed",
  ]);
  const [first] = warmUpStrokes(lanes, asked);
  expect(lanes[first?.laneIndex ?? -1]?.piece).toBe("kick");
});

test("the click falls on every beat, heavier at each bar", () => {
  const click = warmUpClick();
  expect(click).toHaveLength(WARM_UP_BEATS);
  click.forEach(({ atS, velocity }, beat) => {
    expect(atS).toBeCloseTo((beat * 60) / WARM_UP_BPM, 12);
    expect(velocity > 100).toBe(beat % 4 === 0);
  });
});
