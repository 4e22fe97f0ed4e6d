/**
 * The outbox: nothing struck is lost.
 *
 * A hit stays here until the room says that it is stored. It is known by (device, seq), so sending
 * it again is harmless; it is sent again after every reconnection, and when no answer came for a
 * while. A page may be loaded again before that, so each hit also lies on a shelf that outlives it.
 *
 * The simulator's twin in Python answers the same vectors (`tests/vectors/outbox.json`).
 */

import { MAX_HITS_PER_MESSAGE, type HitIn } from "./messages.ts";

/** How long the room may take to say that a hit is stored before it is sent again, ms. */
export const PATIENCE_MS = 3000;

/** Where hits lie that the room may not have yet: it outlives the page. */
export interface HitShelf {
  /** What lies there, in whatever order. */
  hits(): readonly HitIn[];
  put(hit: HitIn): void;
  remove(seq: number): void;
}

interface Kept {
  readonly hit: HitIn;
  /** When it was last sent on the connection that is open now; -Infinity if not yet. */
  sentMs: number;
}

/** Hits that the room may not have yet, oldest first. */
export class Outbox {
  readonly #kept = new Map<number, Kept>();
  readonly #shelf: HitShelf | undefined;
  #lastSeq = 0;

  /** @param shelf Where hits survive a reload; what lies there already is taken up again. */
  constructor(shelf?: HitShelf) {
    this.#shelf = shelf;
    const left = [...(shelf?.hits() ?? [])].sort((a, b) => a.seq - b.seq);
    for (const hit of left) this.#kept.set(hit.seq, { hit, sentMs: -Infinity });
    this.#lastSeq = left.at(-1)?.seq ?? 0;
  }

  /** How many hits the room has not yet said to be stored. */
  get size(): number {
    return this.#kept.size;
  }

  /** The seq of the newest hit of this device. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Take a hit in and give it the next number. */
  put(hit: Omit<HitIn, "seq">): HitIn {
    this.#lastSeq += 1;
    const numbered = { seq: this.#lastSeq, ...hit };
    this.#kept.set(numbered.seq, { hit: numbered, sentMs: -Infinity });
    this.#shelf?.put(numbered);
    return numbered;
  }

  /**
   * A connection is open: everything has to be sent on it again.
   *
   * @param lastSeq The newest of this device's hits that the room has stored, from `welcome`. A
   *     page that was opened anew counts on from there. It proves nothing about older hits.
   */
  connected(lastSeq: number): void {
    this.#lastSeq = Math.max(this.#lastSeq, lastSeq);
    for (const kept of this.#kept.values()) kept.sentMs = -Infinity;
  }

  /** The room has these for good. */
  stored(seqs: readonly number[]): void {
    for (const seq of seqs) {
      if (this.#kept.delete(seq)) this.#shelf?.remove(seq);
    }
  }

  /** Give what has to be sent now, oldest first, in messages the room accepts, and note it as sent. */
  take(nowMs: number): readonly HitIn[][] {
    const batches: HitIn[][] = [];
    for (const kept of this.#kept.values()) {
      if (nowMs - kept.sentMs < PATIENCE_MS) continue;
      kept.sentMs = nowMs;
      const batch = batches.at(-1);
      if (batch === undefined || batch.length === MAX_HITS_PER_MESSAGE) batches.push([kept.hit]);
      else batch.push(kept.hit);
    }
    return batches;
  }
}
