import { describe, expect, test } from "vitest";

import {
  type KnownDelay,
  knownDelay,
  rememberDelays,
  rememberedDelays,
  withDelay,
} from "./delays.ts";

const heard = (statedS: number, headphones = false, correctionS = 0.1): KnownDelay => ({
  correctionS,
  statedS,
  headphones,
  measured: { found: "heard", doubtS: 0.007, inputS: 0.03, strikeDoubtS: 0.004 },
});

function browserWith(kept: string | null): { view: Window; kept: () => string | null } {
  let stored = kept;
  const localStorage = {
    getItem: () => stored,
    setItem: (_key: string, value: string) => {
      stored = value;
    },
  };
  return { view: { localStorage } as unknown as Window, kept: () => stored };
}

describe("what is known belongs to one output", () => {
  test("an output is known again by what it states, and others are not", () => {
    const known = [heard(0.03), heard(0.2)];
    expect(knownDelay(known, 0.032, false)).toBe(known[0]);
    expect(knownDelay(known, 0.19, false)).toBe(known[1]);
    expect(knownDelay(known, 0.1, false)).toBeUndefined();
  });

  test("headphones are another output, whatever they state", () => {
    expect(knownDelay([heard(0.03)], 0.03, true)).toBeUndefined();
    expect(knownDelay([heard(0.03, true)], 0.03, true)).toBeDefined();
  });

  test("a newer finding takes the place of an older one of the same output only", () => {
    const known = withDelay([heard(0.03), heard(0.2)], heard(0.031, false, 0.5));
    expect(known.map((each) => each.correctionS)).toEqual([0.5, 0.1]);
  });

  test("it stays small", () => {
    let known: readonly KnownDelay[] = [];
    for (let each = 0; each < 30; each += 1) known = withDelay(known, heard(each / 10));
    expect(known).toHaveLength(8);
  });
});

describe("a browser remembers", () => {
  test("what it was given", () => {
    const { view } = browserWith(null);
    rememberDelays(view, [heard(0.03)]);
    expect(rememberedDelays(view)).toEqual([heard(0.03)]);
  });

  test.each(["", "null", "{}", "[1]", '[{"statedS":"x"}]', "[{}]"])("nothing of %s", (kept) => {
    expect(rememberedDelays(browserWith(kept).view)).toEqual([]);
  });
});
