import { describe, expect, test } from "vitest";

import { FakeRoom } from "./fakes/room.ts";
import { AS_WRITTEN, practiceNow, practiceQuery, sourceBar, loopOf } from "./practice.ts";

const loop = { tempo_ratio: 0.75, from_bar: 9, to_bar: 13, rounds: 40 };

describe("how a song is practised", () => {
  test("is the pass's own from the count-in to its end, and the next one's between songs", () => {
    const { state } = new FakeRoom();
    const told = { ...state, practice: loop, pass_practice: AS_WRITTEN };
    for (const phase of ["lobby", "afterwards"] as const) {
      expect(practiceNow({ ...told, phase })).toBe(loop);
    }
    for (const phase of ["count_in", "playing", "paused"] as const) {
      expect(practiceNow({ ...told, phase })).toBe(AS_WRITTEN);
    }
  });

  test("is asked of the room with the figures of the state, and with none as it is written", () => {
    expect(practiceQuery(AS_WRITTEN)).toBe("");
    expect(practiceQuery({ ...AS_WRITTEN, tempo_ratio: 0.75 })).toBe("?tempo_ratio=0.75");
    expect(practiceQuery(loop)).toBe("?tempo_ratio=0.75&from_bar=9&to_bar=13&rounds=40");
  });

  test("bars of later rounds are bars of the song", () => {
    expect(sourceBar(AS_WRITTEN, 30)).toEqual({ bar: 30, round: 0 });
    expect(sourceBar(loop, 8)).toEqual({ bar: 8, round: 0 });
    expect(sourceBar(loop, 9)).toEqual({ bar: 9, round: 1 });
    expect(sourceBar(loop, 12)).toEqual({ bar: 12, round: 1 });
    expect(sourceBar(loop, 13)).toEqual({ bar: 9, round: 2 });
    expect(sourceBar(loop, 22)).toEqual({ bar: 10, round: 4 });
  });
});

test("what goes round is said with its first and its last bar", () => {
  expect(loopOf(AS_WRITTEN)).toBeNull();
  expect(loopOf({ tempo_ratio: 1, from_bar: 9, to_bar: 13, rounds: 3 })).toEqual([9, 12]);
});
