/**
 * Hits that the room may not have yet, in the browser's local storage: a reload, or a browser that
 * closes the tab, loses none of them.
 *
 * One entry a hit, so that a long silence does not make each stroke dearer than the one before. What
 * was struck in meetings that are long over is cleared away.
 */

import type { HitIn } from "@uchiawase/core/messages";
import type { HitShelf } from "@uchiawase/core/outbox";

const PREFIX = "uchiawase.hit";
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

interface Lying {
  readonly hit: HitIn;
  /** When it was put there, by the calendar. */
  readonly atMs: number;
}

/**
 * Give the shelf of one device in one meeting.
 *
 * @param view The window; one that keeps nothing gives a shelf that keeps nothing.
 * @param meeting What tells this meeting and device from others; it is not written down as it is.
 */
export function hitShelf(view: Window, meeting: string): HitShelf {
  const prefix = `${PREFIX}.${digest(meeting)}.`;
  clearAway(view, Date.now() - FORGOTTEN_MS);
  return {
    hits: () =>
      keysOf(view)
        .filter((key) => key.startsWith(prefix))
        .map((key) => read(view, key)?.hit)
        .filter((hit) => hit !== undefined),
    put: (hit) => {
      const lying: Lying = { hit, atMs: Date.now() };
      attempt(() => {
        view.localStorage.setItem(`${prefix}${String(hit.seq)}`, JSON.stringify(lying));
      });
    },
    remove: (seq) => {
      attempt(() => {
        view.localStorage.removeItem(`${prefix}${String(seq)}`);
      });
    },
  };
}

function clearAway(view: Window, beforeMs: number): void {
  for (const key of keysOf(view)) {
    if (!key.startsWith(`${PREFIX}.`)) continue;
    const lying = read(view, key);
    if (lying !== undefined && lying.atMs >= beforeMs) continue;
    attempt(() => {
      view.localStorage.removeItem(key);
    });
  }
}

function keysOf(view: Window): string[] {
  try {
    return Object.keys(view.localStorage);
  } catch {
    return [];
  }
}

function read(view: Window, key: string): Lying | undefined {
  try {
    const found: unknown = JSON.parse(view.localStorage.getItem(key) ?? "null");
    return isLying(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it looks as we wrote it; somebody else may have written it since. */
function isLying(found: unknown): found is Lying {
  if (typeof found !== "object" || found === null) return false;
  const { hit, atMs } = found as Partial<Record<keyof Lying, unknown>>;
  if (typeof atMs !== "number" || typeof hit !== "object" || hit === null) return false;
  const { seq, pass_number, time_s, piece, velocity } = hit as Partial<
    Record<keyof HitIn, unknown>
  >;
  return (
    Number.isSafeInteger(seq) &&
    Number.isSafeInteger(pass_number) &&
    Number.isFinite(time_s) &&
    typeof piece === "string" &&
    Number.isSafeInteger(velocity)
  );
}

// A browser that keeps nothing (private windows, some kiosks, a full disk) still has to be able to play.
function attempt(what: () => void): void {
  try {
    what();
  } catch {
    return;
  }
}

/** FNV-1a, 32 bits: enough to tell a device's few meetings apart, and nothing that opens one. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
