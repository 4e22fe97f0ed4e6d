import { expect, test } from "vitest";

import { Vibration } from "./vibration.ts";

function recorder(): { shakes: number[]; vibrate: (ms: number) => boolean } {
  const shakes: number[] = [];
  return { shakes, vibrate: (ms) => shakes.push(ms) > 0 };
}

test("the first beat of a bar is felt longer than the others, and a stroke shortest", () => {
  const shaker = recorder();
  const vibration = new Vibration(shaker);
  vibration.beat(1, 0);
  vibration.beat(2, 500);
  vibration.stroke(750);
  const [first, other, stroke] = shaker.shakes as [number, number, number];
  expect(first).toBeGreaterThan(other);
  expect(other).toBeGreaterThan(stroke);
});

test("a stroke on the beat is one shake with it", () => {
  const shaker = recorder();
  const vibration = new Vibration(shaker);
  vibration.beat(1, 1000);
  vibration.stroke(1012);
  expect(shaker.shakes).toHaveLength(1);
});

test("however fast somebody strikes, shakes stay apart", () => {
  const shaker = recorder();
  const vibration = new Vibration(shaker);
  for (let ms = 0; ms < 1000; ms += 10) vibration.stroke(ms);
  expect(shaker.shakes.length).toBeLessThanOrEqual(1000 / 60 + 1);
});
