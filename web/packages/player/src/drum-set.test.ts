import fc from "fast-check";
import { expect, test } from "vitest";

import { DrumSet, MARGIN_S, wholeSample } from "./drum-set.ts";
import {
  FakeContext,
  FakeFilter,
  FakeNode,
  type FakeGain,
  type FakeSource,
} from "./fakes/audio-graph.ts";

const sound = { buffer: {} as AudioBuffer, gain: 0.5, shelfHz: 2_000, shelfDb: 0 };

function drums(): { context: FakeContext; set: DrumSet } {
  const context = new FakeContext();
  context.currentTime = 10;
  return { context, set: new DrumSet(context.real, new FakeNode() as unknown as AudioNode) };
}

function gainOf(source: FakeSource): FakeGain {
  return [...source.outputs][0] as FakeGain;
}

function chokesOf(source: FakeSource): number[] {
  return gainOf(source)
    .gain.events.filter((event) => event.kind === "target")
    .map((event) => event.atS)
    .sort();
}

test("a stroke starts on the whole sample nearest to what was asked, never in the past", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (atS) => {
      const { context, set } = drums();
      const voice = set.strike("snare", sound, atS);
      const frame = voice.startS * context.sampleRate;
      expect(Math.abs(frame - Math.round(frame))).toBeLessThan(1e-6);
      expect(Math.abs(voice.startS - Math.max(atS, 10))).toBeLessThanOrEqual(0.5 / 48_000 + 1e-12);
      expect(context.sources[0]?.startS).toBe(voice.startS);
      expect(gainOf(context.sources[0] as FakeSource).gain.steppedAt(voice.startS)).toBe(0.5);
    }),
  );
});

test("a stroke can be silenced until just before it begins", () => {
  const { context, set } = drums();
  const voice = set.strike("snare", sound, 11);
  context.currentTime = voice.startS - MARGIN_S - 0.001;
  expect(voice.cancel()).toBe(true);
  expect(context.heard).toEqual([]);
  const late = set.strike("snare", sound, 12);
  context.currentTime = late.startS - MARGIN_S / 2;
  expect(late.cancel()).toBe(false);
  expect(context.heard).toHaveLength(1);
});

test.each(["hat_closed", "hat_pedal", "hat_open"])("a %s ends what an open hat rings", (piece) => {
  const { context, set } = drums();
  set.strike("hat_open", sound, 11);
  set.strike(piece, sound, 12);
  expect(chokesOf(context.sources[0] as FakeSource)).toEqual([12]);
});

test("it does so in whatever order the two are put on the clock", () => {
  const { context, set } = drums();
  set.strike("hat_closed", sound, 12);
  set.strike("hat_open", sound, 11);
  set.strike("hat_open", sound, 13);
  expect(chokesOf(context.sources[1] as FakeSource)).toEqual([12]);
  expect(chokesOf(context.sources[2] as FakeSource)).toEqual([]);
});

test("nothing else chokes or is choked", () => {
  const { context, set } = drums();
  for (const piece of ["hat_open", "snare", "crash", "hat_closed", "ride"]) {
    set.strike(piece, sound, 11 + context.sources.length);
  }
  expect(context.sources.map((source) => chokesOf(source).length)).toEqual([1, 0, 0, 0, 0]);
});

test("a choke that was silenced before it began no longer ends anything", () => {
  const { context, set } = drums();
  set.strike("hat_open", sound, 11);
  const closing = set.strike("hat_closed", sound, 12);
  set.strike("hat_pedal", sound, 13);
  expect(closing.cancel()).toBe(true);
  expect(chokesOf(context.sources[0] as FakeSource)).toEqual([13]);
});

test("a whole sample is the nearest one", () => {
  expect(wholeSample(1.00001, 48_000)).toBe(1);
  expect(wholeSample(1.00002, 48_000)).toBeCloseTo(1 + 1 / 48_000, 12);
});

test("a stroke that is duller than its sample goes through a shelf, from its first sample on", () => {
  const { context, set } = drums();
  set.strike("snare", { ...sound, shelfDb: -3 }, 11);
  const shelf = [...(context.sources[0] as FakeSource).outputs][0] as FakeFilter;
  expect(shelf).toBeInstanceOf(FakeFilter);
  expect(shelf.type).toBe("highshelf");
  expect(shelf.frequency.steppedAt(0)).toBe(2_000);
  expect(shelf.gain.steppedAt(0)).toBe(-3);
  const gain = [...shelf.outputs][0] as FakeGain;
  expect(gain.gain.steppedAt(11)).toBe(0.5);
});

test("a cymbal that is grabbed falls from then on, nothing else does", () => {
  const { context, set } = drums();
  for (const piece of ["crash", "ride", "snare"]) set.strike(piece, sound, 10);
  context.currentTime = 11;
  set.grab(["crash", "snare"]);
  const [crash, ride, snare] = context.sources as [FakeSource, FakeSource, FakeSource];
  expect(chokesOf(crash)).toEqual([11]);
  expect(chokesOf(ride)).toEqual([]);
  expect(chokesOf(snare)).toEqual([]);
  // One hand, one grab: what is struck after it rings anew.
  set.strike("crash", sound, 11.5);
  context.currentTime = 12;
  expect(chokesOf(context.sources[3] as FakeSource)).toEqual([]);
});
