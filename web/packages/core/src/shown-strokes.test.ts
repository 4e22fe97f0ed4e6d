import fc from "fast-check";
import { expect, test } from "vitest";

import type { Sound } from "./messages.ts";
import { ShownStrokes } from "./shown-strokes.ts";
import { Timeline } from "./timeline.ts";

/** Beat n is at second n. */
const timeline = new Timeline([{ startS: 0, beats: 0, bpm: 60 }]);
const everySeat = (): boolean => true;

function sound(stroke: number, atS: number, more: Partial<Sound> = {}): Sound {
  return {
    id: { pass_number: 1, part: 1 + (stroke % 6), stroke },
    version: 1,
    piece: "snare",
    velocity: 90,
    beats: [Math.round(atS * 1000), 1000],
    offset_s: 0,
    ...more,
  };
}

function shownOfPass(passNumber = 1): ShownStrokes {
  const shown = new ShownStrokes();
  shown.startPass(passNumber);
  return shown;
}

test("however often one looks, every stroke is shown once, and not before it is heard", () => {
  const places = fc.uniqueArray(fc.integer({ min: 0, max: 4000 }), { maxLength: 30 });
  const steps = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(places, steps, (placesMs, stepsMs) => {
      const shown = shownOfPass();
      shown.hear(placesMs.map((ms, stroke) => sound(stroke, ms / 1000)));
      let nowMs = 0;
      let count = 0;
      for (const stepMs of stepsMs) {
        nowMs += stepMs;
        count += shown.due(nowMs / 1000, timeline, everySeat).length;
      }
      expect(count).toBe(placesMs.filter((ms) => ms < nowMs).length);
    }),
  );
});

test("a stroke that was moved is shown where it went", () => {
  const shown = shownOfPass();
  shown.hear([sound(1, 2)]);
  shown.hear([sound(1, 2, { version: 2, offset_s: 0.05 })]);
  expect(shown.due(2.04, timeline, everySeat)).toEqual([]);
  expect(shown.due(2.06, timeline, everySeat)).toEqual([{ seat: 2, piece: "snare", velocity: 90 }]);
});

test("what was cancelled, clicked, or belongs to a person or another pass is not shown", () => {
  const shown = shownOfPass(2);
  const now = { id: { pass_number: 2, part: 3, stroke: 1 } };
  shown.hear([
    sound(1, 1, { id: { pass_number: 1, part: 3, stroke: 1 } }),
    sound(2, 1, { id: { pass_number: 2, part: 0, stroke: 2 } }),
    sound(3, 1, { id: { pass_number: 2, part: 4, stroke: 3 } }),
    sound(4, 1, { id: { pass_number: 2, part: 5, stroke: 4 }, velocity: 0 }),
    sound(5, 1, now),
  ]);
  const isVirtual = (seat: number): boolean => seat !== 4;
  expect(shown.due(1.01, timeline, isVirtual).map((stroke) => stroke.seat)).toEqual([3]);
});

test("a page that was asleep lights nothing of what it missed", () => {
  const shown = shownOfPass();
  shown.hear([sound(1, 1), sound(2, 5)]);
  expect(shown.due(5.02, timeline, everySeat)).toHaveLength(1);
});
