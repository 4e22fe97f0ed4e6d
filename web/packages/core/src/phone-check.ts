/**
 * The test of a phone: does it reach this machine, does its sound come, what can it do.
 *
 * Generated from uchiawase/session/phone_check.py and server/phone_check.py by
 * web/generate_types.py.
 */

/**
 * In order: the page arrived; the socket opened; the clock could be asked; a touch unlocked the
 * sound; somebody heard it; somebody felt it shake; the screen can be kept awake.
 */
export type Step = "awake" | "clock" | "felt" | "heard" | "reached" | "socket" | "unlocked";

/** It worked, it failed, or this browser has no such thing here. */
export type Outcome = "lacking" | "no" | "yes";

/** Ask what time it is. `phone_ms` is the phone's own clock when it sent this. */
export interface CheckPing {
  readonly type: "ping";
  readonly phone_ms: number;
}

/** Say how a step came out. */
export interface CheckFound {
  readonly type: "found";
  /** Which. */
  readonly step: Step;
  /** How. */
  readonly outcome: Outcome;
  /**
   * What was measured, milliseconds: how unevenly the clock's answers came (`clock`), the output
   * delay that the browser states (`unlocked`); 0 elsewhere or where unknown.
   */
  readonly ms: number;
  /** Whether the page is a secure context, in which e-kits and microphones work. */
  readonly secure: boolean;
}

/** Answer a ping: its `phone_ms` again, and the machine's own clock. */
export interface CheckPong {
  readonly type: "pong";
  readonly phone_ms: number;
  readonly machine_s: number;
}

/** One phone as the host sees it. */
export interface PhoneShown {
  /** What it is. */
  readonly name: string;
  /** Whether everything that a drum needs was found to work. */
  readonly plays: boolean;
  /** What worked, in order. */
  readonly done: readonly Step[];
  /** What failed, in order. */
  readonly failed: readonly Step[];
}

/** What the host sees of the test. */
export interface CheckShown {
  /** To the page. */
  readonly link: string;
  /** The same as a QR code: rows of "0" and "1", quiet zone included. */
  readonly qr: readonly string[];
  /** To the page over HTTPS; blank where that is not served. */
  readonly secure_link: string;
  /** Those that came. */
  readonly phones: readonly PhoneShown[];
}

export type FromPhone = CheckPing | CheckFound;

export type ToPhone = CheckPong;
