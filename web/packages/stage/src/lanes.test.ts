import * as fc from "fast-check";
import { PIECES } from "@uchiawase/core/kit-pieces";
import { describe, expect, test } from "vitest";
import { lanesOf, lookOf } from "./lanes.ts";
import { HIGHWAY_PALETTES } from "./palette.ts";

const PLAYABLE = Object.keys(PIECES).filter((piece) => piece !== "click");

describe("lanes", () => {
  test("every kit piece but the click can be played, in its own family", () => {
    for (const piece of PLAYABLE) {
      expect(lookOf(piece)?.family).toBe(PIECES[piece as keyof typeof PIECES].family);
    }
    expect(lanesOf(["click"])).toEqual([]);
  });

  test("each piece has one lane, its own key, and its own look", () => {
    fc.assert(
      fc.property(fc.subarray(PLAYABLE), (pieces) => {
        const lanes = lanesOf([...pieces, ...pieces, "kazoo"]);
        expect(lanes.map((lane) => lane.piece).sort()).toEqual([...pieces].sort());
        expect(new Set(lanes.map((lane) => lane.keyCode)).size).toBe(lanes.length);
        expect(new Set(lanes.map((lane) => `${lane.shape} ${lane.marks}`)).size).toBe(lanes.length);
        lanes.forEach((lane, index) => {
          expect(lane.laneIndex).toBe(index);
          expect(lane.keyCap).not.toBe("");
        });
      }),
    );
  });

  test("the order of the pieces given does not matter", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(PLAYABLE), (pieces) => {
        expect(lanesOf(pieces)).toEqual(lanesOf([...pieces].reverse()));
      }),
    );
  });

  test("two lanes lie under the two index fingers, four under two fingers of each hand", () => {
    expect(lanesOf(["kick", "snare"]).map((lane) => lane.keyCap)).toEqual(["F", "J"]);
    const four = lanesOf(["kick", "snare", "hat_closed", "crash"]);
    expect(four.map((lane) => lane.keyCap)).toEqual(["D", "F", "J", "K"]);
  });
});

describe("lane colours", () => {
  const luminance = (hex: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  };
  const contrast = (one: string, other: string): number => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
  };

  test.each(["dark", "light"] as const)(
    "%s: stand out from the road by 3 : 1, text by 4.5 : 1",
    (scheme) => {
      const palette = HIGHWAY_PALETTES[scheme];
      for (const colour of Object.values(palette.families)) {
        expect(contrast(colour, palette.road)).toBeGreaterThanOrEqual(3);
      }
      expect(contrast(palette.text, palette.road)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.textFaint, palette.road)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
