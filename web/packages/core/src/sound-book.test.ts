import fc from "fast-check";
import { expect, test } from "vitest";

import type { Sound } from "./messages.ts";
import { SoundBook, soundKey, type DueSound } from "./sound-book.ts";
import { Timeline } from "./timeline.ts";

/** Beat n is at second n. */
const timeline = new Timeline([{ startS: 0, beats: 0, bpm: 60 }]);

function sound(stroke: number, atS: number, more: Partial<Sound> = {}): Sound {
  return {
    id: { pass_number: 1, part: 1, stroke },
    version: 1,
    piece: "snare",
    velocity: 90,
    beats: [Math.round(atS * 1000), 1000],
    offset_s: 0,
    ...more,
  };
}

function bookOfPass(passNumber = 1): SoundBook {
  const book = new SoundBook();
  book.startPass(passNumber);
  return book;
}

test("a stroke is due at its place on the timeline and its offset", () => {
  const book = bookOfPass();
  book.hear([sound(1, 2.5, { offset_s: -0.02 })]);
  expect(book.due(0, 2.4, timeline)).toEqual([]);
  const [due] = book.due(2, 2.5, timeline) as [DueSound];
  expect(due.atS).toBeCloseTo(2.48, 12);
  expect(book.due(2, 100, timeline)).toEqual([]);
});

test("a tempo change makes nothing stale", () => {
  const book = bookOfPass();
  book.hear([sound(1, 8)]);
  const faster = new Timeline([
    { startS: 0, beats: 0, bpm: 60 },
    { startS: 4, beats: 4, bpm: 120 },
  ]);
  expect(book.due(4, 7, faster)[0]?.atS).toBe(6);
});

