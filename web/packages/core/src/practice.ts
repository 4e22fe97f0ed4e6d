/** How a song is practised, for whoever shows or sounds it: at which tempo, and what of it goes round. */

import type { PracticeView, State } from "./messages.ts";

/** The song as it is written: at its own tempo, from its beginning to its end. */
export const AS_WRITTEN: PracticeView = { tempo_ratio: 1, from_bar: 0, to_bar: 0, rounds: 0 };

/** Give how the song is practised that is played now, or between songs the one that comes next. */
export function practiceNow(state: State): PracticeView {
  const between = state.phase === "lobby" || state.phase === "afterwards";
  return between ? state.practice : state.pass_practice;
}

/** Give what asks the room for a song as it is practised; blank for the song as it is written. */
export function practiceQuery(practice: PracticeView): string {
  const { tempo_ratio, from_bar, to_bar, rounds } = practice;
  const asked = tempo_ratio === 1 ? [] : [`tempo_ratio=${tempo_ratio}`];
  if (rounds > 0) asked.push(`from_bar=${from_bar}`, `to_bar=${to_bar}`, `rounds=${rounds}`);
  return asked.length === 0 ? "" : `?${asked.join("&")}`;
}

/** Which bar of the song a bar is, and in which round, from 1; round 0 outside of a loop. */
export function sourceBar(
  practice: PracticeView,
  bar: number,
): { readonly bar: number; readonly round: number } {
  const { from_bar, to_bar, rounds } = practice;
  if (rounds === 0 || bar < from_bar) return { bar, round: 0 };
  const into = bar - from_bar;
  const length = to_bar - from_bar;
  return { bar: from_bar + (into % length), round: Math.floor(into / length) + 1 };
}

/** Give the first and the last bar that go round, or null. */
export function loopOf(practice: PracticeView): readonly [number, number] | null {
  return practice.from_bar === 0 ? null : [practice.from_bar, practice.to_bar - 1];
}
