import { expect, test } from "vitest";

import type { State } from "./messages.ts";
import { AS_WRITTEN, loopOf, practiceOf, practiceQuery, sourceBar } from "./practice.ts";

const LOOP = { tempo_ratio: 0.75, from_bar: 9, to_bar: 13, rounds: 3 };

test("without a loop every bar is its own", () => {
  for (const bar of [-1, 1, 44]) {
    expect(sourceBar(AS_WRITTEN, bar)).toEqual({ bar, round: 0 });
    expect(sourceBar(undefined, bar)).toEqual({ bar, round: 0 });
  }
  expect(loopOf(AS_WRITTEN)).toBeNull();
});

test("in a loop the same bars come round after round, and what is before them does not", () => {
  const bars = Array.from({ length: 14 }, (_, index) => sourceBar(LOOP, 8 + index));
  expect(bars.map(({ bar }) => bar)).toEqual([8, 9, 10, 11, 12, 9, 10, 11, 12, 9, 10, 11, 12, 9]);
  expect(bars.map(({ round }) => round)).toEqual([0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4]);
  expect(loopOf(LOOP)).toEqual([9, 12]);
});

test("a room is asked for a song in the way it is practised", () => {
  expect(practiceQuery(AS_WRITTEN)).toBe("");
  expect(practiceQuery({ ...AS_WRITTEN, tempo_ratio: 0.75 })).toBe("?tempo_ratio=0.75");
  expect(practiceQuery(LOOP)).toBe("?tempo_ratio=0.75&from_bar=9&to_bar=13&rounds=3");
});

test("between songs the next counts, once it is made, and in a pass what it began with", () => {
  const slow = { ...AS_WRITTEN, tempo_ratio: 0.5 };
  const state = { phase: "lobby", prepared: 1, practice: slow, pass_practice: LOOP } as State;
  expect(practiceOf(undefined)).toBe(AS_WRITTEN);
  expect(practiceOf(state)).toBe(slow);
  expect(practiceOf({ ...state, prepared: 0.4 })).toBe(AS_WRITTEN);
  expect(practiceOf({ ...state, phase: "paused", prepared: 0.4 })).toBe(LOOP);
});
