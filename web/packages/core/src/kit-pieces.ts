/**
 * Kit pieces: the instruments within a kit, in the order in which they are listed.
 *
 * Generated from kit_piece.py, level.py and stand_in.py by web/generate_types.py.
 */

export type KitPiece =
  | "kick"
  | "snare"
  | "rim"
  | "clap"
  | "hat_closed"
  | "hat_open"
  | "hat_pedal"
  | "tom_high"
  | "tom_mid"
  | "tom_low"
  | "crash"
  | "ride"
  | "ride_bell"
  | "click";

export type Family = "kick" | "snare" | "clap" | "hat" | "tom" | "crash" | "ride" | "click";

/** What is true of a kit piece in any kit. */
export interface PieceFacts {
  readonly limb: "foot" | "hand";
  readonly family: Family;
  readonly label: string;
}

export const PIECES: Readonly<Record<KitPiece, PieceFacts>> = {
  kick: { limb: "foot", family: "kick", label: "kick" },
  snare: { limb: "hand", family: "snare", label: "snare" },
  rim: { limb: "hand", family: "snare", label: "rim" },
  clap: { limb: "hand", family: "clap", label: "clap" },
  hat_closed: { limb: "hand", family: "hat", label: "closed hi-hat" },
  hat_open: { limb: "hand", family: "hat", label: "open hi-hat" },
  hat_pedal: { limb: "foot", family: "hat", label: "pedal hi-hat" },
  tom_high: { limb: "hand", family: "tom", label: "high tom" },
  tom_mid: { limb: "hand", family: "tom", label: "mid tom" },
  tom_low: { limb: "hand", family: "tom", label: "floor tom" },
  crash: { limb: "hand", family: "crash", label: "crash" },
  ride: { limb: "hand", family: "ride", label: "ride" },
  ride_bell: { limb: "hand", family: "ride", label: "ride bell" },
  click: { limb: "hand", family: "click", label: "click" },
};

/** Who stands in for a piece that is not there, the nearest first; the click has nobody. */
export const STAND_INS: Readonly<Record<KitPiece, readonly KitPiece[]>> = {
  kick: ["tom_low", "tom_mid", "tom_high"],
  snare: ["clap", "rim", "tom_high"],
  rim: ["snare", "clap"],
  clap: ["snare", "rim"],
  hat_closed: ["hat_pedal", "hat_open", "ride", "crash", "ride_bell"],
  hat_open: ["crash", "ride", "hat_closed", "ride_bell"],
  hat_pedal: ["hat_closed", "hat_open", "ride_bell"],
  tom_high: ["tom_mid", "tom_low", "snare"],
  tom_mid: ["tom_high", "tom_low", "snare"],
  tom_low: ["tom_mid", "tom_high", "kick", "snare"],
  crash: ["ride", "hat_open", "ride_bell"],
  ride: ["ride_bell", "crash", "hat_closed", "hat_open"],
  ride_bell: ["ride", "rim", "crash"],
  click: [],
};

/** What each level, 1 … 5, is called. */
export const LEVEL_LABELS: Readonly<Record<number, string>> = {
  1: "first time",
  2: "easy",
  3: "steady",
  4: "rich",
  5: "the full part",
};
