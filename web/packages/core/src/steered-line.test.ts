import fc from "fast-check";
import { expect, test } from "vitest";

import { SteeredLine } from "./steered-line.ts";

const steering = { slew: 500e-6, settleS: 2, slewMax: 5000e-6, leapS: 0.25 };
const targets = fc.array(
  fc.record({
    afterS: fc.double({ min: 0, max: 30, noNaN: true }),
    offS: fc.oneof(
      fc.double({ min: -0.02, max: 0.02, noNaN: true }),
      fc.double({ min: -5, max: 5, noNaN: true }),
    ),
    drift: fc.double({ min: -1e-4, max: 1e-4, noNaN: true }),
  }),
  { minLength: 1, maxLength: 30 },
);

function steered(given: readonly { afterS: number; offS: number; drift: number }[]): {
  line: SteeredLine;
  x: number;
} {
  const line = new SteeredLine(steering);
  line.set({ x: 0, y: 100, rate: 1 });
  let x = 0;
  for (const { afterS, offS, drift } of given) {
    x += afterS;
    line.steer(x, { x, y: x + 100 + offS, rate: 1 + drift });
  }
  return { line, x };
}

test("it rises strictly whatever it is steered to", () => {
  fc.assert(
    fc.property(targets, (given) => {
      const { line, x } = steered(given);
      let before = -Infinity;
      for (let at = 0; at < x + 20; at += 0.05) {
        const y = line.yAt(at);
        expect(y).toBeGreaterThan(before);
        before = y;
      }
    }),
    { numRuns: 40 },
  );
});

test("steering never changes what was told before", () => {
  fc.assert(
    fc.property(targets, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const { line, x } = steered(given);
      const at = x * share;
      const told = line.yAt(at);
      line.steer(x + 1, { x: x + 1, y: 0, rate: 1 });
      expect(line.yAt(at)).toBe(told);
    }),
  );
});

test("x at y is the inverse of y at x where nothing leapt", () => {
  fc.assert(
    fc.property(targets, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const near = given.map((each) => ({ ...each, offS: each.offS / 100 }));
      const { line, x } = steered(near);
      const at = share * (x + 10);
      expect(line.xAt(line.yAt(at))).toBeCloseTo(at, 6);
    }),
  );
});

test("it meets its target in the time that the steering allows, and stays on it", () => {
  // Half a millisecond at 500 ppm; 5 ms within two seconds; 50 ms at half a percent.
  for (const [offS, takesS] of [
    [0.0005, 1],
    [0.005, 2],
    [-0.005, 2],
    [0.05, 10],
  ] as const) {
    const { line } = steered([{ afterS: 10, offS, drift: 0 }]);
    expect(line.yAt(10)).toBeCloseTo(110, 9);
    expect(line.yAt(10 + takesS / 2)).toBeCloseTo(110 + takesS / 2 + offS / 2, 9);
    expect(line.yAt(10 + takesS)).toBeCloseTo(110 + takesS + offS, 9);
    expect(line.yAt(1000)).toBeCloseTo(1100 + offS, 9);
  }
});

test("a target far ahead is leapt to, one far behind is waited for at half speed", () => {
  expect(steered([{ afterS: 10, offS: 3, drift: 0 }]).line.yAt(10)).toBeCloseTo(113, 9);
  const behind = steered([{ afterS: 10, offS: -3, drift: 0 }]).line;
  expect(behind.yAt(10)).toBeCloseTo(110, 9);
  expect(behind.yAt(14)).toBeCloseTo(112, 9);
  expect(behind.yAt(16)).toBeCloseTo(113, 9);
  expect(behind.yAt(20)).toBeCloseTo(117, 9);
});
