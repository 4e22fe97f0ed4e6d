/**
 * The sound book: what the conductor wants sounded by this device.
 *
 * A stroke is known by (pass, part, stroke) and comes in versions; the highest counts, in whatever
 * order they arrive and however often. A later version moves or cancels it until it has sounded.
 * Each stroke sounds at most once.
 *
 * A stroke's life: *waiting* → `due` hands it out to be put on the audio clock → *handed*. As long as
 * it has not begun to sound, a handed stroke that a later version or another timeline has moved can
 * be taken back (`moved`, `takeBack`) and waits again. What could not be sounded in time is dropped
 * and counted, because a stroke that is late by more than a flam is worse than none.
 */

import type { Sound, SoundId } from "./messages.ts";
import type { Timeline } from "./timeline.ts";

/** How late a stroke may still be sounded, seconds. */
export const LATEST_S = 0.08;
/** A handed stroke is left alone when it moves by less than this, seconds. */
const STILL_S = 0.0005;

/** A stroke to be sounded at a session time. */
export interface DueSound {
  readonly key: string;
  readonly sound: Sound;
  /** When it should be heard, session seconds. */
  readonly atS: number;
}

/** What became of the strokes that came in. */
export interface SoundCounts {
  readonly handed: number;
  readonly cancelled: number;
  readonly tooLate: number;
  readonly takenBack: number;
}

type Phase = "waiting" | "handed" | "dropped";

interface Entry {
  readonly key: string;
  newest: Sound;
  phase: Phase;
  /** What was handed out; meaningful only in that phase. */
  handedVersion: number;
  handedS: number;
}

/** Give the name of a stroke: the same for every version of it. */
export function soundKey(id: SoundId): string {
  return `${id.pass_number}/${id.part}/${id.stroke}`;
}

/** The strokes of one pass, each to be sounded once. */
export class SoundBook {
  readonly #entries = new Map<string, Entry>();
  /** The entries that may still have to be handed out; the rest only has to be known. */
  readonly #waiting = new Set<Entry>();
  readonly #handed = new Set<Entry>();
  #passNumber = 0;
  #handedCount = 0;
  #cancelledCount = 0;
  #tooLateCount = 0;
  #takenBackCount = 0;

  /** The pass whose strokes are sounded. */
  get passNumber(): number {
    return this.#passNumber;
  }

  get counts(): SoundCounts {
    return {
      handed: this.#handedCount,
      cancelled: this.#cancelledCount,
      tooLate: this.#tooLateCount,
      takenBack: this.#takenBackCount,
    };
  }

  /** Another pass begins: what belongs to earlier ones is forgotten and stays silent. */
  startPass(passNumber: number): void {
    if (passNumber <= this.#passNumber) return;
    this.#passNumber = passNumber;
    for (const [key, entry] of this.#entries) {
      if (entry.newest.id.pass_number >= passNumber) continue;
      this.#entries.delete(key);
      this.#waiting.delete(entry);
      this.#handed.delete(entry);
    }
  }

  /** Take in what the conductor sent. */
  hear(sounds: readonly Sound[]): void {
    for (const sound of sounds) {
      if (sound.id.pass_number < this.#passNumber) continue;
      const key = soundKey(sound.id);
      const known = this.#entries.get(key);
      if (known !== undefined) {
        if (sound.version > known.newest.version) known.newest = sound;
        continue;
      }
      const entry: Entry = { key, newest: sound, phase: "waiting", handedVersion: 0, handedS: 0 };
      this.#entries.set(key, entry);
      this.#waiting.add(entry);
    }
  }

  /**
   * Hand out what should be heard before `toS`, earliest first, and note it as handed.
   *
   * @param fromS The earliest moment that can still be met; what lies up to 80 ms before it is
   *     handed out all the same (to sound at once), what lies further back is dropped.
   * @param toS How far ahead to look, half-open.
   */
  due(fromS: number, toS: number, timeline: Timeline): readonly DueSound[] {
    const found: DueSound[] = [];
    for (const entry of this.#waiting) {
      const sound = entry.newest;
      if (sound.id.pass_number !== this.#passNumber) continue;
      const atS = timeOf(sound, timeline);
      if (atS >= toS) continue;
      if (sound.velocity === 0) {
        // A cancelled stroke stays in the book until its time has passed: a later version could
        // still bring it back.
        if (atS < fromS) {
          this.#cancelledCount += 1;
          this.#settle(entry, "dropped");
        }
        continue;
      }
      if (atS < fromS - LATEST_S) {
        this.#tooLateCount += 1;
        this.#settle(entry, "dropped");
        continue;
      }
      entry.handedVersion = sound.version;
      entry.handedS = atS;
      this.#handedCount += 1;
      this.#settle(entry, "handed");
      found.push({ key: entry.key, sound, atS });
    }
    return found.sort((a, b) => a.atS - b.atS);
  }

  /** Give the keys of handed strokes that by now should sound otherwise, or at another time. */
  moved(nowS: number, timeline: Timeline): readonly string[] {
    const keys: string[] = [];
    for (const entry of this.#handed) {
      if (entry.handedS < nowS - LATEST_S) {
        // It has sounded; nothing can be done about it any more.
        this.#handed.delete(entry);
        continue;
      }
      const sound = entry.newest;
      const still =
        sound.velocity !== 0 &&
        sound.version === entry.handedVersion &&
        Math.abs(timeOf(sound, timeline) - entry.handedS) < STILL_S;
      if (!still) keys.push(entry.key);
    }
    return keys;
  }

  /** A handed stroke was silenced before it began: it waits again, under its newest version. */
  takeBack(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.phase !== "handed") return;
    entry.phase = "waiting";
    this.#handed.delete(entry);
    this.#waiting.add(entry);
    this.#handedCount -= 1;
    this.#takenBackCount += 1;
  }

  #settle(entry: Entry, phase: "handed" | "dropped"): void {
    entry.phase = phase;
    this.#waiting.delete(entry);
    if (phase === "handed") this.#handed.add(entry);
  }
}

function timeOf(sound: Sound, timeline: Timeline): number {
  return timeline.timeSAt(sound.beats) + sound.offset_s;
}
