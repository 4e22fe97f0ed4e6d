/**
 * Kits as samples: an index and one sound file that holds a few strokes of every piece.
 *
 * A stroke takes the region whose velocity layer it falls into, in a variant of its own, at
 * `gain * (velocity / gain_velocity) ** exponent` and through a high shelf of
 * `shelf_db * log2(velocity / gain_velocity)` dB, each region with numbers of its own; on top of that
 * every stroke varies a little. It is the law of `uchiawase/sound/sampled_kit.py`, held to it by
 * `tests/vectors/strokes.json`, so a recording sounds as the meeting did. Every sample becomes a
 * buffer of its own, cut at whole samples, so that it starts on the very sample it is asked for;
 * regions that share a sample share its buffer.
 */

import { KitNotUnderstood } from "@uchiawase/core/errors";

import { decodeSound, fetchBytes, fetchJson } from "./loading.ts";

const FORMAT = 3;
/** Multiples of these, less their whole part, never come near each other twice. */
const GOLDEN = 0.6180339887498949;
const DIAGONAL = 0.41421356237309503;
/** A shelf of less than this is not heard, dB. */
const NO_SHELF_DB = 0.05;

/** One sample of one piece, as the index names it. */
export interface RegionIndex {
  readonly piece: string;
  readonly velocity_low: number;
  readonly velocity_high: number;
  readonly variant: number;
  readonly start_s: number;
  readonly duration_s: number;
  readonly gain_velocity: number;
  readonly exponent: number;
  readonly gain: number;
  readonly shelf_hz: number;
  readonly shelf_db: number;
}

/** How strokes differ from each other besides their samples: at most by this much. */
export interface Variation {
  readonly gain_db: number;
  readonly shelf_db: number;
}

/** `kit.json`. */
export interface KitIndex {
  readonly format: number;
  readonly kit: string;
  readonly sample_rate_hz: number;
  readonly variation: Variation;
  readonly regions: readonly RegionIndex[];
}

/** What to play for a stroke. */
export interface StrokeSound<B> {
  readonly buffer: B;
  readonly gain: number;
  /** What lies above is raised by so many dB; 0 where nothing is. */
  readonly shelfHz: number;
  readonly shelfDb: number;
}

interface Region<B> {
  readonly index: RegionIndex;
  readonly buffer: B;
}

/** A kit whose sound is ready to be played. */
export class SampleKit<B = AudioBuffer> {
  readonly id: string;
  readonly #regions: ReadonlyMap<string, readonly Region<B>[]>;
  readonly #variation: Variation;

  constructor(index: KitIndex, bufferOf: (region: RegionIndex) => B) {
    this.id = index.kit;
    this.#variation = index.variation;
    const regions = new Map<string, Region<B>[]>();
    const buffers = new Map<string, B>();
    for (const region of index.regions) {
      const span = `${region.start_s} ${region.duration_s}`;
      const buffer = buffers.get(span) ?? bufferOf(region);
      buffers.set(span, buffer);
      const of = regions.get(region.piece) ?? [];
      of.push({ index: region, buffer });
      regions.set(region.piece, of);
    }
    this.#regions = regions;
  }

  /**
   * Give the sound of a stroke.
   *
   * @param variant Any whole number from 0, another for every stroke; the samples take turns.
   * @returns undefined where the kit lacks the piece.
   */
  stroke(piece: string, velocity: number, variant: number): StrokeSound<B> | undefined {
    const fitting = (this.#regions.get(piece) ?? []).filter(
      ({ index }) => index.velocity_low <= velocity && velocity <= index.velocity_high,
    );
    const region = fitting[variant % Math.max(fitting.length, 1)];
    if (region === undefined) return undefined;
    const { gain_velocity, exponent, gain, shelf_hz, shelf_db } = region.index;
    const varied = variationOf(variant, this.#variation);
    const shelfDb = shelf_db * Math.log2(velocity / gain_velocity) + varied.shelf_db;
    return {
      buffer: region.buffer,
      gain: gain * (velocity / gain_velocity) ** exponent * 10 ** (varied.gain_db / 20),
      shelfHz: shelf_hz,
      shelfDb: Math.abs(shelfDb) > NO_SHELF_DB ? shelfDb : 0,
    };
  }
}

/** Give how the stroke of a number differs from the average one: within ±`most`, spread evenly. */
export function variationOf(stroke: number, most: Variation): Variation {
  return {
    gain_db: most.gain_db * (2 * ((stroke * GOLDEN) % 1) - 1),
    shelf_db: most.shelf_db * (2 * ((stroke * DIAGONAL) % 1) - 1),
  };
}

/** Check what came as a kit's index. @throws KitNotUnderstood: another format. */
export function kitIndexOf(kitId: string, json: unknown): KitIndex {
  const found = json as Partial<KitIndex> | null;
  if (found?.format !== FORMAT) {
    throw new KitNotUnderstood(
      kitId,
      `its format is ${JSON.stringify(found?.format)}, not ${FORMAT}`,
    );
  }
  if (!Array.isArray(found.regions) || found.regions.length === 0) {
    throw new KitNotUnderstood(kitId, "its index names no region");
  }
  return found as KitIndex;
}

/** Cut a region out of a kit's sound at whole samples. @throws KitNotUnderstood: it lies outside. */
function cut(kitId: string, whole: AudioBuffer, region: RegionIndex): AudioBuffer {
  const from = Math.round(region.start_s * whole.sampleRate);
  const length = Math.round(region.duration_s * whole.sampleRate);
  if (length < 1 || from < 0 || from + length > whole.length) {
    throw new KitNotUnderstood(
      kitId,
      `the region of ${region.piece} at ${region.start_s} s lies outside its ${whole.duration} s of sound`,
    );
  }
  const part = new AudioBuffer({
    length,
    numberOfChannels: whole.numberOfChannels,
    sampleRate: whole.sampleRate,
  });
  for (let channel = 0; channel < whole.numberOfChannels; channel += 1) {
    part.copyToChannel(whole.getChannelData(channel).subarray(from, from + length), channel);
  }
  return part;
}

/** How much of a kit: the few short samples that a first stroke needs, or everything. */
export type KitExtent = "first" | "whole";

const FILES: Readonly<Record<KitExtent, string>> = { first: "first", whole: "kit" };

/** Fetch a kit, or its first strokes, and make it ready. @throws NotLoaded, KitNotUnderstood */
export async function fetchKit(kitId: string, extent: KitExtent = "whole"): Promise<SampleKit> {
  const file = `/api/kits/${encodeURIComponent(kitId)}/${FILES[extent]}`;
  const [json, bytes] = await Promise.all([fetchJson(`${file}.json`), fetchBytes(`${file}.flac`)]);
  const index = kitIndexOf(kitId, json);
  const whole = await decodeSound(bytes, index.sample_rate_hz);
  return new SampleKit(index, (region) => cut(kitId, whole, region));
}
