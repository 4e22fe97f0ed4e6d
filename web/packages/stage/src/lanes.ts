/**
 * Lanes: which kit pieces a player is asked for, from left to right, and which key strikes each.
 *
 * The order is where things stand on a kit, seen by the drummer: cymbals and hi-hat to the left,
 * snare, the kick in the middle, toms and ride to the right. Keys are places on the keyboard
 * (`KeyboardEvent.code`), not letters, so they are the same on every layout and under every input
 * method; the caps shown are those of a QWERTY keyboard unless the browser knows better.
 */

export type Family = "kick" | "snare" | "hat" | "tom" | "crash" | "ride" | "clap";

export type NoteShape = "bar" | "disc" | "diamond" | "square" | "star" | "ring" | "petals";

interface PieceLook {
  readonly piece: string;
  readonly family: Family;
  readonly shape: NoteShape;
  /** Shown on the note, to tell pieces of one family apart: how many inner marks it carries. */
  readonly marks: number;
}

/** From left to right; the one table from which lanes, shapes and colours follow. */
const LOOKS: readonly PieceLook[] = [
  { piece: "crash", family: "crash", shape: "star", marks: 0 },
  { piece: "hat_open", family: "hat", shape: "diamond", marks: 1 },
  { piece: "hat_closed", family: "hat", shape: "diamond", marks: 0 },
  { piece: "hat_pedal", family: "hat", shape: "diamond", marks: 2 },
  { piece: "rim", family: "snare", shape: "disc", marks: 1 },
  { piece: "snare", family: "snare", shape: "disc", marks: 0 },
  { piece: "clap", family: "clap", shape: "petals", marks: 0 },
  { piece: "kick", family: "kick", shape: "bar", marks: 0 },
  { piece: "tom_high", family: "tom", shape: "square", marks: 1 },
  { piece: "tom_mid", family: "tom", shape: "square", marks: 2 },
  { piece: "tom_low", family: "tom", shape: "square", marks: 3 },
  { piece: "ride", family: "ride", shape: "ring", marks: 0 },
  { piece: "ride_bell", family: "ride", shape: "ring", marks: 1 },
];

/** The click is heard, never played. */
const NEVER_PLAYED = "click";

export interface Lane extends PieceLook {
  /** From 0, leftmost. */
  readonly laneIndex: number;
  /** `KeyboardEvent.code` of its key. */
  readonly keyCode: string;
  /** What is printed on that key of a QWERTY keyboard. */
  readonly keyCap: string;
}

/** Home-row keys by how many lanes there are: always under resting hands, from the middle out. */
const HOME_ROWS: readonly string[] = [
  "",
  "J",
  "FJ",
  "FJK",
  "DFJK",
  "DFJKL",
  "SDFJKL",
  "ASDFJKL",
  "ASDFJKL;",
  "ASDFGHJKL",
  "ASDFGHJKL;",
];
const FURTHER_KEYS = "ERUIWO";

function keysFor(laneCount: number): readonly string[] {
  const home = HOME_ROWS[Math.min(laneCount, HOME_ROWS.length - 1)] ?? "";
  return [...home, ...FURTHER_KEYS.slice(0, Math.max(0, laneCount - home.length))];
}

function codeOfCap(cap: string): string {
  return cap === ";" ? "Semicolon" : `Key${cap}`;
}

/**
 * Give the lanes for a set of kit pieces, from left to right.
 *
 * @param pieces Names of kit pieces in any order; doubles, unknown names and the click are left out.
 * @returns One lane for each piece; empty for none.
 */
export function lanesOf(pieces: Iterable<string>): readonly Lane[] {
  const wanted = new Set(pieces);
  wanted.delete(NEVER_PLAYED);
  const looks = LOOKS.filter((look) => wanted.has(look.piece));
  const caps = keysFor(looks.length);
  return looks.map((look, laneIndex) => {
    const keyCap = caps[laneIndex] ?? "";
    return { ...look, laneIndex, keyCap, keyCode: codeOfCap(keyCap) };
  });
}

/** Give how a kit piece is told apart, or undefined for one that is never played. */
export function lookOf(piece: string): PieceLook | undefined {
  return LOOKS.find((look) => look.piece === piece);
}
