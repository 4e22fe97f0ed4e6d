import { describe, expect, test } from "vitest";

import { formOf, sectionKind } from "./form.ts";

test.each([
  ["Intro", "edge"],
  ["Verse", "verse"],
  ["Second verse", "verse"],
  ["Pre-chorus", "build"],
  ["Prechorus", "build"],
  ["Build", "build"],
  ["Last chorus", "chorus"],
  ["Drop", "chorus"],
  ["Bridge", "bridge"],
  ["End", "edge"],
  ["Weekend", "verse"],
  ["", "verse"],
] as const)("the section %o is a %s", (name, kind) => {
  expect(sectionKind(name)).toBe(kind);
});

describe("a form", () => {
  test("holds every bar once, those without a section too", () => {
    const sections = [
      { name: "Verse", from_bar: 3, to_bar: 7 },
      { name: "Chorus", from_bar: 9, to_bar: 13 },
    ];
    const form = formOf(sections, 14);
    expect(form.map(({ name, bars }) => [name, bars])).toEqual([
      ["", 2],
      ["Verse", 4],
      ["", 2],
      ["Chorus", 4],
      ["", 2],
    ]);
    expect(form.reduce((sum, { bars }) => sum + bars, 0)).toBe(14);
  });

  test("of a song without sections is one stretch", () => {
    expect(formOf([], 8)).toEqual([{ name: "", kind: "verse", bars: 8 }]);
  });
});
