/**
 * Kit pieces: the instruments within a kit, in the order in which they are listed.
 *
 * Generated from uchiawase/score/kit_piece.py and level.py by web/generate_types.py.
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

/** What each level, 1 … 5, is called. */
export const LEVEL_LABELS: Readonly<Record<number, string>> = {
  1: "first time",
  2: "easy",
  3: "steady",
  4: "rich",
  5: "the full part",
};
