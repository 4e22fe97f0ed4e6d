import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  beatsAheadAt,
  firstAt,
  laneWidthPx,
  laneXAt,
  layOutHighway,
  noteSizePx,
  scaleAt,
  visibleBeats,
  xAt,
  yAt,
} from "./highway.ts";

const geometries = fc
  .record({
    widthPx: fc.integer({ min: 280, max: 2560 }),
    heightPx: fc.integer({ min: 160, max: 1600 }),
    lanes: fc.integer({ min: 1, max: 13 }),
    lookahead: fc.double({ min: 1, max: 16, noNaN: true }),
  })
  .map(({ widthPx, heightPx, lanes, lookahead }) =>
    layOutHighway({ widthPx, heightPx }, lanes, lookahead),
  );

describe("the highway", () => {
  test("a stroke lies on the strike line exactly when the timeline is at its beat", () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        expect(yAt(geometry, 0)).toBe(geometry.strikeYPx);
        expect(scaleAt(geometry, 0)).toBe(1);
      }),
    );
  });

  test("a stroke enters at the horizon, one lookahead before it is due", () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        expect(yAt(geometry, geometry.lookaheadBeats)).toBeCloseTo(geometry.horizonYPx, 6);
      }),
    );
  });

  test("a stroke only ever comes nearer: later beats lie higher", () => {
    fc.assert(
      fc.property(
        geometries,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        (geometry, from, step) => {
          const [nearest, farthest] = visibleBeats(geometry);
          const span = farthest - nearest;
          const near = nearest + from * span;
          expect(yAt(geometry, near + step * span)).toBeLessThan(yAt(geometry, near));
        },
      ),
    );
  });

  test("distance to y and back is the same distance", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
        const [nearest, farthest] = visibleBeats(geometry);
        const ahead = nearest + share * (farthest - nearest);
        expect(beatsAheadAt(geometry, yAt(geometry, ahead))).toBeCloseTo(ahead, 6);
      }),
    );
  });

  test("lanes are straight lines: x is affine in y", () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, across) => {
        const at = [0, 0.4, 0.8].map((share) => share * geometry.lookaheadBeats);
        const [a, b, c] = at.map((ahead) => [xAt(geometry, across, ahead), yAt(geometry, ahead)]);
        const slope = (p: number[] | undefined, q: number[] | undefined): number =>
          ((q?.[0] ?? 0) - (p?.[0] ?? 0)) / ((q?.[1] ?? 0) - (p?.[1] ?? 0));
        expect(slope(a, b)).toBeCloseTo(slope(b, c), 6);
      }),
    );
  });

  test("lanes share the road evenly and stay on the canvas, and a note fits its lane", () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        const width = laneWidthPx(geometry);
        for (let lane = 0; lane < geometry.laneCount; lane += 1) {
          const x = laneXAt(geometry, lane, 0);
          expect(x - width / 2).toBeGreaterThanOrEqual(-1e-6);
          expect(x + width / 2).toBeLessThanOrEqual(geometry.widthPx + 1e-6);
          if (lane > 0) expect(x - laneXAt(geometry, lane - 1, 0)).toBeCloseTo(width, 6);
        }
        // The widest note is the kick's bar, 1.25 half-widths, at its loudest 1.16 times as large.
        expect(2 * noteSizePx(geometry, 1) * 1.25 * 1.16).toBeLessThanOrEqual(width + 1e-6);
      }),
    );
  });

  test("early lies above the line and late below it", () => {
    const geometry = layOutHighway({ widthPx: 390, heightPx: 500 }, 4, 4);
    expect(yAt(geometry, 0.1)).toBeLessThan(geometry.strikeYPx);
    expect(yAt(geometry, -0.1)).toBeGreaterThan(geometry.strikeYPx);
  });

  test("the first item at or after a position is found like a plain search finds it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }),
        fc.integer({ min: -2, max: 44 }),
        (values, position) => {
          const items = [...values].sort((a, b) => a - b).map((beats) => ({ beats }));
          const plain = items.findIndex((item) => item.beats >= position);
          expect(firstAt(items, position)).toBe(plain === -1 ? items.length : plain);
        },
      ),
    );
  });
});
