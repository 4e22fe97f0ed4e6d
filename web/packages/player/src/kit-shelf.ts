/**
 * The kits a page has at hand: fetched by how soon they will be needed, and no more than fit.
 *
 * A whole kit is about a megabyte, its first strokes a tenth of that. A phone has to be ready to be
 * hit as soon as anything of its own kit is there: so the first strokes of one's own come alone and
 * first; then, where the page sounds for others, the kits of all seats, one after another; then, as
 * soon as the page has nothing better to do, the whole of one's own. What a person asks for is fetched
 * at once, beside whatever is under way. Where the line has shown that it is quick, the first strokes
 * of those that somebody may want to hear before choosing come too, last of all.
 *
 * A kit is tens of megabytes once it is decoded: beyond a number of them the one that was not wanted
 * for longest is let go, never one that stands on a seat. First strokes are small and stay.
 */

import type { KitExtent, SampleKit } from "./kit.ts";

/** How many whole kits a page keeps: the six seats', and two more to choose between. */
export const MOST_KITS = 8;

/** How long somebody who wants to hear a kit waits for the whole of it once its first strokes are there. */
const PATIENCE_MS = 350;
/** On a slow line nothing is fetched for later before a page had this long to come to rest. */
const REST_MS = 3000;
/** Where first strokes took longer than this, a whole kit takes longer than anybody waits. */
const QUICK_MS = 250;

export interface KitShelfOptions {
  readonly load: (kitId: string, extent: KitExtent) => Promise<SampleKit>;
  /** Call back when the page has nothing better to do. */
  readonly whenIdle?: (callback: () => void) => void;
  /** Resolve after so many milliseconds. */
  readonly wait?: (delayMs: number) => Promise<void>;
  readonly most?: number;
  readonly nowMs?: () => number;
}

/** Which kits are needed, each list by how soon. */
export interface KitsWanted {
  /** On one's own seat, or blank. */
  readonly own: string;
  /** On all seats whose strokes are sounded here. */
  readonly seated: readonly string[];
  /** What may be listened to next. */
  readonly perhaps: readonly string[];
}

type Faulty = (kitId: string, error: unknown) => void;

interface Errand {
  readonly kitId: string;
  readonly extent: KitExtent;
}

export class KitShelf {
  readonly #load: (kitId: string, extent: KitExtent) => Promise<SampleKit>;
  readonly #whenIdle: (callback: () => void) => void;
  readonly #wait: (delayMs: number) => Promise<void>;
  readonly #most: number;
  readonly #nowMs: () => number;
  readonly #first = new Map<string, SampleKit>();
  /** In the order in which they were wanted last, the latest at the end. */
  readonly #whole = new Map<string, SampleKit>();
  readonly #loading = new Map<string, Promise<SampleKit>>();
  /** What could not be fetched; tried again when it is wanted anew. */
  readonly #failed = new Set<string>();
  readonly #faulty = new Set<Faulty>();
  #wanted: KitsWanted = { own: "", seated: [], perhaps: [] };
  #idling = false;
  /** Whether the first strokes that came last came quickly; nobody knows before the first. */
  #quick = false;

