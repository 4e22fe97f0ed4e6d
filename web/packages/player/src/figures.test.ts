import { PIECES } from "@uchiawase/core/kit-pieces";
import { describe, expect, test } from "vitest";

import { figureOf } from "./figures.ts";

describe.each(["studio", "arena", "club", "matsuri", "velvet", "madang", "brought", "constructor"])(
  "the figure of the kit %s",
  (id) => {
    const figure = figureOf(id);

    test("begins with kick, snare and hat, so that kits can be held side by side", () => {
      expect(figure.slice(0, 3).map(({ piece }) => piece)).toEqual(["kick", "snare", "hat_closed"]);
      expect(figure[0]?.atS).toBe(0);
    });

    test("goes on in order of time for no more than two seconds, on pieces there are", () => {
      const times = figure.map(({ atS }) => atS);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
      expect(times.at(-1)).toBeLessThanOrEqual(2);
      for (const { piece, velocity } of figure) {
        expect(PIECES).toHaveProperty(piece);
        expect(velocity).toBeGreaterThanOrEqual(1);
        expect(velocity).toBeLessThanOrEqual(127);
      }
    });
  },
);

test("the kits that come along each have a figure of their own", () => {
  const ids = ["studio", "arena", "club", "matsuri", "velvet", "madang", "brought"];
  expect(new Set(ids.map((id) => JSON.stringify(figureOf(id)))).size).toBe(7);
});
