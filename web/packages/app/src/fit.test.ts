import { expect, test } from "vitest";

import { nameWidthEm, widthEm } from "./fit.ts";

test("signs of East Asian scripts count as wide as they are high", () => {
  expect(widthEm("花子")).toBe(2);
  expect(widthEm("민아")).toBe(2);
  expect(widthEm("Hana")).toBeCloseTo(4 * 0.58, 12);
});

test("a long name of several words is broken where its lines are most alike", () => {
  expect(nameWidthEm("Maximiliane von Hohenberg")).toBeCloseTo(widthEm("von Hohenberg"), 12);
  expect(nameWidthEm("Jo Li")).toBeCloseTo(widthEm("Jo Li"), 12);
});

test("no name has no width", () => {
  expect(nameWidthEm("")).toBeGreaterThan(0);
});
