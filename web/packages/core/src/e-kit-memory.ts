/**
 * What a device remembers of its e-kits, by the names of their ports: which brand's they are, what
 * was learned of them, and whether they sound by themselves.
 */

import type { ChokeSign, PedalRange } from "./e-kit-profiles.ts";
import type { LearnedKit } from "./e-kit.ts";
import { type Pad, type Zone, ZONES, isZone } from "./kit-zones.ts";

export interface RememberedKit {
  /** The profile that somebody chose, or blank for the one its name or its notes tell. */
  readonly profile: string;
  readonly learned: LearnedKit | null;
  /** Whether its module is heard; null while nobody said so. */
  readonly soundsItself: boolean | null;
}

export const UNKNOWN_KIT: RememberedKit = { profile: "", learned: null, soundsItself: null };

const SIGNS: readonly ChokeSign[] = ["key_pressure", "note_off", "channel_pressure"];
const PADS: ReadonlySet<string> = new Set(Object.values(ZONES).map((zone) => zone.pad));

/** Read what is remembered, port by port; whatever of it makes no sense is left out. */
export function kitsOfJson(json: unknown): ReadonlyMap<string, RememberedKit> {
  const rows = Object.entries(recordOf(json));
  return new Map(rows.map(([port, value]) => [port, kitOf(recordOf(value))]));
}

/** Give what is to be remembered, as JSON can hold it. */
export function jsonOfKits(kits: ReadonlyMap<string, RememberedKit>): unknown {
  return Object.fromEntries(kits);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function kitOf({
  profile,
  learned,
  soundsItself,
}: Readonly<Record<string, unknown>>): RememberedKit {
  return {
    profile: typeof profile === "string" ? profile : "",
    learned: typeof learned === "object" && learned !== null ? learnedOf(recordOf(learned)) : null,
    soundsItself: typeof soundsItself === "boolean" ? soundsItself : null,
  };
}

function learnedOf(row: Readonly<Record<string, unknown>>): LearnedKit {
  const { notes, pedal, chokes, chokeNotes, lacks } = row;
  const zoneRows = Object.entries(recordOf(notes)).flatMap(([note, zone]) =>
    isNumber(note) && typeof zone === "string" && isZone(zone) ? [[Number(note), zone]] : [],
  );
  const padRows = Object.entries(recordOf(chokeNotes)).flatMap(([note, pad]) =>
    isNumber(note) && typeof pad === "string" && PADS.has(pad) ? [[Number(note), pad]] : [],
  );
  const signs: readonly unknown[] = Array.isArray(chokes) ? chokes : [];
  const zones: readonly unknown[] = Array.isArray(lacks) ? lacks : [];
  return {
    notes: Object.fromEntries(zoneRows) as Record<number, Zone>,
    pedal: pedalOf(recordOf(pedal)),
    chokes: SIGNS.filter((sign) => signs.includes(sign)),
    chokeNotes: Object.fromEntries(padRows) as Record<number, Pad>,
    lacks: zones.filter((zone): zone is Zone => typeof zone === "string" && isZone(zone)),
  };
}

function pedalOf({
  control,
  openAt,
  closedAt,
}: Readonly<Record<string, unknown>>): PedalRange | null {
  if (!isData(control) || !isData(openAt) || !isData(closedAt) || openAt === closedAt) return null;
  return { control, openAt, closedAt };
}

/** Whether a key is a note number. */
function isNumber(key: string): boolean {
  return /^\d+$/.test(key) && Number(key) <= 127;
}

function isData(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 127;
}
