import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { softened } from "./soft-limit.ts";

const sample = fc.double({ min: -8, max: 8, noNaN: true });

describe("the soft limit", () => {
  it("leaves alone what is not too loud", () => {
    fc.assert(
      fc.property(fc.double({ min: -0.85, max: 0.85, noNaN: true }), (x) => softened(x) === x),
    );
  });

  it("never goes beyond full scale", () => {
    fc.assert(fc.property(sample, (x) => Math.abs(softened(x)) <= 1));
  });

  it("is odd, and louder stays louder", () => {
    fc.assert(fc.property(sample, (x) => softened(-x) === -softened(x)));
    fc.assert(fc.property(sample, sample, (x, y) => x > y || softened(x) <= softened(y)));
  });

  it("has no step where the curve begins", () => {
    expect(softened(0.8501)).toBeCloseTo(0.8501, 5);
  });
});
