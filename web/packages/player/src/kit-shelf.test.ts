import { describe, expect, test } from "vitest";

import { SampleKit } from "./kit.ts";
import { KitShelf } from "./kit-shelf.ts";

/** A shelf whose kits come when the test says so, and whose idle moments the test gives. */
class Shelf {
  readonly asked: string[] = [];
  readonly faults: string[] = [];
  readonly shelf: KitShelf;
  readonly #coming = new Map<string, { come: () => void; fail: () => void }>();
  #idle: (() => void)[] = [];

  constructor(most = 8) {
    this.shelf = new KitShelf({
      most,
      load: (id) => {
        this.asked.push(id);
        return new Promise((resolve, reject) => {
          this.#coming.set(id, {
            come: () => {
              resolve({ id } as unknown as SampleKit);
            },
            fail: () => {
              reject(new Error(id));
            },
          });
        });
      },
      whenIdle: (callback) => {
        this.#idle.push(callback);
      },
    });
    this.shelf.onFault((id) => this.faults.push(id));
  }

  async comes(...ids: string[]): Promise<void> {
    for (const id of ids) {
      this.#coming.get(id)?.come();
      await settled();
    }
  }

  async fails(id: string): Promise<void> {
    this.#coming.get(id)?.fail();
    await settled();
  }

  async idle(): Promise<void> {
    const due = this.#idle;
    this.#idle = [];
    for (const callback of due) callback();
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
}

describe("the shelf", () => {
  test("fetches what stands on seats one by one in order, the rest only when idle", async () => {
    const kits = new Shelf();
    kits.shelf.want({ seated: ["mine", "hers", "mine"], perhaps: ["hers", "other", "another"] });
    expect(kits.asked).toEqual(["mine"]);
    await kits.comes("mine");
    expect(kits.asked).toEqual(["mine", "hers"]);
    await kits.comes("hers");
    expect(kits.asked).toEqual(["mine", "hers"]);
    await kits.idle();
    expect(kits.asked.at(-1)).toBe("other");
    await kits.comes("other");
    await kits.idle();
    await kits.comes("another");
    await kits.idle();
    expect(kits.asked).toEqual(["mine", "hers", "other", "another"]);
  });

  test("fetches what a person asks for at once, and only once", async () => {
    const kits = new Shelf();
    kits.shelf.want({ seated: ["mine"], perhaps: [] });
    expect(kits.shelf.get("wanted")).toBeNull();
    const ready = kits.shelf.ready("wanted");
    expect(kits.asked).toEqual(["mine", "wanted"]);
    await kits.comes("wanted");
    expect((await ready).id).toBe("wanted");
    expect(kits.shelf.get("wanted")?.id).toBe("wanted");
  });

  test("does not begin a guess in an idle moment in which something is wanted for certain", async () => {
    const kits = new Shelf();
    kits.shelf.want({ seated: [], perhaps: ["other"] });
    kits.shelf.want({ seated: ["mine"], perhaps: ["other"] });
    await kits.idle();
    expect(kits.asked).toEqual(["mine"]);
  });

  test("never holds more than it may, and lets none go that stands on a seat", async () => {
    const kits = new Shelf(3);
    kits.shelf.want({ seated: ["mine", "hers"], perhaps: ["a", "b", "c"] });
    await kits.comes("mine", "hers");
    await kits.idle();
    await kits.comes("a");
    await kits.idle();
    expect(kits.asked).toEqual(["mine", "hers", "a"]);
    kits.shelf.get("b");
    await kits.comes("b");
    expect(kits.shelf.get("mine")).not.toBeNull();
    expect(kits.shelf.get("hers")).not.toBeNull();
    expect(kits.shelf.get("b")).not.toBeNull();
    expect(kits.shelf.get("a")).toBeNull();
  });

  test("keeps all seats' kits even where they are more than it may hold", async () => {
    const kits = new Shelf(1);
    kits.shelf.want({ seated: ["mine", "hers"], perhaps: ["a"] });
    await kits.comes("mine", "hers");
    await kits.idle();
    expect(kits.shelf.get("mine")).not.toBeNull();
    expect(kits.shelf.get("hers")).not.toBeNull();
    expect(kits.asked).toEqual(["mine", "hers"]);
  });

  test("tells of what cannot be fetched, goes on, and tries again when it is wanted anew", async () => {
    const kits = new Shelf();
    kits.shelf.want({ seated: ["mine", "hers"], perhaps: [] });
    await kits.fails("mine");
    expect(kits.faults).toEqual(["mine"]);
    expect(kits.shelf.get("mine")).toBeNull();
    expect(kits.asked).toEqual(["mine", "hers"]);
    kits.shelf.want({ seated: ["mine", "hers"], perhaps: [] });
    await kits.comes("hers");
    expect(kits.asked).toEqual(["mine", "hers", "mine"]);
    await expect(Promise.all([kits.shelf.ready("mine"), kits.fails("mine")])).rejects.toThrow(
      "mine",
    );
  });
});
