import fc from "fast-check";
import { expect, test } from "vitest";

import { closeSeam, folded } from "./seam.ts";

const RATE_HZ = 8000;

function bufferOf(...channels: Float32Array<ArrayBuffer>[]): AudioBuffer {
  return {
    sampleRate: RATE_HZ,
    length: channels[0]?.length ?? 0,
    numberOfChannels: channels.length,
    getChannelData: (channel: number) => channels[channel],
  } as unknown as AudioBuffer;
}

test("a round turns into what leads to its start, and nothing else is touched", () => {
  const tone = Float32Array.from({ length: 8000 }, (_, index) => Math.sin(index / 20));
  const before = tone.slice();
  closeSeam(bufferOf(tone, tone.slice()), { startS: 0.25, endS: 0.7 });
  const [start, end] = [2000, 5600];
  expect(tone.subarray(0, end - 80)).toEqual(before.subarray(0, end - 80));
  expect(tone.subarray(end)).toEqual(before.subarray(end));
  // From the last sample of a round to the first of the next is no further than along the tone.
  const step = Math.abs((tone[start] as number) - (tone[end - 1] as number));
  expect(step).toBeLessThan(0.06);
  expect(Math.abs((before[start] as number) - (before[end - 1] as number))).toBeGreaterThan(0.1);
});

test("a stretch from the very beginning ends in silence, a short one has a short seam", () => {
  const loud = new Float32Array(800).fill(1);
  closeSeam(bufferOf(loud), { startS: 0, endS: 0.005 });
  expect(loud[39]).toBeLessThan(0.02);
  expect(loud[40]).toBe(1);
});

test("every second of a song that goes round is somewhere in the stretch", () => {
  const lap = { startS: 2, endS: 5 };
  expect(folded(null, 100)).toBe(100);
  expect(folded(lap, 1)).toBe(1);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100 }),
      fc.double({ min: 0, max: 2.99, noNaN: true }),
      (round, into) => {
        const at = folded(lap, 2 + 3 * round + into);
        expect(at).toBeCloseTo(2 + into, 6);
      },
    ),
  );
});
