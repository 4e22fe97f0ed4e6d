import fc from "fast-check";
import { expect, test } from "vitest";

import { SongNotUnderstood } from "./errors.ts";
import { Song, type SongFile } from "./song.ts";

const file: SongFile = {
  format: "uchiawase-song",
  version: 1,
  id: "two-rivers",
  title: "Two Rivers",
  credits: "Somebody",
  tempo: [{ start_s: 0.5, beats: [0, 1], bpm: 120 }],
  metres: [
    { from_bar: 1, beats_per_bar: [4, 1] },
    { from_bar: 3, beats_per_bar: [3, 1] },
    { from_bar: 5, beats_per_bar: [7, 2] },
  ],
  bar_count: 6,
  sections: [
    { name: "intro", from_bar: 1, to_bar: 3 },
    { name: "verse", from_bar: 3, to_bar: 6 },
  ],
  parts: [
    {
      seat: 2,
      name: "pulse",
      hint: "Every beat.",
      strokes: [
        [0, 1, "kick", 100, 1],
        [1, 3, "snare", 60, 5],
        [1, 1, "snare", 90, 2],
        [3, 2, "kick", 80, 3],
      ],
    },
  ],
  duration_s: 14,
};
const song = Song.ofJson(file);

test("a bar starts where the metres before it lead to", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((bar) => song.barStartBeats(bar))).toEqual([
    0, 4, 8, 11, 14, 17.5, 21,
  ]);
  expect(song.endBeats).toBe(21);
  expect(song.barStartBeats(0)).toBe(-4);
});

test("a position lies in the bar that starts at or before it, also before the song", () => {
  expect(song.barAt(0).bar).toBe(1);
  expect(song.barAt(7.999).bar).toBe(2);
  expect(song.barAt(14)).toEqual({ bar: 5, fromBeats: 14, toBeats: 17.5 });
  expect(song.barAt(-0.5)).toEqual({ bar: 0, fromBeats: -4, toBeats: 0 });
  fc.assert(
    fc.property(
      fc.integer({ min: -5, max: 40 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (bar, share) => {
        const from = song.barStartBeats(bar);
        const to = song.barStartBeats(bar + 1);
        expect(song.barAt(from + share * (to - from)).bar).toBe(bar);
      },
    ),
  );
});

test("a section holds its first bar and not the bar after its last", () => {
  expect(song.sectionAt(2)?.name).toBe("intro");
  expect(song.sectionAt(3)?.name).toBe("verse");
  expect(song.sectionAt(6)).toBeUndefined();
});

test("levels are nested, and a stroke keeps its index at every level", () => {
  expect(song.strokesOf(2, 1).map((stroke) => stroke.index)).toEqual([0]);
  expect(song.strokesOf(2, 3).map((stroke) => stroke.index)).toEqual([0, 2, 3]);
  expect(song.strokesOf(2, 5).map((stroke) => stroke.beats)).toEqual([0, 1 / 3, 1, 1.5]);
  expect(song.piecesOf(2, 2)).toEqual(["kick", "snare"]);
  expect(song.strokesOf(1, 5)).toEqual([]);
});

test("the tempo map leads from beats to the seconds of the audio", () => {
  expect(song.tempoMap.timeSAt(4)).toBe(2.5);
});

test.each([
  ["nothing", null, /is no object/],
  ["another format", { ...file, format: "zip" }, /format "zip"/],
  ["a newer version", { ...file, version: 2 }, /version 2/],
  ["no metre", { ...file, metres: [] }, /no metre/],
])("%s is refused in one sentence", (_, json, sentence) => {
  expect(() => Song.ofJson(json)).toThrow(SongNotUnderstood);
  expect(() => Song.ofJson(json)).toThrow(sentence);
});
