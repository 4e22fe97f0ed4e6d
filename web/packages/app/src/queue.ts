/** Whose turn is next, from the order as the room tells it. */

import type { State, TurnView } from "@uchiawase/core/messages";

/** Give those who wait, in the order in which they will play. */
export function waiting(state: State | undefined): readonly TurnView[] {
  return (state?.queue.turns ?? []).filter((turn) => turn.seat === 0);
}

/** Give those who play next: of those who wait and could come, as many as there are seats. */
export function nextUp(state: State | undefined): readonly TurnView[] {
  return waiting(state).filter((turn) => turn.in_songs === 1 && turn.here && !turn.skipped);
}

/** Give somebody's place among those who wait, from 1; 0 where they do not. */
export function placeOf(state: State | undefined, player: number): number {
  return waiting(state).findIndex((turn) => player > 0 && turn.player === player) + 1;
}

/** Give names from what somebody typed or pasted: one a line, or separated by commas. */
export function namesIn(typed: string): readonly string[] {
  return typed
    .split(/[\n\r,;\t]+/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
