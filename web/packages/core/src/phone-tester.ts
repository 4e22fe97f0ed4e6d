/**
 * The phone's half of the test of a phone: asks the machine what time it is, and tells it how each
 * step came out. Knows no page and no sound.
 */

import type { FromPhone, Outcome, Step, ToPhone } from "./phone-check.ts";

/** How often the machine is asked what time it is. */
export const PING_COUNT = 20;
const PING_EVERY_MS = 60;
/** An answer that takes longer is taken as lost. */
const LOST_MS = 2000;

/** A socket of text messages. */
export interface TextSocket {
  send(text: string): void;
}

export interface PhoneTesterOptions {
  readonly socket: TextSocket;
  readonly secure: boolean;
  readonly nowMs: () => number;
  readonly wait: (delayMs: number) => Promise<void>;
}

export class PhoneTester {
  readonly #options: PhoneTesterOptions;
  readonly #roundTripsMs: number[] = [];

  constructor(options: PhoneTesterOptions) {
    this.#options = options;
  }

  /** Take in what the machine said. */
  receive(text: string): void {
    const said = JSON.parse(text) as ToPhone;
    this.#roundTripsMs.push(this.#options.nowMs() - said.phone_ms);
  }

  /**
   * Ask for the time again and again, and tell the machine how evenly the answers came.
   *
   * @returns Half of what lies between the quick and the slow answers, ms; null where too few came.
   */
  async askTheTime(): Promise<number | null> {
    for (let count = 0; count < PING_COUNT; count += 1) {
      this.#send({ type: "ping", phone_ms: this.#options.nowMs() });
      await this.#options.wait(PING_EVERY_MS);
    }
    for (let waitedMs = 0; waitedMs < LOST_MS; waitedMs += PING_EVERY_MS) {
      if (this.#roundTripsMs.length >= PING_COUNT) break;
      await this.#options.wait(PING_EVERY_MS);
    }
    const ms = spreadMs(this.#roundTripsMs);
    this.tell("clock", ms === null || ms > UNEVEN_MS ? "no" : "yes", ms ?? 0);
    return ms;
  }

  tell(step: Step, outcome: Outcome, ms = 0): void {
    this.#send({ type: "found", step, outcome, ms, secure: this.#options.secure });
  }

  #send(message: FromPhone): void {
    this.#options.socket.send(JSON.stringify(message));
  }
}

/** Beyond this the strokes of others come too unevenly to play with them. */
const UNEVEN_MS = 60;

/**
 * Give half of what lies between the quickest and the ninth in ten of round trips: how far a single
 * answer may mislead, ms; null for fewer than half of those that were asked.
 */
export function spreadMs(roundTripsMs: readonly number[]): number | null {
  if (roundTripsMs.length < PING_COUNT / 2) return null;
  const sorted = [...roundTripsMs].sort((a, b) => a - b);
  const slow = sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
  return (slow - (sorted[0] ?? 0)) / 2;
}
