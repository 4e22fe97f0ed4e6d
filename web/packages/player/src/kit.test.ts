import { KitNotUnderstood } from "@uchiawase/core/errors";
import fc from "fast-check";
import { expect, test } from "vitest";

import vectors from "../../../../tests/vectors/strokes.json" with { type: "json" };
import { kitIndexOf, SampleKit, type KitIndex, type RegionIndex } from "./kit.ts";

function region(more: Partial<RegionIndex>): RegionIndex {
  return {
    piece: "snare",
    velocity_low: 1,
    velocity_high: 127,
    variant: 0,
    start_s: 0,
    duration_s: 0.1,
    gain_velocity: 100,
    exponent: 1.5,
    gain: 1,
    shelf_hz: 2_000,
    shelf_db: 0,
    ...more,
  };
}

const index: KitIndex = {
  format: 3,
  kit: "studio",
  sample_rate_hz: 48_000,
  variation: { gain_db: 0, shelf_db: 0 },
  regions: [
    region({ velocity_high: 84, gain_velocity: 64 }),
    region({ velocity_high: 84, gain_velocity: 64, variant: 1, start_s: 0.1 }),
    region({ velocity_low: 85, gain_velocity: 112, start_s: 0.2, exponent: 2, gain: 0.5 }),
    region({ piece: "kick", start_s: 0.3 }),
  ],
};
const kit = new SampleKit(index, (each) => each.start_s);

test("a stroke takes the layer of its velocity, at the gain of that layer's law", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 127 }), (velocity) => {
      const sound = kit.stroke("snare", velocity, 0);
      expect(sound?.buffer).toBe(velocity <= 84 ? 0 : 0.2);
      const gain = velocity <= 84 ? (velocity / 64) ** 1.5 : 0.5 * (velocity / 112) ** 2;
      expect(sound?.gain).toBeCloseTo(gain, 12);
    }),
  );
});

test("variants take turns, whatever number is given", () => {
  expect([0, 1, 2, 3, 1_000_001].map((each) => kit.stroke("snare", 50, each)?.buffer)).toEqual([
    0, 0.1, 0, 0.1, 0.1,
  ]);
});

test("regions that share a sample share its buffer", () => {
  const cut: number[] = [];
  const shared: KitIndex = {
    ...index,
    regions: [
      region({ velocity_high: 63 }),
      region({ velocity_low: 64, gain: 0.5 }),
      region({ piece: "rim", start_s: 0.5 }),
    ],
  };
  const sharing = new SampleKit(shared, (each) => {
    cut.push(each.start_s);
    return { start: each.start_s };
  });
  expect(cut).toEqual([0, 0.5]);
  expect(sharing.stroke("snare", 10, 0)?.buffer).toBe(sharing.stroke("snare", 100, 0)?.buffer);
});

test("a piece that the kit lacks is silent", () => {
  expect(kit.stroke("crash", 100, 0)).toBeUndefined();
});

test.each([
  ["nothing", null, /its format is undefined/],
  ["another format", { ...index, format: 1 }, /its format is 1, not 3/],
  ["no region", { ...index, regions: [] }, /names no region/],
])("%s is refused in one sentence", (_, json, sentence) => {
  expect(() => kitIndexOf("studio", json)).toThrow(KitNotUnderstood);
  expect(() => kitIndexOf("studio", json)).toThrow(sentence);
});

test("strokes are played as Python plays them: sample, gain and shelf", () => {
  const held = new SampleKit(vectors.index, (each) => each.start_s);
  expect(vectors.strokes.length).toBeGreaterThan(100);
  for (const { piece, velocity, number, start_s, gain, shelf_hz, shelf_db } of vectors.strokes) {
    const sound = held.stroke(piece, velocity, number);
    expect(sound?.buffer).toBe(start_s);
    expect(sound?.gain).toBeCloseTo(gain, 12);
    expect(sound?.shelfHz).toBe(shelf_hz);
    expect(sound?.shelfDb).toBeCloseTo(shelf_db, 9);
  }
});