  constructor(options: KitShelfOptions) {
    this.#load = options.load;
    this.#whenIdle = options.whenIdle ?? whenIdle;
    this.#wait = options.wait ?? wait;
    this.#most = options.most ?? MOST_KITS;
    this.#nowMs = options.nowMs ?? (() => performance.now());
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

  /**
   * Give what there is of a kit: the whole, its first strokes, or null while neither is there; then
   * they are fetched at once.
   */
  get(kitId: string): SampleKit | null {
    const kit = this.#whole.get(kitId) ?? this.#first.get(kitId);
    if (kit !== undefined) return kit;
    if (kitId !== "" && !this.#failed.has(nameOf({ kitId, extent: "first" }))) {
      void this.#fetch({ kitId, extent: "first" }).catch(() => undefined);
    }
    return null;
  }

  /**
   * Give a kit to somebody who wants to hear it: the whole of it where that is not long in coming.
   *
   * @throws what kept it from being fetched.
   */
  async ready(kitId: string): Promise<SampleKit> {
    const there = this.#whole.get(kitId);
    if (there !== undefined) {
      this.#keep(kitId, there);
      return there;
    }
    // Whoever has no first strokes to give may still have the whole.
    const first = await this.#fetch({ kitId, extent: "first" }).catch(() => undefined);
    if (first !== undefined && !this.#quick) return first;
    const whole = this.#fetch({ kitId, extent: "whole" });
    if (first === undefined) return whole;
    const best = whole.catch(() => first);
    return Promise.race([best, this.#wait(PATIENCE_MS).then(() => first)]);
  }

  #fetch(errand: Errand): Promise<SampleKit> {
    const { kitId, extent } = errand;
    const there = (extent === "whole" ? this.#whole : this.#first).get(kitId);
    if (there !== undefined) return Promise.resolve(there);
    const name = nameOf(errand);
    const known = this.#loading.get(name);
    if (known !== undefined) return known;
    const askedMs = this.#nowMs();
    const loading = this.#load(kitId, extent).then(
      (kit) => {
        this.#loading.delete(name);
        if (extent === "whole") this.#keep(kitId, kit);
        else {
          this.#first.set(kitId, kit);
          this.#quick = this.#nowMs() - askedMs <= QUICK_MS;
        }
        this.#goOn();
        return kit;
      },
      (error: unknown) => {
        this.#loading.delete(name);
        this.#failed.add(name);
        for (const tell of this.#faulty) tell(kitId, error);
        this.#goOn();
        throw error;
      },
    );
    this.#loading.set(name, loading);
    return loading;
  }

  #keep(kitId: string, kit: SampleKit): void {
    this.#whole.delete(kitId);
    this.#whole.set(kitId, kit);
    const { own, seated } = this.#wanted;
    for (const old of this.#whole.keys()) {
      if (this.#whole.size <= this.#most) return;
      if (old !== kitId && old !== own && !seated.includes(old)) this.#whole.delete(old);
    }
  }

  /** Fetch the next one that is wanted, one at a time. */
  #goOn(): void {
    if (this.#loading.size > 0) return;
    const sure = this.#nextSure();
    if (sure !== undefined) {
      void this.#fetch(sure).catch(() => undefined);
      return;
    }
    if (this.#idling || this.#nextIdle() === undefined) return;
    this.#idling = true;
    this.#whenIdle(() => {
      void (this.#quick ? Promise.resolve() : this.#wait(REST_MS)).then(() => {
        this.#idling = false;
        const next = this.#nextIdle();
        if (this.#loading.size > 0 || next === undefined) return;
        void this.#fetch(next).catch(() => undefined);
      });
    });
  }

  #nextSure(): Errand | undefined {
    const { own, seated } = this.#wanted;
    return this.#missing([
      { kitId: own, extent: "first" },
      ...seated.map((kitId) => ({ kitId, extent: "whole" as const })),
    ]);
  }

  #nextIdle(): Errand | undefined {
    const { own, perhaps } = this.#wanted;
    return this.#missing([
      { kitId: own, extent: "whole" },
      ...(this.#quick ? perhaps : []).map((kitId) => ({ kitId, extent: "first" as const })),
    ]);
  }

  #missing(errands: readonly Errand[]): Errand | undefined {
    return errands.find((errand) => this.#lacks(errand));
  }

  #lacks(errand: Errand): boolean {
    const { kitId, extent } = errand;
    if (kitId === "" || this.#whole.has(kitId) || this.#failed.has(nameOf(errand))) return false;
    return extent === "whole" || !this.#first.has(kitId);
  }
}

function nameOf({ kitId, extent }: Errand): string {
  return `${extent} ${kitId}`;
}

const IDLE_MS = 400;

function whenIdle(callback: () => void): void {
  // Safari has no idle callback; there a while without anything has to do.
  if (typeof requestIdleCallback === "function") requestIdleCallback(callback, { timeout: 5000 });
  else setTimeout(callback, IDLE_MS);
}

function wait(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
