/**
 * The figures of a report, as data: what the page shows, what the tables hold.
 *
 * Generated from uchiawase/report/figures.py by web/generate_types.py.
 */

export const REPORT_FORMAT = 2;

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
  /** The same about a straight line in time: getting evenly faster or slower does not count in it. */
  readonly steadiness_without_drift: Estimate | null;
  /** Gain towards the song: which share of a difference to it is made good by the next beat. */
  readonly to_song: Estimate | null;
  /** Gain towards all the other people together. */
  readonly to_others: Estimate | null;
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

/** How strongly one person gave way to another, or to the song. */
export interface ArrowFigures {
  /** Who gave way, within the report's `players`. */
  readonly follower_index: number;
  /** To whom; `SONG` for the song. */
  readonly leader_index: number;
  /**
   * Share of a difference made good by the next beat, with its own 95 % interval; null where too
   * few beats were shared.
   */
  readonly gain: Estimate | null;
  /** Lower end of the interval that holds for all arrows of the song at once. */
  readonly low_together: number;
  /** Its upper end. */
  readonly high_together: number;
  /** Whether that interval lies above 0, so that following may be said. */
  readonly drawn: boolean;
}

/** Where somebody stands in the picture of who gave way to whom: the middle of a circle. */
export interface RingPlace {
  readonly player_index: number;
  readonly x: number;
  readonly y: number;
}

/** One arrow of the picture. */
export interface RingArrow {
  readonly follower_index: number;
  readonly leader_index: number;
  /** Its line, as SVG path data. */
  readonly shaft: string;
  /** How wide that is: the gain. */
  readonly width: number;
  /** How wide its haze is: the upper end of the gain's interval. */
  readonly haze: number;
  /** Its head, as SVG path data. */
  readonly head: string;
}

/** The picture of who gave way to whom, laid out: made by `uchiawase.report.arrows`. */
export interface RingFigures {
  /** Left edge of what is drawn; the unit is about a pixel on a phone. */
  readonly left: number;
  /** Upper edge. */
  readonly top: number;
  /** How wide it is. */
  readonly width: number;
  /** How high. */
  readonly height: number;
  /** Of everybody's circle. */
  readonly radius: number;
  /** The people by seat, and the song. */
  readonly places: readonly RingPlace[];
  /** Those that may be drawn. */
  readonly arrows: readonly RingArrow[];
}

/** What a number means: every number of a report opens to one of these. */
export interface DefinitionFigures {
  /** What pages refer to it by. */
  readonly key: string;
  /** What it is called. */
  readonly title: string;
  /** What it is, for everybody. */
  readonly means: string;
  /** What was counted, and how many there were. */
  readonly n: string;
  /** What its interval holds, and where that comes from. */
  readonly interval: string;
  /** How it is computed. */
  readonly method: string;
  /** After whom. */
  readonly source: string;
  /** The tests that hold it, each as `file::name`. */
  readonly pinned: readonly string[];
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
  /**
   * From when to when they sound in the recording, seconds from its start; null where none are
   * named.
   */
  readonly closest_recording_s: readonly [number, number] | null;
  /** The mean distance between the people over the whole pass. */
  readonly together_s: Estimate | null;
  /** The root mean square of the spreads of all their pairs, which the scale is about. */
  readonly spread_s: Estimate | null;
  /** "ensemble", "ordinary", "loose", or blank where it cannot be said. */
  readonly scale: string;
  /**
   * Who gave way to whom: every arrow between people and to the song, also those that may not be
   * drawn; empty with fewer than two people.
   */
  readonly gave_way: readonly ArrowFigures[];
  /** The same in one or two sentences; blank with fewer than two people. */
  readonly gave_way_said: string;
  /** Its picture; null with fewer than two people, or with too few beats. */
  readonly ring: RingFigures | null;
  /** One sentence: what went well. */
  readonly went_well: string;
  /** One sentence: one thing to try. */
  readonly try_next: string;
  /** What the numbers mean, in the order in which they appear. */
  readonly definitions: readonly DefinitionFigures[];
}
