/**
 * What this device remembers: its own secret, the name that somebody gave last, and the link that
 * this tab came with, so that a reload on the report still knows the way back to the meeting.
 */

const ENTRY_PAGES = ["host", "join", "watch"] as const;
export type EntryPage = (typeof ENTRY_PAGES)[number];

/** The page that an address opens with a secret behind it, or undefined. */
export function entryPageOf(path: string): EntryPage | undefined {
  return ENTRY_PAGES.find((page) => path === `/${page}`);
}

/** Which link somebody came with. */
export interface Entry {
  readonly page: EntryPage;
  readonly secret: string;
}

const NAME = "uchiawase.name";
const DEVICE = "uchiawase.device";
const ENTRY = "uchiawase.entry";
const SECRET_BYTES = 16;

/**
 * Give the device's own secret, made at its first use. A host's page is a device of its own, so that
 * one laptop can host in one window and play as a guest in another.
 */
export function deviceSecret(view: Window, page: EntryPage): string {
  const key = `${DEVICE}.${page}`;
  const kept = read(view.localStorage, key);
  if (/^[0-9a-f]{32}$/.test(kept)) return kept;
  const bytes = view.crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  write(view.localStorage, key, secret);
  return secret;
}

export function rememberedName(view: Window): string {
  return read(view.localStorage, NAME);
}

export function rememberName(view: Window, name: string): void {
  write(view.localStorage, NAME, name);
}

export function rememberEntry(view: Window, entry: Entry): void {
  write(view.sessionStorage, ENTRY, `${entry.page} ${entry.secret}`);
}

/** Give the link this tab came with, or undefined. */
export function rememberedEntry(view: Window): Entry | undefined {
  const [page, secret] = read(view.sessionStorage, ENTRY).split(" ");
  const known = ENTRY_PAGES.find((each) => each === page);
  return known === undefined || !secret ? undefined : { page: known, secret };
}

/** Give what was remembered under a name, as JSON; undefined for nothing, and for what is none. */
export function remembered(view: Window, name: string): unknown {
  try {
    return JSON.parse(read(view.localStorage, `uchiawase.${name}`));
  } catch {
    return undefined;
  }
}

/** Remember something that JSON can hold. */
export function remember(view: Window, name: string, json: unknown): void {
  write(view.localStorage, `uchiawase.${name}`, JSON.stringify(json));
}

// A browser that keeps nothing (private windows, some kiosks) still has to be able to play.

function read(storage: Storage, key: string): string {
  try {
    return storage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(storage: Storage, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    return;
  }
}
