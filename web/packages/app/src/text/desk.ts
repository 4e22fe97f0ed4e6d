/** What the host's desk says, and what players are told of it, in English. */

import { inLanguage } from "./in-language.ts";

const { counted, percent } = inLanguage("en");

export const deskEnglish = {
  name: "The host’s desk",
  people: "People",
  song: "Song",
  door: "Door",
  close: "Close the desk",
  undo: "Undo",

  // people
  seats: "At the kits",
  seatLine: (kit: string, level: string): string => `${kit} kit · ${level}`,
  houseLine: (kit: string): string => `${kit} kit`,
  house: "House drummer",
  away: "cut off, seat kept",
  dragHint: "Drag somebody onto a kit, or open a name and choose one.",
  drag: (name: string): string => `Drag ${name} to another kit`,
  more: (name: string): string => `${name}: rename, move, remove`,
  mute: (name: string): string => `Mute ${name}`,
  unmute: (name: string): string => `Let ${name} be heard`,
  muted: "muted",
  rename: "Name",
  renameDo: "Rename",
  levelOf: (name: string): string => `How much ${name} plays`,
  moveTo: "Sits at",
  swapWith: (kit: string, name: string): string => `${kit} kit, changing places with ${name}`,
  sitAt: (kit: string): string => `${kit} kit`,
  standUp: "Stand up",
  standing: "Without a kit",
  nobodyStanding: "Everybody has a kit.",
  giveHost: "Hand over",
  giveHostTo: (name: string): string => `Hand the meeting to ${name}`,
  remove: (name: string): string => `Remove ${name}`,
  removeSure: (name: string): string => `Yes, remove ${name}`,
  removeMeans: "They leave at once, and the old link does not let them in again.",
  didMove: (name: string, kit: string): string => `${name} sits at the ${kit} kit.`,
  didSwap: (one: string, other: string): string => `${one} and ${other} changed places.`,
  didStand: (name: string): string => `${name} has no kit now.`,
  didMute: (name: string): string => `${name} is muted.`,
  didUnmute: (name: string): string => `${name} is heard again.`,
  didRename: (before: string, now: string): string => `${before} is called ${now} now.`,
  didRemove: (name: string): string => `${name} was removed.`,
  didReadmit: (name: string): string => `${name} may come in again.`,

  // song
  form: "Choose bars: click for one, drag for several",
  barsChosen: (from: number, to: number): string =>
    from === to ? `Bar ${from}` : `Bars ${from} to ${to}`,
  fromBar: "From bar",
  toBar: "to bar",
  playFrom: (bar: number): string => `Play from bar ${bar}`,
  loopBars: (from: number, to: number): string =>
    from === to ? `Loop bar ${from}` : `Loop bars ${from} to ${to}`,
  noLoop: "End the loop",
  loops: (from: number, to: number): string =>
    from === to ? `Bar ${from} goes round.` : `Bars ${from} to ${to} go round.`,
  nextStart: "It holds from the next start on, or when you play from a bar.",
  tempo: "Tempo",
  tempoIs: (share: number, bpm: number): string => `${percent(share)}, ${bpm} beats a minute`,
  tempoSlower: "Slower",
  tempoFaster: "Faster",
  preparing: (share: number): string => `The song is being played at this tempo: ${percent(share)}`,
  countIn: "Count-in",
  countInBars: (bars: number): string => counted(bars, { one: "1 bar", other: `${bars} bars` }),
  mix: "How loud, on every device",
  volumeSong: "Song",
  volumeClick: "Click",
  volumeOf: (kit: string): string => `${kit} kit`,
  volumeOfPlayer: (name: string, kit: string): string => `${name} (${kit} kit)`,

  // door
  lock: "Lock the room",
  locked: "Nobody new comes in. Whoever is here may reload.",
  unlocked: "Whoever has the link comes in.",
  joinLink: "To play",
  watchLink: "For the audience",
  watchMeans: "A whole stage for a wall: it shows, and can do nothing.",
  copy: "Copy",
  copied: "Copied",
  open: "Open",
  watchQr: "QR code that opens the audience’s screen",
  renew: "New link",
  renewSure: "Yes, replace the link",
  renewMeans: "The old code stops working; everybody who is here stays.",
  didRenew: "There is a new link.",
  removed: "Sent out",
  readmit: (name: string): string => `Let ${name} in again`,
  takeHost: "Take the meeting back",

  // what players are told
  youAreMuted: "The host has muted you: you are seen, and your take is kept.",
  youWereRenamed: (name: string): string => `The host calls you ${name}.`,
  youWereMoved: (kit: string): string => `The host gave you the ${kit} kit.`,
  youStand: "The host took your place at the kits for now.",
  practiceSlower: (share: number): string => `Practice: ${percent(share)} of the tempo`,
  practiceLoop: (from: number, to: number): string =>
    from === to ? `Bar ${from} goes round` : `Bars ${from} to ${to} go round`,
  practiceRound: (bar: number, round: number): string => `Bar ${bar}, round ${round}`,
} as const;
