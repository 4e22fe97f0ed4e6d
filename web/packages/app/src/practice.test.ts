import { expect, test } from "vitest";

import { loopOf, sourceBar } from "./practice.ts";

const THROUGH = { tempo_ratio: 1, from_bar: 0, to_bar: 0, rounds: 0 };
const LOOP = { tempo_ratio: 0.75, from_bar: 9, to_bar: 13, rounds: 3 };

test("without a loop every bar is its own", () => {
  for (const bar of [-1, 1, 44]) {
    expect(sourceBar(THROUGH, bar)).toEqual({ bar, round: 0 });
    expect(sourceBar(undefined, bar)).toEqual({ bar, round: 0 });
  }
  expect(loopOf(THROUGH)).toBeNull();
});

test("in a loop the same bars come round after round, and what is before them does not", () => {
  const bars = Array.from({ length: 14 }, (_, index) => sourceBar(LOOP, 8 + index));
  expect(bars.map(({ bar }) => bar)).toEqual([8, 9, 10, 11, 12, 9, 10, 11, 12, 9, 10, 11, 12, 9]);
  expect(bars.map(({ round }) => round)).toEqual([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4]);
  expect(loopOf(LOOP)).toEqual([9, 12]);
});
