/** What the audience's screen says, in English. Read from ten metres: few words, whole sentences. */

import { inLanguage } from "./in-language.ts";

const { listed, counted } = inLanguage("en");

export const watchEnglish = {
  title: "The stage",
  scan: "Scan to play",
  freeKits: (free: number): string =>
    free === 0
      ? "All kits are taken"
      : counted(free, { one: "One kit is free", other: `${free} kits are free` }),
  steps: ["Scan the code", "Say your name", "Take a kit and hit it"],
  nextSong: "The next song",
  nowPlaying: "Now playing",
  nextInLine: "Next in line",
  afterThem: (more: number): string =>
    counted(more, { one: "and one more", other: `and ${more} more` }),
  onStage: "On stage",
  bars: (bar: number, bars: number): string => `bar ${bar} of ${bars}`,
  paused: "Paused",
  pausedLine: "In a moment it goes on.",
  applause: "Applause!",
  wasPlayed: (names: readonly string[], title: string): string =>
    names.length === 0 ? `That was “${title}”.` : `${listed(names)} played “${title}”.`,
  askedFirst: "The players are asked first how it felt. Then you see how they met.",
  howTheyMet: "How they met",
  apart: (ms: string): string => `${ms} apart`,
  apartRange: (range: string): string => `on average, very likely ${range}`,
  closest: (from: number, to: number): string =>
    from === to ? `closest in bar ${from}` : `closest in bars ${from} to ${to}`,
  wayShort: "An arrow goes from whoever gave way to whom.",
  fullScreen: "Full screen",
  leaveFullScreen: "Leave full screen",
  sound: "Let this screen sound",
  soundNeeded: "This screen sounds for its room: touch it to switch the sound on.",
  soundOn: "This screen sounds",
  controls: "This screen",
  stageOf: (people: readonly string[]): string =>
    people.length === 0 ? "Six kits with house drummers" : `On stage: ${listed(people)}`,
} as const;
