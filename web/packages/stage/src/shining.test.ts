import { expect, test } from "vitest";

import { Glow, LIGHTEST } from "./glow.ts";
import { DARK_AFTER_MS, fadingFrom, Shining } from "./shining.ts";

const SWING = 0.1;

/** What is shown of a light at a moment, between the steps of its way down. */
function shownAt(frames: readonly Keyframe[], ms: number): number {
  const at = ms / DARK_AFTER_MS;
  const next = frames.findIndex((frame) => (frame.offset as number) >= at);
  const [from, to] = [frames[Math.max(0, next - 1)], frames[next]] as [Keyframe, Keyframe];
  const span = (to.offset as number) - (from.offset as number) || 1;
  const share = (at - (from.offset as number)) / span;
  return (from["opacity"] as number) * (1 - share) + (to["opacity"] as number) * share;
}

test("what is shown follows the light within a fiftieth", () => {
  const glow = new Glow();
  glow.struck(127, 0);
  const frames = fadingFrom(glow.at(0));
  for (let ms = 0; ms < DARK_AFTER_MS; ms += 20) {
    expect(Math.abs(shownAt(frames, ms) - glow.at(ms))).toBeLessThan(0.02);
  }
});

test.each([3.2, 4, 6, 8, 12, 16])(
  "struck %d times a second it never swings by a tenth of the brightest",
  (hz) => {
    const swings: number[] = [];
    let frames: Keyframe[] = [];
    const shining = new Shining();
    const shiner = {
      animate: (keyframes: Keyframe[]) => {
        frames = keyframes;
        return { cancel: () => undefined };
      },
    };
    for (let stroke = 0; stroke < 64; stroke += 1) {
      const before = stroke === 0 ? null : shownAt(frames, 1000 / hz);
      shining.struck(shiner, 127, (stroke * 1000) / hz);
      if (before !== null) swings.push((shownAt(frames, 0) - before) * LIGHTEST);
    }
    expect(Math.max(...swings)).toBeLessThan(SWING);
  },
);

test("a new stroke takes the place of the one before on its element", () => {
  const cancelled: number[] = [];
  let count = 0;
  const shiner = {
    animate: () => {
      const number = (count += 1);
      return { cancel: () => void cancelled.push(number) };
    },
  };
  const shining = new Shining();
  shining.struck(shiner, 90, 0);
  shining.struck(shiner, 90, 100);
  expect(cancelled).toEqual([1]);
});
