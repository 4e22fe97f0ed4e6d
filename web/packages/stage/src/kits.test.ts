import { PIECES } from "@uchiawase/core/kit-pieces";
import { describe, expect, test } from "vitest";
import { DRAWING_HEIGHT, DRAWING_WIDTH } from "./kit-drawing.ts";
import { KIT_DRAWINGS, drawingOf } from "./kits.ts";

const PLAYABLE = Object.keys(PIECES).filter((piece) => piece !== "click");

describe.each(KIT_DRAWINGS.map((drawing) => [drawing.id, drawing] as const))(
  "the %s kit",
  (_, drawing) => {
    test("shows every kit piece once, so that whatever is struck lights something up", () => {
      const shown = drawing.parts.flatMap((part) => part.pieces);
      expect([...shown].sort()).toEqual([...PLAYABLE].sort());
    });

    test("has something to light up on every part that is struck, and nowhere else", () => {
      for (const part of drawing.parts) {
        const glows = part.shapes.filter((shape) => shape.tone === "glow");
        expect(glows).toHaveLength(part.pieces.length > 0 ? 1 : 0);
      }
    });

    test("is struck within the picture, and every number in it is a number", () => {
      for (const part of drawing.parts) {
        const [x, y] = part.at;
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(DRAWING_WIDTH);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(DRAWING_HEIGHT);
        for (const shape of part.shapes) {
          expect(JSON.stringify(shape.geometry)).not.toMatch(/NaN|null|undefined|Infinity/);
        }
      }
    });
  },
);

describe("the kits that come along", () => {
  const ids = ["studio", "arena", "club", "matsuri", "velvet", "madang"];

  test("each have a drawing of their own", () => {
    expect(new Set(ids.map((id) => drawingOf(id).id)).size).toBe(6);
    for (const id of ids) expect(drawingOf(id).id).toBe(id);
  });

  test("stand on floors that no two share", () => {
    const floors = ids.map((id) => JSON.stringify(drawingOf(id).scene));
    expect(new Set(floors).size).toBe(ids.length);
  });
});

test.each(["mine", "", "constructor", "STUDIO"])(
  "the kit %o that somebody brought has the plain drawing",
  (id) => {
    expect(drawingOf(id).id).toBe("plain");
  },
);
