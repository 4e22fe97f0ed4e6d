import type { HitIn } from "@uchiawase/core/messages";
import { expect, test } from "vitest";

import { hitShelf } from "./hit-shelf.ts";

const hit: HitIn = { seq: 7, pass_number: 2, time_s: 31.25, piece: "snare", velocity: 96 };

/** A window of which only what a shelf needs is there: what is kept are the storage's own keys. */
function windowKeeping(kept: Record<string, string>): Window {
  const storage = Object.create({
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
    removeItem: (key: string) => {
      Reflect.deleteProperty(kept, key);
    },
  }) as object;
  const localStorage = new Proxy(storage, {
    ownKeys: () => Object.keys(kept),
    getOwnPropertyDescriptor: (_, key) =>
      typeof key === "string" && key in kept
        ? { enumerable: true, configurable: true, value: kept[key] }
        : undefined,
  });
  return { localStorage } as unknown as Window;
}

test("what lies on a shelf is there for the next page, until the room has it", () => {
  const kept: Record<string, string> = {};
  hitShelf(windowKeeping(kept), "device meeting").put(hit);
  const next = hitShelf(windowKeeping(kept), "device meeting");
  expect(next.hits()).toEqual([hit]);
  next.remove(hit.seq);
  expect(hitShelf(windowKeeping(kept), "device meeting").hits()).toEqual([]);
  expect(Object.keys(kept)).toEqual([]);
});

test("another meeting, or another device, has a shelf of its own, and no secret is written down", () => {
  const kept: Record<string, string> = {};
  hitShelf(windowKeeping(kept), "device meeting").put(hit);
  expect(hitShelf(windowKeeping(kept), "device other").hits()).toEqual([]);
  expect(hitShelf(windowKeeping(kept), "other meeting").hits()).toEqual([]);
  expect(JSON.stringify(kept)).not.toContain("meeting");
});

test("what is a day old, or was written by somebody else, is cleared away", () => {
  const kept: Record<string, string> = {
    "uchiawase.hit.00000000.1": JSON.stringify({ hit, atMs: Date.now() - 25 * 3600 * 1000 }),
    "uchiawase.hit.00000000.2": "no json",
    "uchiawase.hit.00000000.3": JSON.stringify({ hit: { ...hit, seq: "3" }, atMs: Date.now() }),
    "uchiawase.name": "Hana",
  };
  hitShelf(windowKeeping(kept), "device meeting");
  expect(Object.keys(kept)).toEqual(["uchiawase.name"]);
});

test("a browser that keeps nothing gives a shelf that keeps nothing, and does not fail", () => {
  const closed = {
    get localStorage(): Storage {
      throw new DOMException("denied", "SecurityError");
    },
  } as unknown as Window;
  const shelf = hitShelf(closed, "device meeting");
  shelf.put(hit);
  shelf.remove(hit.seq);
  expect(shelf.hits()).toEqual([]);
});
