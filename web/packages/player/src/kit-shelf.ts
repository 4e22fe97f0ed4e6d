/**
 * The kits a page has at hand: fetched by how soon they will be needed, and no more than fit.
 *
 * A phone has to be ready to be hit as soon as its own kit is there, so that one comes alone and
 * first; then those of the other seats, one after another; then, when nothing else is to be done,
 * those that somebody may want to hear before choosing. What is asked for by a person is fetched at
 * once, beside whatever is under way.
 *
 * A kit is tens of megabytes once it is decoded: beyond a number of them the one that was not wanted
 * for longest is let go, never one that stands on a seat.
 */

import type { SampleKit } from "./kit.ts";

/** How many decoded kits a page keeps: the six seats', and two more to choose between. */
export const MOST_KITS = 8;

export interface KitShelfOptions {
  readonly load: (kitId: string) => Promise<SampleKit>;
  /** Call back when the page has nothing better to do. */
  readonly whenIdle?: (callback: () => void) => void;
  readonly most?: number;
}

/** Which kits are needed, each list by how soon. */
export interface KitsWanted {
  /** On one's own seat and the others'. */
  readonly seated: readonly string[];
  /** What may be listened to next. */
  readonly perhaps: readonly string[];
}

type Faulty = (kitId: string, error: unknown) => void;

export class KitShelf {
  readonly #load: (kitId: string) => Promise<SampleKit>;
  readonly #whenIdle: (callback: () => void) => void;
  readonly #most: number;
  /** In the order in which they were wanted last, the latest at the end. */
  readonly #kits = new Map<string, SampleKit>();
  readonly #loading = new Map<string, Promise<SampleKit>>();
  /** What could not be fetched; tried again when it is wanted anew. */
  readonly #failed = new Set<string>();
  readonly #faulty = new Set<Faulty>();
  #wanted: KitsWanted = { seated: [], perhaps: [] };
  #idling = false;

  constructor(options: KitShelfOptions) {
    this.#load = options.load;
    this.#whenIdle = options.whenIdle ?? whenIdle;
    this.#most = options.most ?? MOST_KITS;
  }

  /** Be told of kits that could not be fetched. */
  onFault(listener: Faulty): () => void {
    this.#faulty.add(listener);
    return () => this.#faulty.delete(listener);
  }

  /** Say anew which kits are needed; they are fetched in that order. */
  want(wanted: KitsWanted): void {
    this.#wanted = wanted;
    this.#failed.clear();
    this.#goOn();
  }

  /** Give a kit, or null while it is not there; it is fetched at once then. */
  get(kitId: string): SampleKit | null {
    const kit = this.#kits.get(kitId);
    if (kit === undefined) {
      if (kitId !== "" && !this.#failed.has(kitId)) void this.#fetch(kitId).catch(() => undefined);
      return null;
    }
    return kit;
  }

  /** Give a kit once it is there. @throws what kept it from being fetched. */
  async ready(kitId: string): Promise<SampleKit> {
    const kit = this.#kits.get(kitId) ?? (await this.#fetch(kitId));
    this.#keep(kitId, kit);
    return kit;
  }

  #fetch(kitId: string): Promise<SampleKit> {
    const known = this.#loading.get(kitId);
    if (known !== undefined) return known;
    const loading = this.#load(kitId).then(
      (kit) => {
        this.#loading.delete(kitId);
        this.#keep(kitId, kit);
        this.#goOn();
        return kit;
      },
      (error: unknown) => {
        this.#loading.delete(kitId);
        this.#failed.add(kitId);
        for (const tell of this.#faulty) tell(kitId, error);
        this.#goOn();
        throw error;
      },
    );
    this.#loading.set(kitId, loading);
    return loading;
  }

  #keep(kitId: string, kit: SampleKit): void {
    this.#kits.delete(kitId);
    this.#kits.set(kitId, kit);
    for (const old of this.#kits.keys()) {
      if (this.#kits.size <= this.#most) return;
      if (old !== kitId && !this.#wanted.seated.includes(old)) this.#kits.delete(old);
    }
  }

  /** Fetch the next one that is wanted, one at a time. */
  #goOn(): void {
    if (this.#loading.size > 0) return;
    const seated = this.#missing(this.#wanted.seated);
    if (seated !== undefined) {
      void this.#fetch(seated).catch(() => undefined);
      return;
    }
    if (this.#idling || this.#perhaps() === undefined) return;
    this.#idling = true;
    this.#whenIdle(() => {
      this.#idling = false;
      const next = this.#perhaps();
      if (this.#loading.size > 0 || next === undefined) return;
      void this.#fetch(next).catch(() => undefined);
    });
  }

  #missing(kitIds: readonly string[]): string | undefined {
    return kitIds.find((id) => id !== "" && !this.#kits.has(id) && !this.#failed.has(id));
  }

  /** What may be wanted and still fits: nothing that was fetched is let go for a guess. */
  #perhaps(): string | undefined {
    return this.#kits.size < this.#most ? this.#missing(this.#wanted.perhaps) : undefined;
  }
}

const IDLE_MS = 400;

function whenIdle(callback: () => void): void {
  // Safari has no idle callback; there a while without anything has to do.
  if (typeof requestIdleCallback === "function") requestIdleCallback(callback, { timeout: 5000 });
  else setTimeout(callback, IDLE_MS);
}
