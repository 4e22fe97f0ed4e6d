/**
 * Profiles: what the drum modules of each brand send as they come out of the box.
 *
 * One table a brand, from the makers' own manuals (named in each `source`, and with all numbers in
 * docs/e_kits.md). The same number means other things with other makers (47, 50, 52, 55, 59 among
 * them), so there is no map that fits all. To add a brand: add a profile here, a written stream in
 * `tests/vectors/e_kits`, and a row in docs/e_kits.md.
 */

import { type Pad, type Zone, ZONES } from "./kit-zones.ts";

/** The hi-hat's pedal: which controller, and where on it open and shut are. */
export interface PedalRange {
  readonly control: number;
  readonly openAt: number;
  readonly closedAt: number;
  /** Some modules can be set to reach further; seen once, it counts. */
  readonly furtherClosedAt?: number;
}

/**
 * How a cymbal that is grabbed tells so. `key_pressure`: pressure on its note. `note_off`: its note
 * ends only now. `channel_pressure`: of all cymbals. A note of its own is in `chokeNotes`.
 */
export type ChokeSign = "key_pressure" | "note_off" | "channel_pressure";

/** What one kind of module sends. */
export interface KitProfile {
  readonly id: string;
  /** Brand and line, as they are printed on the box. */
  readonly name: string;
  /** The modules it was made for. */
  readonly models: string;
  /** Fits the names of its ports; null where a name tells nothing. */
  readonly portNames: RegExp | null;
  readonly notes: Readonly<Record<number, Zone>>;
  /** null where the notes alone tell how open the hi-hat is. */
  readonly pedal: PedalRange | null;
  readonly chokes: readonly ChokeSign[];
  /** Notes that mean that a pad was grabbed. */
  readonly chokeNotes: Readonly<Record<number, Pad>>;
  /** Whether such a module has drum sounds of its own. */
  readonly soundsItself: boolean;
  /** Where the numbers come from. */
  readonly source: string;
}

const CC4 = 4;

/** Common to Roland's line since the TD-17, EFNOTE's, and, but for the hats, Alesis'. */
const TOMS_WITH_RIMS = {
  48: "tom_1",
  50: "tom_1_rim",
  45: "tom_2",
  47: "tom_2_rim",
  43: "tom_3",
  58: "tom_3_rim",
  41: "tom_4",
  39: "tom_4_rim",
} as const;

const ROLAND_NOTES = {
  36: "kick",
  38: "snare",
  40: "rim_shot",
  37: "cross_stick",
  ...TOMS_WITH_RIMS,
  42: "hat_closed",
  22: "hat_closed_edge",
  46: "hat_open",
  26: "hat_open_edge",
  44: "hat_foot",
  49: "crash_1",
  55: "crash_1_edge",
  57: "crash_2",
  52: "crash_2_edge",
  51: "ride",
  59: "ride_edge",
  53: "ride_bell",
} as const;

