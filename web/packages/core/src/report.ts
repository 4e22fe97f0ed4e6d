/**
 * The figures of a report, as data: what the page shows, what the tables hold.
 *
 * Generated from uchiawase/report/figures.py by web/generate_types.py.
 */

export const REPORT_FORMAT = 1;

/** A number with its doubt. */
export interface Estimate {
  /** The estimate. */
  readonly value: number;
  /** Lower end of its 95 % interval. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** How many strokes stand behind it. */
  readonly n: number;
}

/**
 * One stroke that was asked for, and what became of it; for the drawing.
 *
 * `asynchrony_s` is null for a miss.
 */
export interface StrokeFigures {
  readonly beats: number;
  readonly piece: string;
  readonly asynchrony_s: number | null;
}

/** How one player met the part. */
export interface PlayerFigures {
  readonly seat: number;
  readonly name: string;
  readonly kind: string;
  readonly kit_id: string;
  /** What people call the kit it was played on. */
  readonly kit_name: string;
  readonly part_name: string;
  readonly level: number;
  /** Strokes asked for. */
  readonly asked: number;
  /** Strokes paired with a hit. */
  readonly met: number;
  /** Strokes without one. */
  readonly missed: number;
  /** Hits that belong to no stroke. */
  readonly extra: number;
  /**
   * Signed mean, hit minus target; null where the device's delay was not measured or there are too
   * few.
   */
  readonly asynchrony_mean_s: Estimate | null;
  /** Spread of the asynchronies (n - 1). */
  readonly asynchrony_sd_s: Estimate | null;
  /** Mean size of the asynchronies around the player's own median. */
  readonly asynchrony_abs_s: Estimate | null;
  /**
   * Coefficient of variation of the intervals relative to the part's own intervals; smaller is
   * steadier.
   */
  readonly steadiness: Estimate | null;
  /** Every stroke asked for, in order. */
  readonly strokes: readonly StrokeFigures[];
}

/**
 * How two players met each other, over the positions at which both struck.
 *
 * `asynchrony_sd_s` is the spread of (first minus second); `distance_s` the mean size of it once
 * their usual offset is removed. `first_index` and `second_index` count within the report's
 * `players`: where two played a seat in turn, the seat alone does not tell who is meant.
 */
export interface PairFigures {
  readonly first_index: number;
  readonly second_index: number;
  readonly first_seat: number;
  readonly second_seat: number;
  readonly shared: number;
  readonly asynchrony_mean_s: Estimate | null;
  readonly asynchrony_sd_s: Estimate | null;
  readonly distance_s: Estimate | null;
}

/**
 * How close everybody was in one bar.
 *
 * `distance_s` is the mean distance between people who struck the same position, null where no
 * position was shared; `n` counts the distances.
 */
export interface BarFigures {
  readonly bar: number;
  readonly start_beats: number;
  readonly section: string;
  readonly distance_s: number | null;
  readonly n: number;
}

/** Everything a report says. */
export interface Report {
  readonly format: number;
  readonly report_id: string;
  readonly song_id: string;
  readonly song_title: string;
  readonly bpm: number;
  readonly pass_number: number;
  readonly from_bar: number;
  readonly to_bar: number;
  /** Names of the people (not the virtual drummers), by seat. */
  readonly people: readonly string[];
  /** The largest asynchrony that still pairs, per seat. */
  readonly window_s: Readonly<Record<string, number>>;
  readonly players: readonly PlayerFigures[];
  readonly pairs: readonly PairFigures[];
  readonly bars: readonly BarFigures[];
  /** First bar of the closest eight (or fewer), 0 where none can be named. */
  readonly closest_from_bar: number;
  /** The bar after the last of them. */
  readonly closest_to_bar: number;
  /** The mean distance between the people over the whole pass. */
  readonly together_s: Estimate | null;
  /** "ensemble", "ordinary", "loose", or blank where it cannot be said. */
  readonly scale: string;
  /** One sentence: what went well. */
  readonly went_well: string;
  /** One sentence: one thing to try. */
  readonly try_next: string;
}
