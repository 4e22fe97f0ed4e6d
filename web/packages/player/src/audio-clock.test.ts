import { chance, quantile } from "@uchiawase/core/fakes/simulated-path";
import { ClockNotSet } from "@uchiawase/core/errors";
import { describe, expect, test } from "vitest";

import { AudioClock, type AudioTime } from "./audio-clock.ts";

const QUANTUM_S = 128 / 48_000;

interface Machine {
  /** How fast the sound card runs against the computer, minus 1. */
  readonly drift: number;
  /** How many quanta the system asks for at once. */
  readonly quanta: number;
  /** Mean lateness of a step, seconds. */
  readonly lateS: number;
  /** The page's clock shows multiples of this, milliseconds. */
  readonly resolutionMs: number;
  readonly seed: number;
}

/** A sound card and a page that looks at it now and then. */
class FakeMachine {
  nowMs = 5000;
  state = "running";
  currentTime = 0;
  outputLatency = 0.02;
  baseLatency = 0.005;
  /** The true audio second that is just completed when the page's clock shows 0. */
  startS = -5;
  readonly clock: AudioClock;
  readonly #machine: Machine;
  readonly #draw: () => number;
  #stepLateS = 0;
  #step = -1;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#draw = chance(machine.seed);
    this.clock = new AudioClock(this satisfies AudioTime, () => this.read());
  }

  read(): number {
    return Math.floor(this.nowMs / this.#machine.resolutionMs) * this.#machine.resolutionMs;
  }

  truthS(ms = this.nowMs): number {
    return this.startS + (ms / 1000) * (1 + this.#machine.drift);
  }

  /** Let time pass; the page looks every 25 ms or a little later. */
  pass(seconds: number, look: () => void = () => undefined): void {
    const untilMs = this.nowMs + seconds * 1000;
    while (this.nowMs < untilMs) {
      this.nowMs += 25 + 3 * this.#draw();
      const stepS = this.#machine.quanta * QUANTUM_S;
      const step = Math.floor(this.truthS() / stepS);
      if (step !== this.#step) {
        this.#step = step;
        this.#stepLateS = -this.#machine.lateS * Math.log(1 - this.#draw());
      }
      const late = this.truthS() - step * stepS < this.#stepLateS;
      if (this.state === "running")
        this.currentTime = Math.max(0, (late ? step - 1 : step) * stepS);
      this.clock.sample();
      look();
    }
  }
}

describe.each([
  ["one quantum at a time", { drift: 50e-6, quanta: 1, lateS: 0.0002, resolutionMs: 0.005 }],
  ["10 ms buffers", { drift: -100e-6, quanta: 4, lateS: 0.001, resolutionMs: 0.005 }],
  ["a coarse clock", { drift: 100e-6, quanta: 4, lateS: 0.0005, resolutionMs: 0.1 }],
  ["20 ms buffers, busy", { drift: -50e-6, quanta: 8, lateS: 0.004, resolutionMs: 0.1 }],
  ["no drift", { drift: 0, quanta: 2, lateS: 0.0002, resolutionMs: 0.005 }],
])("%s", (_, machine) => {
  function errorsMs(fromS: number, toS: number): readonly number[] {
    const found: number[] = [];
    for (let seed = 0; seed < 5; seed += 1) {
      const fake = new FakeMachine({ ...machine, seed });
      fake.pass(1);
      const startedMs = fake.nowMs;
      fake.pass(toS, () => {
        const afterS = (fake.nowMs - startedMs) / 1000;
        if (!fake.clock.locked || afterS < fromS) return;
        found.push(Math.abs(fake.clock.audioSAt(fake.nowMs) - fake.truthS()) * 1000);
      });
    }
    return found;
  }

  const bufferMs = machine.quanta * QUANTUM_S * 1000;

  test("after five seconds it is right within 1 ms or a tenth of a buffer, 95 times in 100", () => {
    const found = errorsMs(5, 120);
    expect(found.length).toBeGreaterThan(10_000);
    expect(quantile(found, 0.95)).toBeLessThan(Math.max(1, bufferMs / 10));
  });

  test("a second after the start it is right within half a buffer", () => {
    expect(quantile(errorsMs(1, 5), 0.95)).toBeLessThan(Math.max(1, bufferMs / 2));
  });

  test("over two minutes the drift is found to within 15 ppm, and the clock never goes back", () => {
    const fake = new FakeMachine({ ...machine, seed: 9 });
    let beforeS = -Infinity;
    fake.pass(120, () => {
      if (!fake.clock.locked) return;
      const nowS = fake.clock.audioSAt(fake.nowMs);
      expect(nowS).toBeGreaterThan(beforeS);
      beforeS = nowS;
      expect(fake.clock.performanceMsAt(nowS)).toBeCloseTo(fake.nowMs, 5);
    });
    expect(Math.abs(fake.clock.drift - machine.drift)).toBeLessThan(15e-6);
    expect(fake.clock.gaps).toBe(0);
  });
});

const ORDINARY: Machine = { drift: 20e-6, quanta: 2, lateS: 0.0003, resolutionMs: 0.005, seed: 1 };

test("nothing is told before it runs", () => {
  const fake = new FakeMachine(ORDINARY);
  fake.state = "suspended";
  fake.pass(3);
  expect(fake.clock.locked).toBe(false);
  expect(() => fake.clock.audioSAt(0)).toThrow(ClockNotSet);
  expect(() => fake.clock.performanceMsAt(0)).toThrow(ClockNotSet);
});

test("after a suspension it is set anew", () => {
  const fake = new FakeMachine(ORDINARY);
  fake.pass(10);
  fake.state = "suspended";
  const stoodMs = fake.nowMs;
  fake.pass(5);
  expect(fake.clock.locked).toBe(false);
  fake.startS -= (fake.nowMs - stoodMs) / 1000;
  fake.state = "running";
  fake.pass(3);
  expect(fake.clock.audioSAt(fake.nowMs)).toBeCloseTo(fake.truthS(), 2);
});

test.each([0.004, 0.0107, 0.7])("a gap of %f s that nobody tells of is noticed", (gapS) => {
  const fake = new FakeMachine(ORDINARY);
  fake.pass(20);
  expect(fake.clock.gaps).toBe(0);
  fake.startS -= gapS;
  fake.pass(2);
  expect(fake.clock.gaps).toBe(1);
  expect(Math.abs(fake.clock.audioSAt(fake.nowMs) - fake.truthS())).toBeLessThan(0.0015);
});

test("a clock that is suddenly ahead is followed", () => {
  const fake = new FakeMachine(ORDINARY);
  fake.pass(10);
  fake.startS += 0.05;
  fake.pass(1);
  expect(Math.abs(fake.clock.audioSAt(fake.nowMs) - fake.truthS())).toBeLessThan(0.0015);
});

test("one late reading changes nothing", () => {
  const fake = new FakeMachine(ORDINARY);
  fake.pass(10);
  const { currentTime } = fake;
  fake.nowMs += 300;
  fake.currentTime = currentTime;
  fake.clock.sample();
  fake.pass(1);
  expect(fake.clock.gaps).toBe(0);
  expect(Math.abs(fake.clock.audioSAt(fake.nowMs) - fake.truthS())).toBeLessThan(0.0015);
});

test("the output delay is that of the buffer and the system, smoothed, and follows another output", () => {
  const fake = new FakeMachine(ORDINARY);
  expect(fake.clock.outputIsStated).toBe(false);
  fake.pass(1);
  expect(fake.clock.outputIsStated).toBe(true);
  expect(fake.clock.outputS).toBeCloseTo(0.025, 6);
  fake.outputLatency = 0.022;
  fake.pass(0.1);
  expect(fake.clock.outputS).toBeLessThan(0.0252);
  fake.pass(20);
  expect(fake.clock.outputS).toBeCloseTo(0.027, 4);
  fake.outputLatency = 0.2;
  fake.pass(0.1);
  expect(fake.clock.outputS).toBeCloseTo(0.205, 6);
});

test("what was measured is added to what is stated, follows it, and is never negative", () => {
  const fake = new FakeMachine({ drift: 0, quanta: 1, lateS: 0, resolutionMs: 0.1, seed: 3 });
  fake.pass(2);
  fake.clock.correct(0.1);
  expect(fake.clock.statedS).toBeCloseTo(0.025, 6);
  expect(fake.clock.outputS).toBeCloseTo(0.125, 6);
  fake.outputLatency = 0.2;
  fake.pass(1);
  expect(fake.clock.outputS).toBeCloseTo(0.305, 6);
  fake.clock.correct(-1);
  expect(fake.clock.outputS).toBe(0);
});