/** In the order in which they are offered. */
export const KIT_PROFILES: readonly KitProfile[] = [
  {
    id: "roland",
    name: "Roland V-Drums",
    models: "TD-07, TD-17, TD-25, TD-27, TD-50, VAD",
    portNames: /\b(TD-?\d+|VAD-?\d+|VQD-?\d+|V-?71|V-?Drums)|roland/i,
    notes: {
      ...ROLAND_NOTES,
      27: "aux_1",
      28: "aux_1",
      29: "aux_2",
      30: "aux_2",
      31: "aux_3",
      32: "aux_3",
      33: "aux_4",
      34: "aux_4",
    },
    // A TD-17 goes to 90; a TD-27 or TD-50 can be set to go to 127.
    pedal: { control: CC4, openAt: 0, closedAt: 90, furtherClosedAt: 127 },
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: true,
    source: "Roland, default MIDI note maps; TD-17 MIDI Implementation 2.00, TD-27 1.02",
  },
  {
    id: "alesis-nitro",
    name: "Alesis Nitro",
    models: "Nitro, Nitro Mesh, Nitro Max, Surge",
    portNames: /\b(nitro|surge)/i,
    notes: {
      36: "kick",
      38: "snare",
      // The only way to play on its rim.
      40: "cross_stick",
      ...TOMS_WITH_RIMS,
      42: "hat_closed",
      23: "hat_half",
      46: "hat_open",
      44: "hat_foot",
      21: "hat_splash",
      49: "crash_1",
      57: "crash_2",
      51: "ride",
    },
    pedal: null,
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: true,
    source: "Alesis, Nitro Drum Module User Guide 1.2; Nitro Max User Guide 1.1, section 5.2",
  },
  {
    id: "alesis-one-note",
    name: "Alesis Strike",
    models: "Strike, Command, Crimson, DM",
    portNames: /alesis|\b(strike|strata|command|crimson|DM ?(lite|\d+))\b/i,
    notes: {
      36: "kick",
      38: "snare",
      40: "cross_stick",
      ...TOMS_WITH_RIMS,
      // Wherever the pedal is; the closed one's own note is sent by those that are set to.
      46: "hat",
      42: "hat_closed",
      44: "hat_foot",
      21: "hat_splash",
      49: "crash_1",
      57: "crash_2",
      51: "ride",
      53: "ride_bell",
    },
    pedal: { control: CC4, openAt: 0, closedAt: 127 },
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: true,
    source:
      "Alesis support 69000851410; Strike Module User Guide (CC 4, choke notes; numbers are the player's); DM Lite by its owners",
  },
  {
    id: "yamaha-dtx",
    name: "Yamaha DTX",
    models: "DTX502, DTX-PRO, DTX6, DTX8, DTX10",
    portNames: /\b(DTX|yamaha.*drum)/i,
    notes: {
      36: "kick",
      35: "kick_2",
      38: "snare",
      40: "rim_shot",
      37: "cross_stick",
      // The same three with the snares off.
      31: "snare",
      34: "rim_shot",
      27: "cross_stick",
      48: "tom_1",
      47: "tom_2",
      43: "tom_3",
      42: "hat_closed",
      79: "hat_closed_edge",
      86: "hat_closed",
      46: "hat_open",
      78: "hat_open_edge",
      85: "hat_open",
      44: "hat_foot",
      83: "hat_splash",
      59: "crash_1",
      49: "crash_1_edge",
      55: "crash_1_cup",
      57: "crash_2",
      51: "ride",
      52: "ride_edge",
      53: "ride_bell",
      15: "aux_1",
      16: "aux_2",
      56: "aux_3",
    },
    pedal: { control: CC4, openAt: 0, closedAt: 127 },
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: true,
    source: "Yamaha, DTX502 Reference Manual, pages 10 to 13 (preset kits 1 to 49)",
  },
  {
    id: "yamaha-dtxplorer",
    name: "Yamaha DTXplorer",
    models: "DTXplorer, DTXpress",
    portNames: /dtx-?(plorer|press)/i,
    notes: {
      33: "kick",
      31: "snare",
      34: "rim_shot",
      37: "cross_stick",
      48: "tom_1",
      47: "tom_2",
      43: "tom_3",
      42: "hat_closed",
      46: "hat_open",
      44: "hat_foot",
      85: "hat_splash",
      49: "crash_1",
      57: "crash_1_edge",
      51: "ride",
      52: "ride_edge",
      55: "aux_1",
    },
    pedal: { control: CC4, openAt: 0, closedAt: 127 },
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: true,
    source: "Yamaha, DTXplorer User Manual, page 31",
  },
  {
    id: "efnote",
    name: "EFNOTE",
    models: "3, 5, 7",
    portNames: /ef-?note/i,
    notes: {
      ...ROLAND_NOTES,
      54: "crash_1_cup",
      56: "crash_2_cup",
      27: "crash_3",
      28: "crash_3_edge",
    },
    pedal: { control: CC4, openAt: 0, closedAt: 127 },
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: true,
    source: "EFNOTE 3, 5, 7 Reference Guide 1.1, pages 11 and 12",
  },
  {
    id: "general-midi",
    name: "General MIDI",
    models: "",
    portNames: null,
    notes: {
      36: "kick",
      35: "kick",
      38: "snare",
      40: "snare",
      37: "cross_stick",
      39: "clap",
      50: "tom_1",
      48: "tom_1",
      47: "tom_2",
      45: "tom_2",
      43: "tom_3",
      41: "tom_4",
      42: "hat_closed",
      46: "hat_open",
      44: "hat_foot",
      49: "crash_1",
      57: "crash_2",
      52: "crash_2",
      55: "crash_3",
      51: "ride",
      59: "ride",
      53: "ride_bell",
    },
    pedal: { control: CC4, openAt: 0, closedAt: 127 },
    chokes: ["key_pressure"],
    chokeNotes: {},
    soundsItself: false,
    source: "General MIDI 1, percussion key map",
  },
];

export const GENERAL_MIDI = "general-midi";

/** Give the profile of a name, that of General MIDI for one that is not known. */
export function profileOf(id: string): KitProfile {
  const found = KIT_PROFILES.find((profile) => profile.id === id);
  return found ?? (KIT_PROFILES.at(-1) as KitProfile);
}

/** How exactly a name has to fit: the narrower profile is asked before the wider one. */
const BY_NAME = ["yamaha-dtxplorer", "alesis-nitro"];

/** Give the profile that a port's name tells, or undefined. */
export function profileOfPort(name: string): KitProfile | undefined {
  const narrow = KIT_PROFILES.filter((profile) => BY_NAME.includes(profile.id));
  return [...narrow, ...KIT_PROFILES].find((profile) => profile.portNames?.test(name));
}

/**
 * Give the profile that notes tell: one that knows them all where the present one does not, the
 * first in the order of the list.
 *
 * @returns The present one as long as it knows everything, and where no other knows more.
 */
export function profileOfNotes(notes: Iterable<number>, present: KitProfile): KitProfile {
  const heard = [...new Set(notes)];
  const known = (profile: KitProfile): number =>
    heard.filter((note) => note in profile.notes || note in profile.chokeNotes).length;
  const presently = known(present);
  const better = KIT_PROFILES.filter((profile) => known(profile) > presently);
  return better.sort((one, other) => known(other) - known(one))[0] ?? present;
}

/** Give the kit pieces that a set of zones can strike. */
export function piecesOfZones(zones: Iterable<Zone>): ReadonlySet<string> {
  return new Set([...zones].map((zone) => ZONES[zone].piece));
}
