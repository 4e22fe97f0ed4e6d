/** What the pages need from outside themselves; the real ones, and those of a scripted room. */

import type { MeetingOptions } from "@uchiawase/core/meeting";
import { browser } from "@uchiawase/player/browser-socket";

export interface Ports {
  readonly browser: Pick<MeetingOptions, "openSocket" | "nowMs" | "setTimer">;
  /** The address of the room's socket. */
  readonly socketUrl: string;
  /** Load the probe, for tests. */
  readonly probe: boolean;
}

/** The ports of a page that a room served. */
export function portsOf(view: Window): Ports {
  const scheme = view.location.protocol === "https:" ? "wss:" : "ws:";
  return {
    browser,
    socketUrl: `${scheme}//${view.location.host}/ws`,
    probe: new URLSearchParams(view.location.search).has("probe"),
  };
}
