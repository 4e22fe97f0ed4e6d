import { describe, expect, test } from "vitest";
import { lanesOf } from "./lanes.ts";
import {
  FIXED_VELOCITY,
  type KeyPress,
  RIM_VELOCITY,
  padAt,
  strikeOfKey,
  velocityOf,
} from "./pads.ts";

const PADS = [
  { piece: "snare", leftPx: 0, topPx: 100, widthPx: 90, heightPx: 80 },
  { piece: "kick", leftPx: 100, topPx: 100, widthPx: 90, heightPx: 80 },
];

describe("a finger", () => {
  test("strikes the pad it is on", () => {
    expect(padAt(PADS, 45, 140)?.piece).toBe("snare");
    expect(padAt(PADS, 100, 100)?.piece).toBe("kick");
  });

  test("beside every pad strikes the nearest, within reach", () => {
    expect(padAt(PADS, 93, 140)?.piece).toBe("snare");
    expect(padAt(PADS, 97, 140)?.piece).toBe("kick");
    expect(padAt(PADS, 45, 90)?.piece).toBe("snare");
  });

  test("far from every pad strikes nothing, and neither does one where there are no pads", () => {
    expect(padAt(PADS, 45, 20)).toBeUndefined();
    expect(padAt([], 45, 140)).toBeUndefined();
  });

  const pad = { piece: "snare", leftPx: 0, topPx: 0, widthPx: 100, heightPx: 60 };
  const velocity = (pressure: number, xPx = 50, yPx = 30): number =>
    velocityOf(pressure, pad, xPx, yPx);

  test("presses as hard as the device measures, wherever it lands", () => {
    expect(velocity(0.1)).toBeLessThan(velocity(0.9));
    expect(velocity(0.3, 2, 2)).toBe(velocity(0.3));
    for (const pressure of [0.001, 0.25, 0.999]) {
      expect(velocity(pressure)).toBeGreaterThanOrEqual(1);
      expect(velocity(pressure)).toBeLessThanOrEqual(127);
    }
  });

  test("where nothing is measured is full in the middle of a pad and softer at its rim", () => {
    for (const unmeasured of [0, 0.5, 1]) {
      expect(velocity(unmeasured)).toBe(FIXED_VELOCITY);
      expect(velocity(unmeasured, 70, 35)).toBe(FIXED_VELOCITY);
      expect(velocity(unmeasured, 0, 30)).toBe(RIM_VELOCITY);
      expect(velocity(unmeasured, -20, -20)).toBe(RIM_VELOCITY);
      expect(velocity(unmeasured, 90, 30)).toBeLessThan(FIXED_VELOCITY);
      expect(velocity(unmeasured, 90, 30)).toBeGreaterThan(RIM_VELOCITY);
    }
  });
});

describe("a key", () => {
  const lanes = lanesOf(["kick", "snare"]);
  const press = (changes: Partial<KeyPress>): KeyPress => ({
    code: "KeyF",
    key: "f",
    repeat: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    timeStamp: 1234.5,
    ...changes,
  });

  test("strikes its lane at the event's own time", () => {
    expect(strikeOfKey(lanes, press({}), "nothing")).toEqual({
      piece: "snare",
      velocity: FIXED_VELOCITY,
      timeStampMs: 1234.5,
    });
  });

  test("means its place, whatever letter is printed on it or composed by an input method", () => {
    expect(strikeOfKey(lanes, press({ code: "KeyJ", key: "ㅓ" }), "nothing")?.piece).toBe("kick");
  });

  test("does not strike again while it is held, with a modifier, or while somebody types", () => {
    expect(strikeOfKey(lanes, press({ repeat: true }), "nothing")).toBeUndefined();
    expect(strikeOfKey(lanes, press({ ctrlKey: true }), "nothing")).toBeUndefined();
    expect(strikeOfKey(lanes, press({ altKey: true }), "nothing")).toBeUndefined();
    expect(strikeOfKey(lanes, press({ metaKey: true }), "nothing")).toBeUndefined();
    expect(strikeOfKey(lanes, press({}), "text")).toBeUndefined();
  });

  test("that presses a focused button is the button's; on a focused pad it strikes that pad", () => {
    const space = press({ code: "Space", key: " " });
    const enter = press({ code: "Enter", key: "Enter" });
    expect(strikeOfKey(lanes, space, "control")).toBeUndefined();
    expect(strikeOfKey(lanes, enter, "control")).toBeUndefined();
    expect(strikeOfKey(lanes, space, "pad", "snare")?.piece).toBe("snare");
    expect(strikeOfKey(lanes, enter, "pad", "snare")?.piece).toBe("snare");
    expect(strikeOfKey(lanes, space, "nothing")?.piece).toBe("kick");
    expect(strikeOfKey(lanes, press({}), "control")?.piece).toBe("snare");
  });

  test("that several pieces share strikes the one that is meant", () => {
    const shared = lanes.map((lane) => ({ ...lane, keyCode: "KeyF" }));
    const strike = strikeOfKey(shared, press({}), "nothing", "", (pieces) => pieces.at(-1));
    expect(strike?.piece).toBe("kick");
    expect(strikeOfKey(shared, press({}), "nothing")?.piece).toBe("snare");
  });

  test("without a lane strikes nothing", () => {
    expect(strikeOfKey(lanes, press({ code: "KeyQ" }), "nothing")).toBeUndefined();
    expect(strikeOfKey([], press({}), "nothing")).toBeUndefined();
  });
});
