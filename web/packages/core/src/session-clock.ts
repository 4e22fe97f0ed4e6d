/**
 * The session clock, as a page knows it.
 *
 * The page asks what time it is (`ping`), the room answers with when it heard and when it spoke
 * (`pong`): four time stamps, which give the offset between the two clocks and the length of the
 * round trip (Mills, "Internet time synchronization", 1991). A fast round trip cannot have been held
 * up much on either way, so its offset is good; a slow one tells little. After a burst the page asks
 * a few times every few seconds, and fits offset and drift together to the last minute: a line by
 * least squares, each round trip weighted by how much longer it took than the fastest, the drift
 * held near 0 by what is known of quartzes.
 *
 * What is told (`sessionSecondsAt`) never goes back and after the first lock follows the estimate
 * with a limited rate. A difference between the two ways of a path cannot be seen by any such
 * exchange; `errorS` bounds it honestly: the true time lies within it whatever the ways are like.
 *
 * Pure: the caller sends, receives and waits. Milliseconds are the page's own clock
 * (`performance.now()`, and so `event.timeStamp`), seconds the room's.
 */

import { ClockNotSet } from "./errors.ts";
import type { ClockPing, ClockPong } from "./messages.ts";
import { SteeredLine } from "./steered-line.ts";

const BURST = 8;
const BURST_GAP_MS = 40;
/**
 * How many round trips there have to be before the clock is locked, how small its likely error, and
 * how long it waits for that: a page that is still loading answers itself late.
 */
const ENOUGH = 4;
const GOOD_S = 0.001;
const LONGEST_WAIT_MS = 1500;
/** After a connection it goes on asking eagerly for so long while the likely error is larger. */
const EAGER_MS = 6000;
const EAGER_EVERY_MS = 250;
const SERIES = 3;
const SERIES_EVERY_MS = 2500;
/** A question without an answer is asked again after this. */
const PATIENCE_MS = 1500;
const WINDOW_S = 60;
/** Quartzes differ by about this much (standard deviation); page and room by the two together. */
const DRIFT_SD = 50e-6;
/** No two computers' clocks differ by more than this. */
const DRIFT_MAX = 500e-6;
/** What is left of an offset's doubt when a round trip was as fast as the fastest, seconds. */
const FLOOR_S = 30e-6;
/** The doubt never falls below this share of the fastest round trip: ways differ a little. */
const FLOOR_SHARE = 0.01;
const STEERING = { slew: 500e-6, settleS: 2, slewMax: 5000e-6, leapS: 0.25 };
/** After this many round trips in a row that cannot be true, a clock has been set. */
const IMPOSSIBLE_LIMIT = 3;
/** How much shorter than nothing a round trip may seem, by the rounding of two clocks, seconds. */
const STOOD_STILL_S = 0.001;
const PATHS_KEPT = 100;

/** One round trip. */
interface RoundTrip {
  /** The middle of it, seconds of the page's clock. */
  readonly pageS: number;
  /** Session minus page, seconds, if both ways took equally long. */
  readonly offsetS: number;
  readonly roundTripS: number;
}

/** Offset and drift around a moment. */
interface Estimate {
  readonly pageS: number;
  readonly offsetS: number;
  readonly drift: number;
  readonly offsetSd: number;
}

/** The room's clock, told in the page's milliseconds. */
export class SessionClock {
  readonly #line = new SteeredLine(STEERING);
  #trips: RoundTrip[] = [];
  #paths: number[] = [];
  #estimate: Estimate | null = null;
  #locked = false;
  #impossible = 0;

  #askedMs = new Set<number>();
  #burstLeft = BURST;
  #lastAskedMs = -Infinity;
  #lastHeardMs = -Infinity;
  #waiting = false;
  /** When the first question of this connection was asked. */
  #connectedMs = Infinity;

  /** Whether the time is known well enough to stamp hits with it. */
  get locked(): boolean {
    return this.#locked;
  }

  /** How fast the room's clock runs against the page's, minus 1. */
  get drift(): number {
    return this.#estimate?.drift ?? 0;
  }

