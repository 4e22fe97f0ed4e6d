import fc from "fast-check";
import { expect, test } from "vitest";

import { BRIGHTEST, Glow, LIGHTEST } from "./glow.ts";

const SWING = 0.1;
const velocity = fc.integer({ min: 1, max: 127 });

test("a stroke lights it at once, and it goes by itself", () => {
  const glow = new Glow();
  expect(glow.at(0)).toBe(0);
  glow.struck(127, 1000);
  expect(glow.at(1000)).toBeCloseTo(BRIGHTEST, 12);
  expect(glow.at(9000)).toBeLessThan(0.001);
});

test("it is never brighter than it may be, nor darker for being struck", () => {
  const strokes = fc.array(fc.tuple(velocity, fc.integer({ min: 0, max: 900 })), { maxLength: 60 });
  fc.assert(
    fc.property(strokes, (each) => {
      const glow = new Glow();
      let nowMs = 0;
      for (const [struck, laterMs] of each) {
        nowMs += laterMs;
        const before = glow.at(nowMs);
        glow.struck(struck, nowMs);
        expect(glow.at(nowMs)).toBeGreaterThanOrEqual(before);
        expect(glow.at(nowMs)).toBeLessThanOrEqual(BRIGHTEST + 1e-12);
      }
    }),
  );
});

test("however it is struck, it flashes at most three times in any second", () => {
  const strokes = fc.array(fc.tuple(velocity, fc.integer({ min: 20, max: 600 })), {
    minLength: 4,
    maxLength: 80,
  });
  fc.assert(
    fc.property(strokes, (each) => {
      const flashesMs = flashesOf(each);
      for (const startMs of flashesMs)
        expect(
          flashesMs.filter((atMs) => atMs >= startMs && atMs < startMs + 1000).length,
        ).toBeLessThanOrEqual(3);
    }),
  );
});

test("strokes at sixteen a second are one light", () => {
  const even = Array.from({ length: 64 }, () => [110, 62.5] as const);
  expect(flashesOf(even)).toEqual([]);
});

/** When it has swung down by a tenth and up again, over black: each is one flash. */
function flashesOf(strokes: readonly (readonly [number, number])[]): number[] {
  const glow = new Glow();
  const light = (): number => glow.at(nowMs) * LIGHTEST;
  const flashesMs: number[] = [];
  let nowMs = 0;
  let highest = 0;
  let lowest = 0;
  let fallen = false;
  for (const [struck, laterMs] of strokes) {
    nowMs += laterMs;
    lowest = fallen ? Math.min(lowest, light()) : light();
    fallen ||= highest - lowest >= SWING;
    glow.struck(struck, nowMs);
    const now = light();
    if (fallen && now - lowest >= SWING) {
      flashesMs.push(nowMs);
      fallen = false;
      highest = now;
    } else if (!fallen) highest = Math.max(highest, now);
  }
  return flashesMs;
}

test("no seat's light is brighter than is reckoned with", () => {
  const seats = ["#8d9df0", "#f2674b", "#7fc4ad", "#f0bd47", "#d876b1", "#5ab0ee"];
  for (const seat of seats) expect(luminanceOf(seat)).toBeLessThanOrEqual(LIGHTEST);
});

/** Relative luminance, as WCAG 2 defines it. */
function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
