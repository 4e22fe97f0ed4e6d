/** What the pages need from outside themselves; the real ones, and those of a scripted room. */

import type { Meeting, MeetingOptions } from "@uchiawase/core/meeting";
import type { Strike } from "@uchiawase/stage/pads";

/** Whatever makes this page sound. */
export interface Sounding {
  /** Unlock; resolves once something can be heard. To be called from within a click or key. */
  unlock(): Promise<void>;
  /** One's own hit: heard at once. */
  strike(strike: Strike): void;
  close(): void;
}

export interface Ports {
  readonly browser: Pick<MeetingOptions, "openSocket" | "nowMs" | "setTimer">;
  readonly socketUrl: string;
  openSounding(meeting: Meeting): Sounding;
  /** Give what is at an address of the same origin, as JSON; rejects where there is nothing. */
  fetchJson(address: string): Promise<unknown>;
  /** The device's own secret, 32 hexadecimal digits; a host's page is another device than a guest's. */
  device(page: "host" | "join"): string;
}
