import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ribbonOf } from "./ribbon.ts";

const bars = fc
  .array(fc.option(fc.double({ min: 0, max: 0.4, noNaN: true }), { nil: null }), { maxLength: 80 })
  .map((distances) =>
    distances.map((distance_s, index) => ({
      bar: index + 1,
      start_beats: index * 4,
      section: index < 8 ? "Opening" : "Verse",
      distance_s,
      n: distance_s === null ? 0 : 4,
    })),
  );

describe("the ribbon", () => {
  test("has a gap for every bar that shares a stroke, and none for the others", () => {
    fc.assert(
      fc.property(bars, (given) => {
        const shared = given.filter((bar) => bar.distance_s !== null).map((bar) => bar.bar);
        expect(ribbonOf(given, 800, 160).points.map((point) => point.bar)).toEqual(shared);
      }),
    );
  });

  test("is wider where people were further apart, and never higher than its place", () => {
    fc.assert(
      fc.property(bars, (given) => {
        const ribbon = ribbonOf(given, 800, 160);
        const distanceOf = new Map(given.map((bar) => [bar.bar, bar.distance_s ?? 0]));
        for (const one of ribbon.points) {
          expect(one.gapPx).toBeLessThanOrEqual(160 + 1e-9);
          for (const other of ribbon.points) {
            if ((distanceOf.get(one.bar) ?? 0) < (distanceOf.get(other.bar) ?? 0)) {
              expect(one.gapPx).toBeLessThanOrEqual(other.gapPx);
            }
          }
        }
      }),
    );
  });

  test("keeps its sections side by side over the whole width", () => {
    fc.assert(
      fc.property(bars, (given) => {
        const { sections } = ribbonOf(given, 800, 160);
        sections.forEach((section, index) => {
          expect(section.fromPx).toBeCloseTo(sections[index - 1]?.toPx ?? 0, 6);
        });
        if (given.length > 0) expect(sections.at(-1)?.toPx).toBeCloseTo(800, 6);
      }),
    );
  });

  test("breaks where nothing was shared: two runs are two strands", () => {
    const given = [0.02, null, 0.03].map((distance_s, index) => ({
      bar: index + 1,
      start_beats: 0,
      section: "",
      distance_s,
      n: 1,
    }));
    expect(ribbonOf(given, 300, 100).upper.match(/M/g)).toHaveLength(2);
    expect(ribbonOf(given, 300, 100).between.match(/Z/g)).toHaveLength(2);
  });

  test("of nothing is nothing", () => {
    expect(ribbonOf([], 300, 100)).toMatchObject({ upper: "", lower: "", between: "", points: [] });
  });
});
