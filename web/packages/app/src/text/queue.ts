/** Whose turn it is, in English: at the host's desk, on the wall, and for those who wait. */

import { inLanguage } from "./in-language.ts";

const { counted, listed } = inLanguage("en");
const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" };
const ordinal = (n: number): string => `${n}${ENDINGS[ordinals.select(n)] ?? "th"}`;

export const queueEnglish = {
  title: "Whose turn is next",
  nobody: "Nobody waits. Whoever comes while all kits are taken waits here.",
  rotate: "Give the kits to the next",
  automatic: "After every song, by itself",
  addNames: "Names without a device",
  addNamesHint:
    "A name on each line. When their turn comes, they play on a device that sits already.",
  add: "Write them down",
  noDevice: "no device",
  away: "away, keeps the turn",
  skipped: "passed over once",
  inSongs: (songs: number): string =>
    counted(songs, { one: "plays next", other: `plays in ${songs} songs` }),
  playedTimes: (times: number): string =>
    counted(times, { one: "played once", other: `played ${times} times` }),
  earlier: (name: string): string => `${name} one place earlier`,
  later: (name: string): string => `${name} one place later`,
  skip: (name: string): string => `Pass ${name} over once`,
  unskip: (name: string): string => `Do not pass ${name} over`,
  drop: (name: string): string => `Take ${name} out of the order`,

  // for those who wait
  waitTitle: (name: string): string => `${name}, you are in line`,
  youAre: (place: number): string => `You are ${ordinal(place)}.`,
  youPlayIn: (songs: number): string =>
    counted(songs, { one: "You play in the next song.", other: `You play in ${songs} songs.` }),
  youArePassed: "You are passed over once and keep your place.",
  stayHere: "Leave this page open: a kit comes to you.",
  orFree: "Or take a kit that is free.",
  playsHere: (name: string): string => `${name} plays on this device now.`,
  wait: "Wait for a kit",
  waitHint: "All kits are taken. Say your name and you are next in line.",
  afterYou: (names: readonly string[]): string => `After you: ${listed(names)}`,
} as const;
