/**
 * How a song is practised, as a page needs it: a loop is its stretch written out round after round, so that
 * bars are counted on; people are told the bar of the song, and the round.
 */

import type { PracticeView, State } from "./messages.ts";

/** A song at its own tempo and from beginning to end. */
export const AS_WRITTEN: PracticeView = { tempo_ratio: 1, from_bar: 0, to_bar: 0, rounds: 0 };

/** Give the query with which a room hands out a song as it is practised; blank as it is written. */
export function practiceQuery(practice: PracticeView): string {
  const { tempo_ratio, from_bar, to_bar, rounds } = practice;
  const asked: [string, number][] = [];
  if (tempo_ratio !== 1) asked.push(["tempo_ratio", tempo_ratio]);
  if (rounds > 0) asked.push(["from_bar", from_bar], ["to_bar", to_bar], ["rounds", rounds]);
  return asked.length === 0 ? "" : `?${asked.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

/** Give how the pass that plays is practised or, between songs, the next one. */
export function practiceOf(state: State | undefined): PracticeView {
  if (state === undefined) return AS_WRITTEN;
  const between = state.phase === "lobby" || state.phase === "afterwards";
  // What is still being made at its tempo cannot be had yet.
  if (between) return state.prepared < 1 ? AS_WRITTEN : state.practice;
  return state.pass_practice;
}

export interface SourceBar {
  /** The bar of the song, from 1. */
  readonly bar: number;
  /** The round, from 1; 0 outside of a loop. */
  readonly round: number;
}

/** Give which bar of the song a bar is, and in which round. */
export function sourceBar(practice: PracticeView | undefined, bar: number): SourceBar {
  if (practice === undefined || practice.rounds === 0 || bar < practice.from_bar)
    return { bar, round: 0 };
  const length = practice.to_bar - practice.from_bar;
  const into = bar - practice.from_bar;
  return {
    bar: practice.from_bar + (into % length),
    round: Math.floor(into / length) + 1,
  };
}

/** Give the first and the last bar that go round, or null. */
export function loopOf(practice: PracticeView | undefined): readonly [number, number] | null {
  if (practice === undefined || practice.from_bar === 0) return null;
  return [practice.from_bar, practice.to_bar - 1];
}
