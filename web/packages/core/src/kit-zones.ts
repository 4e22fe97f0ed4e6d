/**
 * Zones of an e-kit: where a stick or a foot can strike it, and which kit piece each is.
 *
 * A **pad** is one trigger, a **zone** a part of it (head and rim; bow, edge and bell). One stroke may
 * set off several zones of a pad; so doubles are looked for pad by pad.
 */

import type { KitPiece } from "./kit-pieces.ts";

interface ZoneRow {
  readonly pad: string;
  readonly piece: KitPiece;
}

const ROWS = {
  kick: { pad: "kick", piece: "kick" },
  // The left foot's kick of a double pedal: another beater, so never a double of the first.
  kick_2: { pad: "kick_2", piece: "kick" },
  snare: { pad: "snare", piece: "snare" },
  // Head and rim at once.
  rim_shot: { pad: "snare", piece: "snare" },
  cross_stick: { pad: "snare", piece: "rim" },
  tom_1: { pad: "tom_1", piece: "tom_high" },
  tom_1_rim: { pad: "tom_1", piece: "tom_high" },
  tom_2: { pad: "tom_2", piece: "tom_mid" },
  tom_2_rim: { pad: "tom_2", piece: "tom_mid" },
  tom_3: { pad: "tom_3", piece: "tom_low" },
  tom_3_rim: { pad: "tom_3", piece: "tom_low" },
  tom_4: { pad: "tom_4", piece: "tom_low" },
  tom_4_rim: { pad: "tom_4", piece: "tom_low" },
  // Of modules that send one note wherever the pedal is: the pedal tells which.
  hat: { pad: "hat", piece: "hat_closed" },
  hat_edge: { pad: "hat", piece: "hat_closed" },
  hat_closed: { pad: "hat", piece: "hat_closed" },
  hat_closed_edge: { pad: "hat", piece: "hat_closed" },
  hat_half: { pad: "hat", piece: "hat_open" },
  hat_open: { pad: "hat", piece: "hat_open" },
  hat_open_edge: { pad: "hat", piece: "hat_open" },
  hat_foot: { pad: "hat_foot", piece: "hat_pedal" },
  // Shut and let go at once: it rings, so it is an open one, as Yamaha's own General MIDI kit has it.
  hat_splash: { pad: "hat_foot", piece: "hat_open" },
  crash_1: { pad: "crash_1", piece: "crash" },
  crash_1_edge: { pad: "crash_1", piece: "crash" },
  crash_1_cup: { pad: "crash_1", piece: "crash" },
  crash_2: { pad: "crash_2", piece: "crash" },
  crash_2_edge: { pad: "crash_2", piece: "crash" },
  crash_2_cup: { pad: "crash_2", piece: "crash" },
  crash_3: { pad: "crash_3", piece: "crash" },
  crash_3_edge: { pad: "crash_3", piece: "crash" },
  ride: { pad: "ride", piece: "ride" },
  ride_edge: { pad: "ride", piece: "ride" },
  ride_bell: { pad: "ride", piece: "ride_bell" },
  clap: { pad: "clap", piece: "clap" },
  // Pads beyond the set are the clap until somebody gives them something else.
  aux_1: { pad: "aux_1", piece: "clap" },
  aux_2: { pad: "aux_2", piece: "clap" },
  aux_3: { pad: "aux_3", piece: "clap" },
  aux_4: { pad: "aux_4", piece: "clap" },
} as const satisfies Readonly<Record<string, ZoneRow>>;

export type Zone = keyof typeof ROWS;
export type Pad = (typeof ROWS)[Zone]["pad"];

export const ZONES: Readonly<Record<Zone, { readonly pad: Pad; readonly piece: KitPiece }>> = ROWS;

/** Whether a name, from a file or a browser's memory, is a zone's. */
export function isZone(name: string): name is Zone {
  return Object.hasOwn(ROWS, name);
}

/** Zones on a hi-hat pad, whatever its pedal does. */
export function isOnHat(zone: Zone): boolean {
  return ZONES[zone].pad === "hat";
}
