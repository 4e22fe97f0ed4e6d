import { KitNotUnderstood } from "@uchiawase/core/errors";
import fc from "fast-check";
import { expect, test } from "vitest";

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
    ...more,
  };
}

const index: KitIndex = {
  format: 1,
  kit: "studio",
  sample_rate_hz: 48_000,
  exponent: 1.5,
  regions: [
    region({ velocity_high: 84, gain_velocity: 64 }),
    region({ velocity_high: 84, gain_velocity: 64, variant: 1, start_s: 0.1 }),
    region({ velocity_low: 85, gain_velocity: 112, start_s: 0.2 }),
    region({ piece: "kick", start_s: 0.3 }),
  ],
};
const kit = new SampleKit(index, (each) => each.start_s);

test("a stroke takes the layer of its velocity, at the gain of the one law of all kits", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 127 }), (velocity) => {
      const sound = kit.stroke("snare", velocity, 0);
      const gainVelocity = velocity <= 84 ? 64 : 112;
      expect(sound?.buffer).toBe(velocity <= 84 ? 0 : 0.2);
      expect(sound?.gain).toBeCloseTo((velocity / gainVelocity) ** 1.5, 12);
    }),
  );
});

test("variants take turns, whatever number is given", () => {
  expect([0, 1, 2, 3, 1_000_001].map((each) => kit.stroke("snare", 50, each)?.buffer)).toEqual([
    0, 0.1, 0, 0.1, 0.1,
  ]);
});

test("a piece that the kit lacks is silent", () => {
  expect(kit.stroke("crash", 100, 0)).toBeUndefined();
});

test.each([
  ["nothing", null, /its format is undefined/],
  ["another format", { ...index, format: 2 }, /its format is 2, not 1/],
  ["no region", { ...index, regions: [] }, /names no region/],
])("%s is refused in one sentence", (_, json, sentence) => {
  expect(() => kitIndexOf("studio", json)).toThrow(KitNotUnderstood);
  expect(() => kitIndexOf("studio", json)).toThrow(sentence);
});
