import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Answers, RING_MS, TOGETHER_MS, WINDOW_MS } from "./answers.ts";

const BPM = 120; // 500 ms a beat
const asked = (lane: number, ...beats: number[]) =>
  beats.map((position) => ({ beats: position, laneIndex: lane, velocity: 96 }));
const beatsOfMs = (ms: number): number => ms / 500;

describe("an answer", () => {
  test("to a hit on the beat is a glow on the line", () => {
    const answers = new Answers(asked(0, 4));
    expect(answers.hit(0, 4, BPM, 1000)).toEqual({ met: true, earlyMs: 0 });
    expect(answers.ringsAt(1000)).toEqual([
      { laneIndex: 0, beatsAhead: 0, together: true, answered: true, age: 0 },
    ]);
    expect(answers.strokes[0]?.fate).toBe("met");
  });

  test("says early above the line and late below it", () => {
    const answers = new Answers(asked(0, 4, 8));
    expect(answers.hit(0, 4 - beatsOfMs(100), BPM, 0).earlyMs).toBeCloseTo(100);
    expect(answers.hit(0, 8 + beatsOfMs(100), BPM, 0).earlyMs).toBeCloseTo(-100);
    const [early, late] = answers.ringsAt(0);
    expect(early?.beatsAhead).toBeGreaterThan(0);
    expect(late?.beatsAhead).toBeLessThan(0);
  });

  test("glows within its bound and not beyond it", () => {
    const at = (ms: number): boolean | undefined => {
      const answers = new Answers(asked(0, 4));
      answers.hit(0, 4 + beatsOfMs(ms), BPM, 0);
      return answers.ringsAt(0)[0]?.together;
    };
    expect(at(TOGETHER_MS - 1)).toBe(true);
    expect(at(-TOGETHER_MS + 1)).toBe(true);
    expect(at(TOGETHER_MS + 1)).toBe(false);
  });

  test("is quiet for a free hit: another lane, too far, or a stroke already met", () => {
    const answers = new Answers(asked(0, 4));
    expect(answers.hit(1, 4, BPM, 0).met).toBe(false);
    expect(answers.hit(0, 4 + beatsOfMs(WINDOW_MS + 1), BPM, 0).met).toBe(false);
    expect(answers.hit(0, 4, BPM, 0).met).toBe(true);
    expect(answers.hit(0, 4, BPM, 0).met).toBe(false);
  });

  test("while the timeline is held meets nothing", () => {
    expect(new Answers(asked(0, 4)).hit(0, 3.9, 0, 0).met).toBe(false);
  });

  test("fades and is gone", () => {
    const answers = new Answers(asked(0, 4));
    answers.hit(0, 4, BPM, 1000);
    expect(answers.ringsAt(1000 + RING_MS / 2)[0]?.age).toBeCloseTo(0.5);
    expect(answers.ringsAt(1000 + RING_MS)).toEqual([]);
    expect(answers.laneGlowAt(1000, 2)).toEqual([1, 0]);
    expect(answers.laneGlowAt(5000, 2)).toEqual([0, 0]);
  });
});

describe("a stroke", () => {
  test("nobody struck is past once its window is over, not before", () => {
    const answers = new Answers(asked(0, 4));
    answers.advance(4 + beatsOfMs(WINDOW_MS - 1), BPM);
    expect(answers.strokes[0]?.fate).toBe("coming");
    answers.advance(4 + beatsOfMs(WINDOW_MS + 1), BPM);
    expect(answers.strokes[0]?.fate).toBe("passed");
  });

  test("from before one came in is not shown at all", () => {
    expect(new Answers(asked(0, 1, 2, 3), 2).strokes.map((stroke) => stroke.beats)).toEqual([2, 3]);
  });

  test("is met at most once, whatever is struck", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 2 }), fc.double({ min: 0, max: 16, noNaN: true })),
          {
            maxLength: 60,
          },
        ),
        (hits) => {
          const answers = new Answers(
            [0, 1, 2]
              .flatMap((lane) => asked(lane, 1, 2, 2.5, 3, 8))
              .sort((a, b) => a.beats - b.beats),
          );
          const met = hits.filter(([lane, beats]) => answers.hit(lane, beats, BPM, 0).met).length;
          expect(answers.strokes.filter((stroke) => stroke.fate === "met")).toHaveLength(met);
        },
      ),
    );
  });

  test.each([3.2, 4, 6, 8, 12, 16])(
    "lit %d times a second a lane never swings by a tenth of the brightest",
    (hz) => {
      const answers = new Answers([]);
      // The lightest lane there is, as it is laid over the road.
      const lightest = 0.78 * 0.34;
      let last: number | null = null;
      for (let stroke = 0; stroke < 64; stroke += 1) {
        const nowMs = 1000 + (stroke * 1000) / hz;
        const before = answers.laneGlowAt(nowMs, 1)[0] ?? 0;
        answers.touch(0, nowMs);
        const after = answers.laneGlowAt(nowMs, 1)[0] ?? 0;
        if (last !== null) expect((after - before) * lightest).toBeLessThan(0.1);
        last = after;
      }
    },
  );
});