const versions = fc
  .array(
    fc.record({
      stroke: fc.integer({ min: 0, max: 8 }),
      atMs: fc.integer({ min: 1000, max: 9000 }),
      silent: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((given) => {
    const counts = new Map<number, number>();
    return given.map(({ stroke, atMs, silent }) => {
      const version = (counts.get(stroke) ?? 0) + 1;
      counts.set(stroke, version);
      return sound(stroke, atMs / 1000, { version, velocity: silent ? 0 : 90 });
    });
  });

test("each stroke sounds at most once, and once where its newest version asks for it in time", () => {
  fc.assert(
    fc.property(
      versions,
      fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 }),
      fc.array(fc.nat(1000), { maxLength: 20 }),
      (sent, order, doubled) => {
        const book = bookOfPass();
        // All arrive before the first is due: out of order, some of them twice.
        const arriving = [...sent, ...doubled.map((each) => sent[each % sent.length] as Sound)]
          .map((each, index) => ({ each, key: order[index % order.length] as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        for (const each of arriving) book.hear([each]);
        const heard: DueSound[] = [];
        for (let fromS = 0; fromS < 12; fromS += 0.025) {
          heard.push(...book.due(fromS, fromS + 0.2, timeline));
        }
        const newest = new Map<string, Sound>();
        for (const each of sent) newest.set(soundKey(each.id), each);
        const asked = [...newest.values()].filter((each) => each.velocity > 0);
        expect(heard.map((due) => due.key).sort()).toEqual(
          asked.map((each) => soundKey(each.id)).sort(),
        );
        for (const due of heard) expect(due.sound).toEqual(newest.get(due.key));
        expect(heard.map((due) => due.atS)).toEqual(
          heard.map((due) => due.atS).toSorted((a, b) => a - b),
        );
        expect(book.counts).toEqual({
          handed: asked.length,
          cancelled: newest.size - asked.length,
          tooLate: 0,
          takenBack: 0,
        });
      },
    ),
    { numRuns: 300 },
  );
});

test("whenever versions arrive, a stroke sounds at most once and never by a version it had outgrown", () => {
  fc.assert(
    fc.property(
      versions,
      fc.array(fc.nat(11_000), { minLength: 40, maxLength: 40 }),
      (sent, at) => {
        const book = bookOfPass();
        const newest = new Map<string, number>();
        const begun = new Map<string, number>();
        const onClock = new Map<string, DueSound>();
        for (let fromMs = 0; fromMs < 12_000; fromMs += 25) {
          sent.forEach((each, index) => {
            const arrivesMs = at[index % at.length] as number;
            if (arrivesMs < fromMs || arrivesMs >= fromMs + 25) return;
            book.hear([each]);
            const key = soundKey(each.id);
            newest.set(key, Math.max(newest.get(key) ?? 0, each.version));
          });
          const fromS = fromMs / 1000;
          for (const [key, due] of onClock) {
            if (due.atS >= fromS) continue;
            begun.set(key, (begun.get(key) ?? 0) + 1);
            onClock.delete(key);
          }
          for (const key of book.moved(fromS, timeline)) {
            if (onClock.delete(key)) book.takeBack(key);
          }
          for (const due of book.due(fromS, fromS + 0.2, timeline)) {
            expect(onClock.has(due.key)).toBe(false);
            expect(due.sound.version).toBe(newest.get(due.key));
            expect(due.sound.velocity).toBeGreaterThan(0);
            onClock.set(due.key, due);
          }
        }
        for (const count of begun.values()) expect(count).toBe(1);
        expect(book.counts.handed).toBe(begun.size + onClock.size);
      },
    ),
    { numRuns: 200 },
  );
});

test("a stroke is sounded up to 80 ms late, and dropped and counted after that", () => {
  const book = bookOfPass();
  book.hear([sound(1, 2), sound(2, 2.05)]);
  expect(book.due(2.1, 2.3, timeline).map((due) => due.sound.id.stroke)).toEqual([2]);
  expect(book.counts.tooLate).toBe(1);
  book.hear([sound(1, 5, { version: 2 })]);
  expect(book.due(4.9, 5.1, timeline)).toEqual([]);
});

test("a handed stroke that a later version or another timeline moves can be taken back", () => {
  const book = bookOfPass();
  book.hear([sound(1, 2), sound(2, 2.1)]);
  expect(book.due(1.95, 2.15, timeline)).toHaveLength(2);
  expect(book.moved(1.96, timeline)).toEqual([]);
  book.hear([sound(1, 2.05, { version: 2 })]);
  expect(book.moved(1.96, timeline)).toEqual(["1/1/1"]);
  book.takeBack("1/1/1");
  expect(book.due(1.96, 2.16, timeline).map((due) => due.atS)).toEqual([2.05]);
  const held = new Timeline([
    { startS: 0, beats: 0, bpm: 60 },
    { startS: 2.02, beats: 2.02, bpm: 0 },
  ]);
  expect(book.moved(1.97, held)).toEqual(["1/1/2", "1/1/1"]);
  book.takeBack("1/1/2");
  expect(book.due(1.97, 10, held)).toEqual([]);
});

test("a cancelled stroke is silent, and a still later version brings it back", () => {
  const book = bookOfPass();
  book.hear([sound(1, 2), sound(1, 2, { version: 2, velocity: 0 })]);
  expect(book.due(1.9, 2.1, timeline)).toEqual([]);
  book.hear([sound(1, 2.05, { version: 3 })]);
  expect(book.due(1.95, 2.15, timeline)).toHaveLength(1);
});

test("another pass silences what is left of the one before, and what still comes of it", () => {
  const book = bookOfPass();
  book.hear([sound(1, 2), sound(7, 3, { id: { pass_number: 2, part: 1, stroke: 7 } })]);
  expect(book.due(0, 9, timeline).map((due) => due.key)).toEqual(["1/1/1"]);
  book.startPass(2);
  book.hear([sound(2, 4)]);
  expect(book.due(0, 9, timeline).map((due) => due.key)).toEqual(["2/1/7"]);
  expect(book.moved(0, timeline)).toEqual([]);
});
