/**
 * Which language the pages speak: what the address asks for (`?lang=…`), else what somebody chose on
 * this device, else the first of the browser's languages that there is. English is what is left.
 *
 * What the room itself says (a trouble, a line of the report) comes in English with a code; a
 * catalogue may put its own sentence in its place (`text.trouble`), and one that has none shows it
 * as it came, since a sentence in another language is worth more than none.
 */

import { type Catalogue, english, speak } from "../text.ts";

export interface Language {
  /** As BCP 47 writes it. */
  readonly tag: string;
  /** As those who speak it call it. */
  readonly name: string;
  readonly direction: "ltr" | "rtl";
  /** For tests only: spoken when asked for, never offered. */
  readonly hidden?: boolean;
  readonly load: () => Promise<Catalogue>;
}

/** Each but English is fetched when it is spoken. */
export const LANGUAGES: readonly [Language, ...Language[]] = [
  { tag: "en", name: "English", direction: "ltr", load: () => Promise.resolve(english) },
  {
    tag: "en-XA",
    name: "Pseudo-language",
    direction: "ltr",
    hidden: true,
    load: async () => (await import("./pseudo.ts")).pseudo<Catalogue>(english),
  },
];

const KEY = "uchiawase.language";

/** Choose the language for a page, set it on the page, and speak it. */
export async function setInitialLanguage(view: Window): Promise<void> {
  const asked = new URLSearchParams(view.location.search).get("lang");
  const wishes = [asked, kept(view), ...view.navigator.languages.filter(isOffered)];
  await set(view.document, bestLanguage(wishes.filter((wish) => wish !== null)));
}

/** Speak another language from now on, and remember it on this device. */
export async function switchLanguage(view: Window, tag: string): Promise<void> {
  try {
    view.localStorage.setItem(KEY, tag);
  } catch {
    // A browser that keeps nothing still speaks it until the page is closed.
  }
  await set(view.document, bestLanguage([tag]));
}

/**
 * Give the language for a list of wishes, best first: the same tag, else the same language of another
 * region (`ko` for `ko-KR`).
 */
export function bestLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const wanted = wish.toLowerCase();
    const found =
      LANGUAGES.find(({ tag }) => tag.toLowerCase() === wanted) ??
      LANGUAGES.find(({ tag, hidden }) => !hidden && primary(tag) === primary(wanted));
    if (found !== undefined) return found;
  }
  return LANGUAGES[0];
}

const primary = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";

/** A browser's own list may name the pseudo-language; only an address may ask for it. */
const isOffered = (tag: string): boolean =>
  !LANGUAGES.some((each) => each.hidden === true && each.tag.toLowerCase() === tag.toLowerCase());

function kept(view: Window): string | null {
  try {
    return view.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

async function set(document: Document, language: Language): Promise<void> {
  speak(await language.load());
  document.documentElement.lang = language.tag;
  document.documentElement.dir = language.direction;
}
