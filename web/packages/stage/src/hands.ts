/**
 * Hands: which key or pad strikes which lane, as each person needs it.
 *
 * Keys are places on the keyboard (`KeyboardEvent.code`). Each layout is an order of keys, from the
 * most comfortable outward; lanes get theirs from left to right, so that the keyboard looks like the
 * highway. A piece can have a key of somebody's own choice, and several pieces can share one key: what
 * it strikes then is whatever is asked for at that moment.
 */

import { type KitPiece, PIECES, STAND_INS } from "@uchiawase/core/kit-pieces";
import { type Zone, ZONES, isZone } from "@uchiawase/core/kit-zones";

import { type Lane, lanesOf } from "./lanes.ts";

export const LAYOUTS = ["both_hands", "left_hand", "right_hand", "two_people"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** How somebody strikes. */
export interface Hands {
  readonly layout: Layout;
  /** A kit for a left-hander: the hi-hat to the right. */
  readonly mirrored: boolean;
  /** What is played by foot on an e-kit is struck by hand. */
  readonly noFeet: boolean;
  /** Lanes that never sound together share a key. */
  readonly fewerKeys: boolean;
  /** Keys of one's own choice: piece → `KeyboardEvent.code`. */
  readonly keys: Readonly<Record<string, string>>;
  /** Pads of one's own choice: zone of an e-kit → piece. */
  readonly pads: Readonly<Partial<Record<Zone, KitPiece>>>;
}

export const USUAL_HANDS: Hands = {
  layout: "both_hands",
  mirrored: false,
  noFeet: false,
  fewerKeys: false,
  keys: {},
  pads: {},
};

/** A stroke that is asked for, as far as hands need to know it. */
export interface AskedPiece {
  readonly beats: number;
  readonly piece: string;
}

/** Two strokes closer than this cannot be told apart by when one key is struck, beats. */
export const APART_BEATS = 0.24;

const codes = (caps: string): readonly string[] => [...caps].map(codeOf);

function codeOf(cap: string): string {
  return { ";": "Semicolon", ",": "Comma", ".": "Period", "/": "Slash" }[cap] ?? `Key${cap}`;
}

/** Keys under one hand, the resting fingers' first, then the rows above and below; the thumb has the space bar. */
const UNDER_ONE_HAND = {
  left_hand: codes("ASDFWERQZXCVTGB"),
  right_hand: codes("JKL;UIOPNM,./YH"),
} as const;
/** How many lanes resting fingers can have. */
const FINGERS = 4;
/** The halves of a keyboard, each from left to right. */
const HALVES: readonly (readonly string[])[] = [codes("ASDFQWERZXCV"), codes("JKL;UIOPNM,.")];

const CAPS: Readonly<Record<string, string>> = {
  Space: "␣",
  Semicolon: ";",
  Comma: ",",
  Period: ".",
  Slash: "/",
  Quote: "'",
  BracketLeft: "[",
  BracketRight: "]",
  Backslash: "\\",
  Backquote: "`",
  Minus: "-",
  Equal: "=",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** Give what is printed on a key of a QWERTY keyboard; its code where that is not known. */
export function capOf(code: string): string {
  return CAPS[code] ?? code.replace(/^(Key|Digit|Numpad)/, "");
}

/** Whether a key may strike: those that browsers and screen readers need may not. */
export function mayStrike(code: string): boolean {
  return /^(Key[A-Z]|Digit\d|Numpad\w+)$/.test(code) || (code in CAPS && code !== "");
}

/**
 * Lay lanes out for somebody's hands.
 *
 * @param pieces What is asked for, in any order.
 * @param strokes Where, ascending in beats; needed to see which lanes never sound together.
 */
export function layLanes(
  pieces: Iterable<string>,
  hands: Hands,
  strokes: readonly AskedPiece[] = [],
): readonly Lane[] {
  const usual = lanesOf(pieces);
  const order = hands.mirrored ? [...usual].reverse() : usual;
  const groups = hands.fewerKeys
    ? sharedKeys(
        order.map((lane) => lane.piece),
        strokes,
      )
    : order.map((lane) => [lane.piece]);
  const keyOf = new Map<string, string>();
  const free = freeKeys(groups, hands, usual);
  for (const group of groups) {
    const own = group.map((piece) => hands.keys[piece]).find((code) => code !== undefined);
    const code = own ?? free(group);
    for (const piece of group) keyOf.set(piece, hands.keys[piece] ?? code);
  }
  return order.map((lane, laneIndex) => {
    const keyCode = keyOf.get(lane.piece) ?? lane.keyCode;
    return { ...lane, laneIndex, keyCode, keyCap: capOf(keyCode) };
  });
}

/** Give what hands out keys that nobody has chosen, group by group from left to right. */
function freeKeys(
  groups: readonly (readonly string[])[],
  hands: Hands,
  usual: readonly Lane[],
): (group: readonly string[]) => string {
  const taken = new Set(Object.values(hands.keys));
  const waiting = groups.filter((group) => !group.some((piece) => piece in hands.keys));
  const keys = keysOf(hands.layout, waiting, usual).filter((code) => !taken.has(code));
  return (group) => {
    const kick = hands.layout !== "both_hands" && hands.layout !== "two_people";
    if (kick && group.includes("kick") && !taken.has("Space")) return "Space";
    return keys.shift() ?? "";
  };
}

function keysOf(
  layout: Layout,
  groups: readonly (readonly string[])[],
  usual: readonly Lane[],
): string[] {
  switch (layout) {
    case "both_hands":
      // As many as there are groups, and further ones where some are taken.
      return [
        ...lanesOf(usual.slice(0, groups.length).map((lane) => lane.piece)).map(
          (lane) => lane.keyCode,
        ),
        ...codes("SDFGHJKLAERUIWO"),
      ].filter((code, index, all) => all.indexOf(code) === index);
    case "two_people": {
      const half = Math.ceil(groups.length / 2);
      const [left = [], right = []] = HALVES;
      return [
        ...left.slice(0, half),
        ...right.slice(0, groups.length - half),
        ...left,
        ...right,
      ].filter((code, index, all) => all.indexOf(code) === index);
    }
    case "left_hand":
    case "right_hand": {
      const keys = UNDER_ONE_HAND[layout];
      const withoutThumb = groups.filter((group) => !group.includes("kick")).length;
      // Fewer lanes than fingers lie under the strongest of them.
      const spare = Math.max(0, FINGERS - withoutThumb);
      return layout === "left_hand" ? keys.slice(spare) : [...keys];
    }
  }
}

/** Group pieces, in order, so that those of a group are never closer than {@link APART_BEATS}. */
export function sharedKeys(
  pieces: readonly string[],
  strokes: readonly AskedPiece[],
): readonly (readonly string[])[] {
  const clashing = clashes(strokes);
  const groups: string[][] = [];
  for (const piece of pieces) {
    const home = groups.find((group) =>
      group.every((other) => !clashing.has(pairOf(piece, other))),
    );
    if (home === undefined) groups.push([piece]);
    else home.push(piece);
  }
  return groups;
}

function pairOf(one: string, other: string): string {
  return [one, other].sort().join(" ");
}

/** Give the pairs of pieces of which strokes come closer than can be told apart. */
function clashes(strokes: readonly AskedPiece[]): ReadonlySet<string> {
  const found = new Set<string>();
  strokes.forEach((stroke, index) => {
    for (let next = index + 1; next < strokes.length; next += 1) {
      const other = strokes[next];
      if (other === undefined || other.beats - stroke.beats >= APART_BEATS) break;
      if (other.piece !== stroke.piece) found.add(pairOf(stroke.piece, other.piece));
    }
  });
  return found;
}

/** Give the pieces that a key strikes; the space bar is the kick, or the only lane there is. */
export function piecesOfKey(lanes: readonly Lane[], code: string): readonly string[] {
  const own = lanes.filter((lane) => lane.keyCode === code).map((lane) => lane.piece);
  if (own.length > 0 || code !== "Space") return own;
  const kick = lanes.find((lane) => lane.piece === "kick");
  const only = kick ?? (lanes.length === 1 ? lanes[0] : undefined);
  return only === undefined ? [] : [only.piece];
}

/**
 * Give which of several pieces a stroke means: the one whose stroke is nearest among those asked for,
 * within reach; the first where none is.
 *
 * @param strokes Ascending in beats.
 * @param beats Where the song was as it was struck; null while there is none.
 */
export function meant(
  pieces: readonly string[],
  strokes: readonly AskedPiece[],
  beats: number | null,
  reachBeats = 0.5,
): string | undefined {
  const [first] = pieces;
  if (pieces.length < 2 || beats === null) return first;
  const wanted = new Set(pieces);
  let nearest: AskedPiece | undefined;
  for (const stroke of strokes) {
    if (stroke.beats > beats + reachBeats) break;
    if (stroke.beats < beats - reachBeats || !wanted.has(stroke.piece)) continue;
    const nearer = (of: AskedPiece): number => Math.abs(of.beats - beats);
    if (nearest === undefined || nearer(stroke) < nearer(nearest)) nearest = stroke;
  }
  return nearest?.piece ?? first;
}

// --- pads ------------------------------------------------------------------------------------------

/** A pad that plays for another: what is asked for, and which piece's pad strikes it. */
export interface StandIn {
  readonly asked: KitPiece;
  readonly by: KitPiece;
}

/** Where what feet play goes, in this order; the first whose piece is not asked for. */
const FOR_FEET: readonly Zone[] = [
  "tom_3", "tom_4", "aux_1", "crash_2", "tom_2", "ride_edge", "tom_1", "cross_stick",
]; // prettier-ignore

/** Give who plays what a kit lacks of the pieces that are asked for. */
export function standInsOf(
  asked: Iterable<string>,
  there: ReadonlySet<string>,
): readonly StandIn[] {
  return [...asked].flatMap((piece) => {
    if (there.has(piece) || !(piece in STAND_INS)) return [];
    const lacking = piece as KitPiece;
    if (STAND_INS[lacking].length === 0) return [];
    const by =
      STAND_INS[lacking].find((other) => there.has(other)) ??
      (Object.keys(PIECES) as KitPiece[]).find((other) => there.has(other));
    return by === undefined ? [] : [{ asked: lacking, by }];
  });
}

/** Give the zones that take over what feet play, each for one foot's piece. */
export function handsForFeet(
  asked: ReadonlySet<string>,
  zones: ReadonlySet<Zone>,
): Readonly<Partial<Record<Zone, KitPiece>>> {
  const feet = (["kick", "hat_pedal"] as const).filter((piece) => asked.has(piece));
  const there = FOR_FEET.filter((zone) => zones.has(zone));
  const free = there.filter((zone) => !asked.has(ZONES[zone].piece));
  // A pad that has its own part takes the foot's as well, where there is no other.
  const order = [...free, ...there.filter((zone) => !free.includes(zone))];
  const used = new Set<string>();
  const given: Partial<Record<Zone, KitPiece>> = {};
  for (const piece of feet) {
    const zone = order.find((each) => !used.has(ZONES[each].pad));
    if (zone === undefined) break;
    used.add(ZONES[zone].pad);
    given[zone] = piece;
  }
  return given;
}

/** Give the pieces that a zone strikes, its own first. */
export function piecesOfZone(
  zone: Zone,
  hands: Hands,
  forFeet: Readonly<Partial<Record<Zone, KitPiece>>>,
  standIns: readonly StandIn[],
  asked: ReadonlySet<string>,
): readonly string[] {
  const own = hands.pads[zone] ?? ZONES[zone].piece;
  const foot = hands.noFeet && hands.pads[zone] === undefined ? forFeet[zone] : undefined;
  const others = standIns.filter((each) => each.by === own).map((each) => each.asked);
  const all = [own, ...(foot === undefined ? [] : [foot]), ...others];
  // What is asked for comes before what is not; otherwise a pad's own piece is the first.
  return [...new Set([...all.filter((piece) => asked.has(piece)), ...all])];
}

// --- memory ----------------------------------------------------------------------------------------

/** Read what a device remembers; whatever of it makes no sense is as usual. */
export function handsOfJson(json: unknown): Hands {
  if (typeof json !== "object" || json === null) return USUAL_HANDS;
  const { layout, mirrored, noFeet, fewerKeys, keys, pads } = json as Partial<
    Record<keyof Hands, unknown>
  >;
  const keyRows = rows(keys).filter(([piece, code]) => piece in PIECES && mayStrike(code));
  const padRows = rows(pads).filter(([zone, piece]) => isZone(zone) && piece in PIECES);
  return {
    layout: LAYOUTS.find((each) => each === layout) ?? USUAL_HANDS.layout,
    mirrored: mirrored === true,
    noFeet: noFeet === true,
    fewerKeys: fewerKeys === true,
    keys: Object.fromEntries(keyRows),
    pads: Object.fromEntries(padRows) as Partial<Record<Zone, KitPiece>>,
  };
}

function rows(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, of]) => (typeof of === "string" ? [[key, of]] : []));
}
