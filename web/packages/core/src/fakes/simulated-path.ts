/** A network path and two drifting clocks, for the tests of the clock. Never part of a page. */

import type { ClockPong } from "../messages.ts";
import { SessionClock } from "../session-clock.ts";

/** Keyed chance: the same seed gives the same numbers (a 32-bit mixing generator). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** How long one way takes: a floor and a log-normal rest, as measured on home networks. */
export interface PathModel {
  /** Seconds that every message takes. */
  readonly floorS: number;
  /** Median of what comes on top, seconds, and its spread (standard deviation of the logarithm). */
  readonly jitterS: number;
  readonly spread: number;
  /** Share of messages that TCP has to send again, which costs 200 ms. */
  readonly lost: number;
}

export function oneWayS(path: PathModel, draw: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  const again = draw() < path.lost ? 0.2 : 0;
  return path.floorS + path.jitterS * Math.exp(path.spread * normal) + again;
}

export interface Simulation {
  readonly up: PathModel;
  readonly down: PathModel;
  /** How fast the room's clock runs against the page's, minus 1. */
  readonly drift: number;
  /** Session time when the page's clock shows 0, seconds. */
  readonly offsetS: number;
  readonly seed: number;
  readonly lengthS: number;
  /** For so long from the start the page handles what comes in late, by up to so much. */
  readonly busy?: { readonly forS: number; readonly upToS: number };
}

/** What was told at some moment, and the truth. */
export interface Told {
  readonly atMs: number;
  readonly locked: boolean;
  readonly errorS: number;
  readonly boundS: number;
  readonly likelyS: number;
}

/** Let a clock ask over a path, and write down how wrong it was, every 20 ms. */
export function simulate(simulation: Simulation, clock = new SessionClock()): readonly Told[] {
  const draw = chance(simulation.seed);
  const truth = (pageMs: number): number =>
    simulation.offsetS + (pageMs / 1000) * (1 + simulation.drift);
  const told: Told[] = [];
  const coming: { message: ClockPong; atMs: number }[] = [];
  let lastUpMs = 0;
  let lastDownMs = 0;
  clock.connected();
  for (let nowMs = 0; nowMs < simulation.lengthS * 1000; nowMs += 1) {
    while (coming.length > 0 && (coming[0] as { atMs: number }).atMs <= nowMs) {
      const { message, atMs } = coming.shift() as { message: ClockPong; atMs: number };
      clock.pong(message, atMs);
    }
    if (clock.nextPingAtMs() <= nowMs) {
      const ping = clock.ping(nowMs);
      // One connection keeps the order of its messages.
      lastUpMs = Math.max(lastUpMs, nowMs + 1000 * oneWayS(simulation.up, draw));
      const roomMs = lastUpMs;
      const spokenMs = roomMs + 0.05;
      lastDownMs = Math.max(lastDownMs, spokenMs + 1000 * oneWayS(simulation.down, draw));
      const { forS, upToS } = simulation.busy ?? { forS: 0, upToS: 0 };
      if (nowMs < 1000 * forS) lastDownMs += 1000 * upToS * draw();
      coming.push({
        message: {
          type: "clock_pong",
          client_s: ping.client_s,
          received_s: truth(roomMs),
          sent_s: truth(spokenMs),
        },
        atMs: lastDownMs,
      });
    }
    if (nowMs % 20 === 0) {
      told.push({
        atMs: nowMs,
        locked: clock.locked,
        errorS: clock.locked ? clock.sessionSecondsAt(nowMs) - truth(nowMs) : NaN,
        boundS: clock.errorS(nowMs),
        likelyS: clock.likelyErrorS(nowMs),
      });
    }
  }
  return told;
}

/** Give a quantile of numbers, at least one. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}
