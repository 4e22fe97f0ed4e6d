import { describe, expect, test } from "vitest";
import { halfCircle, KIT_WIDTH } from "./half-circle.ts";

describe("the half-circle", () => {
  test("is the same seen from either end", () => {
    const places = halfCircle(6);
    places.forEach((place, index) => {
      const other = places[places.length - 1 - index];
      expect(place.x + (other?.x ?? 0)).toBeCloseTo(1, 9);
      expect(place.y).toBeCloseTo(other?.y ?? 0, 9);
      expect(place.scale).toBeCloseTo(other?.scale ?? 0, 9);
    });
  });

  test("goes from left to right within the scene, the ends in front and largest", () => {
    const places = halfCircle(6);
    for (let index = 1; index < places.length; index += 1) {
      expect(places[index]?.x).toBeGreaterThan(places[index - 1]?.x ?? 1);
    }
    for (const place of places) {
      expect(place.x).toBeGreaterThan(0);
      expect(place.x).toBeLessThan(1);
      expect(place.y).toBeLessThanOrEqual(places[0]?.y ?? 0);
      expect(place.scale).toBeLessThanOrEqual(1);
    }
  });

  test("leaves every one of six kits its own room", () => {
    const places = halfCircle(6);
    const edge = (index: number, side: -1 | 1): number => {
      const place = places[index];
      return (place?.x ?? NaN) + (side * KIT_WIDTH * (place?.scale ?? NaN)) / 2;
    };
    expect(edge(0, -1)).toBeGreaterThan(0);
    for (let index = 1; index < places.length; index += 1) {
      expect(edge(index, -1)).toBeGreaterThan(edge(index - 1, 1));
    }
  });

  test("of one stands in the middle; of none is empty", () => {
    expect(halfCircle(1)[0]?.x).toBe(0.5);
    expect(halfCircle(0)).toEqual([]);
  });
});
