/**
 * A song as a page gets it: `song.json`, whose format is defined by
 * `uchiawase/formats/song_folder.py` and described in docs/song_format.md, and what is asked of it.
 *
 * Positions are exact on file; here they are float64 beats, which keep equal positions equal. Bars,
 * seats and levels count from 1; spans of bars are half-open.
 */

import { SongNotUnderstood } from "./errors.ts";
import type { KitPiece } from "./kit-pieces.ts";
import type { WireBeats } from "./messages.ts";
import { beatsOf, Timeline } from "./timeline.ts";

const FORMAT = "uchiawase-song";
const VERSION = 1;

/** `song.json`, as far as a page reads it. */
export interface SongFile {
  readonly format: string;
  readonly version: number;
  readonly id: string;
  readonly title: string;
  readonly credits: string;
  readonly tempo: readonly {
    readonly start_s: number;
    readonly beats: WireBeats;
    readonly bpm: number;
  }[];
  readonly metres: readonly { readonly from_bar: number; readonly beats_per_bar: WireBeats }[];
  readonly bar_count: number;
  readonly sections: readonly Section[];
  readonly parts: readonly {
    readonly seat: number;
    readonly name: string;
    readonly hint: string;
    /** Rows of [numerator, denominator, piece, velocity, level], by position. */
    readonly strokes: readonly (readonly [number, number, KitPiece, number, number])[];
  }[];
  readonly duration_s: number;
}

/** A stretch of bars with a name: `from_bar` is in it, `to_bar` is not. */
export interface Section {
  readonly name: string;
  readonly from_bar: number;
  readonly to_bar: number;
}

/** A note as written; `index` is its name on the wire, the same at every level. */
export interface Stroke {
  readonly index: number;
  readonly beats: number;
  readonly piece: KitPiece;
  readonly velocity: number;
  /** The lowest level that is asked for it. */
  readonly level: number;
}

/** One player's line. */
export interface Part {
  readonly seat: number;
  readonly name: string;
  readonly hint: string;
  /** Ascending in beats. */
  readonly strokes: readonly Stroke[];
}

/** A bar: its number, and its span in beats, half-open. */
export interface Bar {
  readonly bar: number;
  readonly fromBeats: number;
  readonly toBeats: number;
}

/** Everything a page knows of a song. */
export class Song {
  readonly id: string;
  readonly title: string;
  readonly credits: string;
  readonly barCount: number;
  readonly sections: readonly Section[];
  readonly parts: readonly Part[];
  /** The length of its audio, seconds. */
  readonly durationS: number;
  /** Beats ↔ seconds of its audio. */
  readonly tempoMap: Timeline;
  readonly #metres: readonly { readonly fromBar: number; readonly beatsPerBar: number }[];
  /** Where each metre starts, beats. */
  readonly #metreStarts: readonly number[];

  constructor(file: SongFile) {
    this.id = file.id;
    this.title = file.title;
    this.credits = file.credits;
    this.barCount = file.bar_count;
    this.sections = file.sections;
    this.durationS = file.duration_s;
    this.tempoMap = Timeline.ofKnots(file.tempo);
    this.parts = file.parts.map((part) => ({
      seat: part.seat,
      name: part.name,
      hint: part.hint,
      strokes: part.strokes.map(([numerator, denominator, piece, velocity, level], index) => ({
        index,
        beats: beatsOf([numerator, denominator]),
        piece,
        velocity,
        level,
      })),
    }));
    this.#metres = file.metres.map((metre) => ({
      fromBar: metre.from_bar,
      beatsPerBar: beatsOf(metre.beats_per_bar),
    }));
    const starts: number[] = [0];
    for (let index = 1; index < this.#metres.length; index += 1) {
      const before = this.#metres[index - 1] as { fromBar: number; beatsPerBar: number };
      const here = this.#metres[index] as { fromBar: number };
      starts.push((starts.at(-1) as number) + (here.fromBar - before.fromBar) * before.beatsPerBar);
    }
    this.#metreStarts = starts;
  }

  /** Read what came as JSON. @throws SongNotUnderstood: another format, or a newer version of it. */
  static ofJson(json: unknown): Song {
    if (typeof json !== "object" || json === null) throw new SongNotUnderstood("is no object");
    const { format, version, metres } = json as Partial<SongFile>;
    if (format !== FORMAT) throw new SongNotUnderstood(`has the format ${JSON.stringify(format)}`);
    if (version !== VERSION) throw new SongNotUnderstood(`has version ${JSON.stringify(version)}`);
    if (metres === undefined || metres.length === 0) throw new SongNotUnderstood("has no metre");
    return new Song(json as SongFile);
  }

  /** The position right after the last bar. */
  get endBeats(): number {
    return this.barStartBeats(this.barCount + 1);
  }

  /** Give the position at which a bar starts; bars before the first have the first metre. */
  barStartBeats(bar: number): number {
    const index = Math.max(
      0,
      this.#metres.findLastIndex((metre) => metre.fromBar <= bar),
    );
    const metre = this.#metreOf(index);
    return (this.#metreStarts[index] as number) + (bar - metre.fromBar) * metre.beatsPerBar;
  }

  /** Give the bar a position lies in; what comes before the song is in bar 0 or below. */
  barAt(beats: number): Bar {
    const index = Math.max(
      0,
      this.#metreStarts.findLastIndex((start) => start <= beats),
    );
    const metre = this.#metreOf(index);
    const start = this.#metreStarts[index] as number;
    const bars = Math.floor((beats - start) / metre.beatsPerBar);
    const fromBeats = start + bars * metre.beatsPerBar;
    return { bar: metre.fromBar + bars, fromBeats, toBeats: fromBeats + metre.beatsPerBar };
  }

  /** Give the section a bar belongs to, or undefined. */
  sectionAt(bar: number): Section | undefined {
    return this.sections.find((section) => section.from_bar <= bar && bar < section.to_bar);
  }

  /** Give the part written for a seat, or undefined. */
  partOf(seat: number): Part | undefined {
    return this.parts.find((part) => part.seat === seat);
  }

  /** Give the strokes that a seat is asked for at a level, ascending; none where it has no part. */
  strokesOf(seat: number, level: number): readonly Stroke[] {
    return this.partOf(seat)?.strokes.filter((stroke) => stroke.level <= level) ?? [];
  }

  /** Give the pieces that a seat needs at a level, by how early they come. */
  piecesOf(seat: number, level: number): readonly KitPiece[] {
    return [...new Set(this.strokesOf(seat, level).map((stroke) => stroke.piece))];
  }

  #metreOf(index: number): { readonly fromBar: number; readonly beatsPerBar: number } {
    return this.#metres[index] as { fromBar: number; beatsPerBar: number };
  }
}
