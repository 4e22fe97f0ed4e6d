import { expect, test } from "vitest";

import { choicesOf, comfort, setInitialComfort, choose } from "./comfort.svelte.ts";

interface Wishes {
  light: boolean;
  still: boolean;
}

/** A window of which only what comfort needs is there. */
function pretendedWindow(wishes: Wishes, kept: Record<string, string> = {}) {
  const listeners: (() => void)[] = [];
  const properties: Record<string, string> = {};
  const dataset: Record<string, string> = {};
  const view = {
    localStorage: {
      getItem: (key: string) => kept[key] ?? null,
      setItem: (key: string, value: string) => void (kept[key] = value),
      removeItem: (key: string) => void delete kept[key],
    },
    matchMedia: (query: string) => ({
      get matches() {
        return query.includes("light") ? wishes.light : wishes.still;
      },
      addEventListener: (_: string, listener: () => void) => listeners.push(listener),
    }),
    document: {
      documentElement: {
        dataset,
        style: { setProperty: (name: string, value: string) => void (properties[name] = value) },
      },
    },
  };
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return { view: view as unknown as Window, dataset, properties, kept, tell };
}

test("without a choice the system's wishes hold, also when they change", () => {
  const wishes = { light: true, still: false };
  const { view, dataset, tell } = pretendedWindow(wishes);
  choose(view, { light: "system", motion: "system" });
  setInitialComfort(view);
  expect(dataset).toMatchObject({ light: "up", motion: "full" });
  wishes.light = false;
  wishes.still = true;
  tell();
  expect(dataset).toMatchObject({ light: "down", motion: "less" });
  expect(comfort.still).toBe(true);
});

test("a choice holds against the system, is remembered, and may be taken back", () => {
  const page = pretendedWindow({ light: false, still: true });
  choose(page.view, { light: "up", motion: "full", textSize: 2, metronome: true });
  const again = pretendedWindow({ light: false, still: true }, page.kept);
  choose(pretendedWindow({ light: false, still: false }).view, { light: "down", textSize: 1 });
  setInitialComfort(again.view);
  expect(again.dataset).toMatchObject({ light: "up", motion: "full" });
  expect(again.properties["--text-size"]).toBe("2");
  expect(comfort.metronome).toBe(true);
  choose(again.view, { light: "system" });
  expect(again.dataset["light"]).toBe("down");
  expect(again.kept).not.toHaveProperty("uchiawase.lights");
});

test("whatever is kept and makes no sense is as usual", () => {
  for (const nonsense of [null, 3, "x", [], { textSize: 40, motion: "wild", metronome: "yes" }]) {
    const choices = choicesOf(nonsense);
    expect(choices.textSize ?? 1).toBe(1);
    expect(choices.motion ?? "system").toBe("system");
    expect(choices.metronome ?? false).toBe(false);
  }
});

test("a browser that keeps nothing is comfortable all the same", () => {
  const { view, dataset } = pretendedWindow({ light: false, still: false });
  Object.defineProperty(view, "localStorage", {
    get() {
      throw new Error("denied");
    },
  });
  setInitialComfort(view);
  choose(view, { light: "up" });
  expect(dataset["light"]).toBe("up");
});
