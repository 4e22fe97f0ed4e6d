import type { State, TurnView } from "@uchiawase/core/messages";
import { expect, test } from "vitest";

import { namesIn, nextUp, placeOf, waiting } from "./queue.ts";

const turn = (number: number, more: Partial<TurnView> = {}): TurnView => ({
  turn: number,
  name: `P${number}`,
  player: number,
  seat: 0,
  played: 0,
  here: true,
  skipped: false,
  in_songs: 1,
  ...more,
});
const stateOf = (...turns: TurnView[]): State =>
  ({ queue: { rotation: 0, automatic: false, turns } }) as unknown as State;

test("those who sit do not wait, and everybody else has a place in the order", () => {
  const state = stateOf(turn(1, { seat: 2, in_songs: 0 }), turn(2), turn(3, { in_songs: 2 }));
  expect(waiting(state).map((each) => each.name)).toEqual(["P2", "P3"]);
  expect([1, 2, 3, 4].map((player) => placeOf(state, player))).toEqual([0, 1, 2, 0]);
});

test("next are those who sit down with the next song, are here and are not passed over", () => {
  const state = stateOf(
    turn(1),
    turn(2, { here: false }),
    turn(3, { skipped: true }),
    turn(4, { in_songs: 2 }),
  );
  expect(nextUp(state).map((each) => each.name)).toEqual(["P1"]);
});

test("a name without a device is nobody's place", () => {
  expect(placeOf(stateOf(turn(1, { player: 0 })), 0)).toBe(0);
  expect(waiting(undefined)).toEqual([]);
});

test("a class is pasted as lines, or with commas between", () => {
  expect(namesIn(" Ana\nBo ,Chen;\n\n\tDewi\r\n")).toEqual(["Ana", "Bo", "Chen", "Dewi"]);
  expect(namesIn(" \n ")).toEqual([]);
});
