/** What the pages need from outside themselves; the real ones, and those of a scripted room. */

import type { MeetingOptions } from "@uchiawase/core/meeting";
import type { HitShelf } from "@uchiawase/core/outbox";
import { browser } from "@uchiawase/player/browser-socket";
import { browserMidi, midiIsGranted } from "@uchiawase/player/midi-ports";

import type { HandsPorts } from "./hands.svelte.ts";
import { hitShelf } from "./hit-shelf.ts";
import { remember, remembered } from "./memory.ts";

export interface Ports {
  readonly browser: Pick<MeetingOptions, "openSocket" | "nowMs" | "setTimer">;
  /** The address of the room's socket. */
  readonly socketUrl: string;
  readonly hands: HandsPorts;
  /** Give where hits of a device in a meeting survive a reload. */
  readonly shelf: (meeting: string) => HitShelf;
  /** Load the probe, for tests. */
  readonly probe: boolean;
}

/** The ports of a page that a room served. */
export function portsOf(view: Window): Ports {
  const scheme = view.location.protocol === "https:" ? "wss:" : "ws:";
  return {
    browser,
    socketUrl: `${scheme}//${view.location.host}/ws`,
    hands: {
      midi: browserMidi(view),
      midiIsGranted: () => midiIsGranted(view),
      remember: (name, json) => {
        remember(view, name, json);
      },
      remembered: (name) => remembered(view, name),
    },
    shelf: (meeting) => hitShelf(view, meeting),
    probe: new URLSearchParams(view.location.search).has("probe"),
  };
}
