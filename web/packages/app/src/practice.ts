/**
 * How a song is practised, for the pages: a loop is its stretch written out round after round, so that
 * bars are counted on; people are told the bar of the song, and the round.
 */

import type { PracticeView } from "@uchiawase/core/messages";

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