  /** Give when the next question should be asked, the page's milliseconds; may lie in the past. */
  nextPingAtMs(): number {
    if (this.#waiting) return this.#lastAskedMs + PATIENCE_MS;
    if (this.#burstLeft > 0) return this.#lastHeardMs + BURST_GAP_MS;
    const doubtful = !this.#locked || this.likelyErrorS(this.#lastHeardMs) > GOOD_S / 2;
    if (doubtful && this.#lastHeardMs < this.#connectedMs + EAGER_MS) {
      return this.#lastHeardMs + EAGER_EVERY_MS;
    }
    return this.#lastHeardMs + SERIES_EVERY_MS;
  }

  /** Give the question to send now. */
  ping(nowMs: number): ClockPing {
    if (this.#burstLeft === 0) this.#burstLeft = SERIES;
    this.#waiting = true;
    this.#lastAskedMs = nowMs;
    this.#connectedMs = Math.min(this.#connectedMs, nowMs);
    this.#askedMs.add(nowMs);
    if (this.#askedMs.size > 2 * BURST) {
      for (const oldest of this.#askedMs) {
        this.#askedMs.delete(oldest);
        break;
      }
    }
    return { type: "clock_ping", client_s: nowMs / 1000 };
  }

  /** A connection is open (again): ask a whole burst. What was learnt before still counts. */
  connected(): void {
    this.#burstLeft = BURST;
    this.#waiting = false;
    this.#askedMs.clear();
    this.#lastHeardMs = -Infinity;
    this.#connectedMs = Infinity;
  }

  /** Take an answer in; one that was not asked for, or comes twice, is ignored. */
  pong(message: ClockPong, receivedMs: number): void {
    const sentMs = [...this.#askedMs].find((ms) => ms / 1000 === message.client_s);
    if (sentMs === undefined) return;
    this.#askedMs.delete(sentMs);
    if (sentMs === this.#lastAskedMs) this.#waiting = false;
    this.#lastHeardMs = receivedMs;
    this.#burstLeft = Math.max(0, this.#burstLeft - 1);

    const sentS = sentMs / 1000;
    const receivedS = receivedMs / 1000;
    const tookS = receivedS - sentS - (message.sent_s - message.received_s);
    // It came back before it was sent: our clock stood still meanwhile, as while a laptop sleeps.
    // Taken for the fastest of all, it would put the clock wrong by half of that.
    if (tookS < -STOOD_STILL_S) return;
    const roundTripS = Math.max(0, tookS);
    const trip: RoundTrip = {
      pageS: (sentS + receivedS) / 2,
      offsetS: (message.received_s - sentS + (message.sent_s - receivedS)) / 2,
      roundTripS,
    };
    this.#paths.push(roundTripS);
    if (this.#paths.length > PATHS_KEPT) this.#paths.shift();

    // The truth lies within half a round trip of every measurement. When several in a row exclude
    // what we believe, one of the clocks was set (a laptop slept, another process took the room).
    if (this.#locked && this.#excludes(trip)) {
      this.#impossible += 1;
      if (this.#impossible < IMPOSSIBLE_LIMIT) return;
      this.#trips = [];
    }
    this.#impossible = 0;
    this.#trips.push(trip);
    while ((this.#trips[0] as RoundTrip).pageS < trip.pageS - WINDOW_S) this.#trips.shift();
    this.#estimate = fit(this.#trips, receivedS);
    this.#follow(receivedS, this.#estimate);
  }

  /** Give the session time of a moment of the page. @throws ClockNotSet: not locked yet. */
  sessionSecondsAt(performanceMs: number): number {
    if (!this.#locked) throw new ClockNotSet("session");
    return this.#line.yAt(performanceMs / 1000);
  }

  /** Give the page's moment of a session time; inverse of `sessionSecondsAt`. @throws ClockNotSet */
  performanceMsAt(sessionS: number): number {
    if (!this.#locked) throw new ClockNotSet("session");
    return this.#line.xAt(sessionS) * 1000;
  }

  /**
   * How far what is told may be off, seconds: the true session time lies within this, whatever the
   * two ways of the path are like. Infinite before the lock.
   */
  errorS(nowMs: number): number {
    if (!this.#locked) return Infinity;
    const pageS = nowMs / 1000;
    const told = this.#line.yAt(pageS) - pageS;
    let low = -Infinity;
    let high = Infinity;
    for (const trip of this.#trips) {
      // Up to twice the usual spread of quartzes may lie between what we think the drift is and
      // what it is.
      const widened = trip.roundTripS / 2 + 2 * DRIFT_SD * Math.abs(pageS - trip.pageS);
      const carried = trip.offsetS + this.drift * (pageS - trip.pageS);
      low = Math.max(low, carried - widened);
      high = Math.min(high, carried + widened);
    }
    return Math.max(told - low, high - told, 0);
  }

  /** How far it is off when both ways of the path are alike: a 95 % half-width, seconds. */
  likelyErrorS(nowMs: number): number {
    if (!this.#locked || this.#estimate === null) return Infinity;
    const pageS = nowMs / 1000;
    const estimated =
      this.#estimate.offsetS + this.#estimate.drift * (pageS - this.#estimate.pageS);
    return 1.96 * this.#estimate.offsetSd + Math.abs(this.#line.yAt(pageS) - pageS - estimated);
  }

  /**
   * The 99th percentile of the one-way path, seconds: half the fastest round trip, and all that the
   * slow ones take longer, as if it happened on one way. Infinite before the first answer.
   */
  get pathS(): number {
    if (this.#paths.length === 0) return Infinity;
    const sorted = this.#paths.toSorted((a, b) => a - b);
    const fastest = sorted[0] as number;
    const slow = sorted[Math.ceil(0.99 * sorted.length) - 1] as number;
    return fastest / 2 + (slow - fastest);
  }

  /** Whether what is told and a round trip cannot both be true, each within its own bounds. */
  #excludes(trip: RoundTrip): boolean {
    const believed = this.#line.yAt(trip.pageS) - trip.pageS;
    const boundS = trip.roundTripS / 2 + this.errorS(trip.pageS * 1000) + 2 * FLOOR_S;
    return Math.abs(trip.offsetS - believed) > boundS;
  }

  #follow(nowS: number, estimate: Estimate): void {
    const target = {
      x: estimate.pageS,
      y: estimate.pageS + estimate.offsetS,
      rate: 1 + estimate.drift,
    };
    if (!this.#locked) {
      this.#line.set(target);
      const waitedMs = nowS * 1000 - this.#connectedMs;
      this.#locked =
        this.#trips.length >= ENOUGH &&
        (1.96 * estimate.offsetSd < GOOD_S || waitedMs > LONGEST_WAIT_MS);
      return;
    }
    this.#line.steer(nowS, target);
  }
}

/** Fit offset and drift around `pageS` to round trips, at least one. */
function fit(trips: readonly RoundTrip[], pageS: number): Estimate {
  // The fastest of a few may itself have been held up, by about the n-th part of what is usual.
  const sorted = trips.map((trip) => trip.roundTripS).sort((a, b) => a - b);
  const fastest = sorted[0] as number;
  const usual = sorted[sorted.length >> 1] as number;
  const floor = FLOOR_S + FLOOR_SHARE * fastest + (usual - fastest) / (2 * trips.length);
  let w = 0;
  let wt = 0;
  let wo = 0;
  let wtt = 0;
  let wto = 0;
  // Seconds are large numbers, offsets small: everything is taken relative to one trip.
  const base = (trips[0] as RoundTrip).offsetS;
  for (const trip of trips) {
    const sd = floor + (trip.roundTripS - fastest) / 2;
    const weight = 1 / (sd * sd);
    const t = trip.pageS - pageS;
    const o = trip.offsetS - base;
    w += weight;
    wt += weight * t;
    wo += weight * o;
    wtt += weight * t * t;
    wto += weight * t * o;
  }
  const prior = 1 / (DRIFT_SD * DRIFT_SD);
  const determinant = w * (wtt + prior) - wt * wt;
  const drift = Math.max(-DRIFT_MAX, Math.min(DRIFT_MAX, (w * wto - wt * wo) / determinant));
  return {
    pageS,
    offsetS: base + (wo - drift * wt) / w,
    drift,
    offsetSd: Math.sqrt((wtt + prior) / determinant),
  };
}
