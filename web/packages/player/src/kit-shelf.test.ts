import { describe, expect, test } from "vitest";

import type { KitExtent, SampleKit } from "./kit.ts";
import { KitShelf, type KitsWanted } from "./kit-shelf.ts";

/** A shelf whose kits come when the test says so, and whose idle moments the test gives. */
class Shelf {
  /** What was asked for, in order: `first mine`, `whole mine`. */
  readonly asked: string[] = [];
  readonly faults: string[] = [];
  readonly shelf: KitShelf;
  readonly #coming = new Map<string, { come: () => void; fail: () => void }>();
  #idle: (() => void)[] = [];
  #waiting: (() => void)[] = [];
  nowMs = 0;

  constructor(most = 8) {
    this.shelf = new KitShelf({
      most,
      load: (id: string, extent: KitExtent) => {
        const name = `${extent} ${id}`;
        this.asked.push(name);
        return new Promise((resolve, reject) => {
          this.#coming.set(name, {
            come: () => {
              resolve({ id: name } as unknown as SampleKit);
            },
            fail: () => {
              reject(new Error(name));
            },
          });
        });
      },
      whenIdle: (callback) => {
        this.#idle.push(callback);
      },
      nowMs: () => this.nowMs,
      wait: () =>
        new Promise((resolve) => {
          this.#waiting.push(resolve);
        }),
    });
    this.shelf.onFault((id) => this.faults.push(id));
  }

  want(wanted: Partial<KitsWanted>): void {
    this.shelf.want({ own: "", seated: [], perhaps: [], ...wanted });
  }

  async comes(...names: string[]): Promise<void> {
    for (const name of names) {
      this.#coming.get(name)?.come();
      await settled();
    }
  }

  async fails(name: string): Promise<void> {
    this.#coming.get(name)?.fail();
    await settled();
  }

  async idle(): Promise<void> {
    const due = this.#idle;
    this.#idle = [];
    for (const callback of due) callback();
    await settled();
  }

  async patienceEnds(): Promise<void> {
    for (const callback of this.#waiting.splice(0)) callback();
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}

describe("the shelf", () => {
  test("fetches one's own first strokes, then all that are sounded here, one by one", async () => {
    const kits = new Shelf();
    kits.want({ own: "mine", seated: ["mine", "hers", "mine", "his"] });
    const order = ["first mine", "whole mine", "whole hers", "whole his"];
    await kits.comes(...order);
    expect(kits.asked).toEqual(order);
  });

  test("fetches the whole of one's own kit once the page has nothing better to do", async () => {
    const kits = new Shelf();
    kits.want({ own: "mine" });
    await kits.comes("first mine");
    expect(kits.asked).toEqual(["first mine"]);
    await kits.idle();
    expect(kits.asked).toEqual(["first mine", "whole mine"]);
  });

  test("fetches the first strokes of what may be listened to last, where the line is quick", async () => {
    const kits = new Shelf();
    kits.want({ own: "mine", perhaps: ["mine", "other", "another"] });
    await kits.comes("first mine");
    for (const next of ["whole mine", "first other", "first another"]) {
      await kits.idle();
      expect(kits.asked.at(-1)).toBe(next);
      await kits.comes(next);
    }
    await kits.idle();
    expect(kits.asked).toHaveLength(4);
  });

  test("fetches nothing for a guess where the line is slow, or nobody knows", async () => {
    const kits = new Shelf();
    kits.want({ perhaps: ["other"] });
    await kits.idle();
    expect(kits.asked).toEqual([]);
    kits.want({ own: "mine", perhaps: ["other"] });
    kits.nowMs += 700;
    await kits.comes("first mine");
    await kits.idle();
    // Nothing is in the way of the first hit.
    expect(kits.asked).toEqual(["first mine"]);
    await kits.patienceEnds();
    await kits.comes("whole mine");
    await kits.idle();
    await kits.patienceEnds();
    expect(kits.asked).toEqual(["first mine", "whole mine"]);
  });

  test("plays first strokes until the whole kit is there", async () => {
    const kits = new Shelf();
    kits.want({ own: "mine" });
    expect(kits.shelf.get("mine")).toBeNull();
    await kits.comes("first mine");
    expect(kits.shelf.get("mine")?.id).toBe("first mine");
    await kits.idle();
    await kits.comes("whole mine");
    expect(kits.shelf.get("mine")?.id).toBe("whole mine");
  });

  test("fetches what is struck and not there at once, and only once", async () => {
    const kits = new Shelf();
    kits.want({ own: "mine" });
    expect(kits.shelf.get("wanted")).toBeNull();
    expect(kits.shelf.get("wanted")).toBeNull();
    expect(kits.asked).toEqual(["first mine", "first wanted"]);
    await kits.comes("first wanted");
    expect(kits.shelf.get("wanted")?.id).toBe("first wanted");
  });

  test("gives whoever wants to hear a kit the whole of it where that comes soon", async () => {
    const kits = new Shelf();
    const ready = kits.shelf.ready("wanted");
    await kits.comes("first wanted", "whole wanted");
    expect((await ready).id).toBe("whole wanted");
    expect((await kits.shelf.ready("wanted")).id).toBe("whole wanted");
    expect(kits.asked).toEqual(["first wanted", "whole wanted"]);
  });

  test("does not let them wait for long: then they hear its first strokes", async () => {
    const kits = new Shelf();
    const ready = kits.shelf.ready("wanted");
    await kits.comes("first wanted");
    await kits.patienceEnds();
    expect((await ready).id).toBe("first wanted");
  });

  test("gives first strokes at once, and fetches no more, where they were slow in coming", async () => {
    const kits = new Shelf();
    const ready = kits.shelf.ready("wanted");
    kits.nowMs += 700;
    await kits.comes("first wanted");
    expect((await ready).id).toBe("first wanted");
    expect(kits.asked).toEqual(["first wanted"]);
  });

  test("gives the whole where there are no first strokes to be had", async () => {
    const kits = new Shelf();
    const ready = kits.shelf.ready("wanted");
    await kits.fails("first wanted");
    await kits.comes("whole wanted");
    expect((await ready).id).toBe("whole wanted");
  });

  test("does not begin a guess in an idle moment in which something is wanted for certain", async () => {
    const kits = new Shelf();
    kits.want({ perhaps: ["other"] });
    kits.want({ own: "mine", perhaps: ["other"] });
    await kits.idle();
    expect(kits.asked).toEqual(["first mine"]);
  });

  test("never holds more whole kits than it may, and lets none go that stands on a seat", async () => {
    const kits = new Shelf(3);
    kits.want({ own: "mine", seated: ["mine", "hers"] });
    await kits.comes("first mine", "whole mine", "whole hers");
    for (const each of ["a", "b"]) {
      const ready = kits.shelf.ready(each);
      await kits.comes(`first ${each}`, `whole ${each}`);
      await ready;
    }
    expect(kits.shelf.get("mine")?.id).toBe("whole mine");
    expect(kits.shelf.get("hers")?.id).toBe("whole hers");
    expect(kits.shelf.get("b")?.id).toBe("whole b");
    expect(kits.shelf.get("a")?.id).toBe("first a");
  });

  test("keeps all seats' kits even where they are more than it may hold", async () => {
    const kits = new Shelf(1);
    kits.want({ own: "mine", seated: ["mine", "hers"] });
    await kits.comes("first mine", "whole mine", "whole hers");
    expect(kits.shelf.get("mine")?.id).toBe("whole mine");
    expect(kits.shelf.get("hers")?.id).toBe("whole hers");
  });

  test("tells of what cannot be fetched, goes on, and tries again when it is wanted anew", async () => {
    const kits = new Shelf();
    kits.want({ own: "mine", seated: ["hers"] });
    await kits.fails("first mine");
    expect(kits.faults).toEqual(["mine"]);
    expect(kits.shelf.get("mine")).toBeNull();
    expect(kits.asked).toEqual(["first mine", "whole hers"]);
    await kits.comes("whole hers");
    await kits.idle();
    await kits.patienceEnds();
    await kits.fails("whole mine");
    expect(kits.faults).toEqual(["mine", "mine"]);
    kits.want({ own: "mine", seated: ["hers"] });
    expect(kits.asked.at(-1)).toBe("first mine");
    const refused = expect(kits.shelf.ready("mine")).rejects.toThrow("whole mine");
    await kits.fails("first mine");
    await kits.fails("whole mine");
    await refused;
  });
});
