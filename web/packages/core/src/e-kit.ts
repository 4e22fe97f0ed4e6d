/**
 * An e-kit: the bytes of its ports in, with their time stamps, strokes out.
 *
 * Every strike comes out at once and keeps the time stamp of its message: nothing is held back to see
 * what follows, so whatever is left out is left out by what came *before* it. Three things are:
 *
 * - **Doubles.** One stroke that a pad reports more than once, as a bounce, or as bow and edge.
 *   A further message of the same pad is left out within {@link DoubleLaw.deadMs} of the stroke
 *   before, and up to {@link DoubleLaw.windowMs} while it is softer than
 *   `share * velocity before * (1 - elapsed / window)`: bounces fade, rolls do not.
 * - **Stomps.** A hi-hat on a stand rattles as its pedal is stamped: for {@link STOMP_MS} after the
 *   foot, hat strokes no harder than the foot are left out.
 * - **Twins.** One stroke that arrives through two ports (a module by USB and by its MIDI socket):
 *   the same zone, equally hard, within {@link TWIN_MS}, from another port.
 *
 * Openness is 0 shut … 1 open. The note counts; where a module sends one note for all, the pedal's
 * last position does. Half open is struck as open.
 */

import type { ChokeSign, KitProfile, PedalRange } from "./e-kit-profiles.ts";
import type { KitPiece } from "./kit-pieces.ts";
import { type Pad, type Zone, ZONES, isOnHat } from "./kit-zones.ts";
import { type MidiMessage, MidiStream } from "./midi-stream.ts";

/** When a further message of a pad is no stroke of its own. */
export interface DoubleLaw {
  readonly deadMs: number;
  readonly windowMs: number;
  /** Of the velocity before, right at it. */
  readonly share: number;
}

/** Two hands on one pad come 50 ms apart at their fastest; nobody's flam is closer than 10 ms. */
const HAND_LAW: DoubleLaw = { deadMs: 10, windowMs: 45, share: 0.7 };
/** A beater that is left on the head bounces for longer, and a foot repeats no faster than this. */
const FOOT_LAW: DoubleLaw = { deadMs: 20, windowMs: 80, share: 0.6 };
const FOOT_PADS: ReadonlySet<Pad> = new Set<Pad>(["kick", "kick_2", "hat_foot"]);

export function doubleLawOf(pad: Pad): DoubleLaw {
  return FOOT_PADS.has(pad) ? FOOT_LAW : HAND_LAW;
}

export const STOMP_MS = 50;
export const TWIN_MS = 20;
/** Below this openness a hat is shut, above the other it is open; half open lies between. */
export const SHUT_BELOW = 0.15;
export const OPEN_ABOVE = 0.7;
/** A grab presses at least this hard; modules that only tell yes and no send 127 and 0. */
export const GRAB_PRESSURE = 64;
/** A note that ends earlier than this has only ended; later, its cymbal was grabbed. */
export const GRAB_AFTER_MS = 60;

/** How a certain module is heard: its brand's profile, with what was learned of it on top. */
export interface KitLayout {
  readonly notes: Readonly<Record<number, Zone>>;
  readonly pedal: PedalRange | null;
  readonly chokes: readonly ChokeSign[];
  readonly chokeNotes: Readonly<Record<number, Pad>>;
}

/** What the wizard learned of a module. */
export interface LearnedKit extends KitLayout {
  /** Zones that it has not. */
  readonly lacks: readonly Zone[];
}

/** Lay what was learned over a profile. */
export function layoutOf(profile: KitProfile, learned?: LearnedKit): KitLayout {
  if (learned === undefined) return profile;
  const lacks = new Set(learned.lacks);
  const known = Object.entries(profile.notes).filter(([, zone]) => !lacks.has(zone));
  return {
    notes: { ...Object.fromEntries(known), ...learned.notes },
    pedal: learned.pedal ?? profile.pedal,
    chokes: learned.chokes.length > 0 ? learned.chokes : profile.chokes,
    chokeNotes: { ...profile.chokeNotes, ...learned.chokeNotes },
  };
}

/** A stroke on a pad. */
export interface PadStrike {
  readonly kind: "strike";
  readonly zone: Zone;
  readonly piece: KitPiece;
  readonly note: number;
  /** 1 … 127. */
  readonly velocity: number;
  /** The time stamp of its message, as it came. */
  readonly timeMs: number;
}

/** A cymbal was grabbed: what rings of these pieces ends. */
export interface Choke {
  readonly kind: "choke";
  readonly pieces: readonly KitPiece[];
  readonly timeMs: number;
}

/** The pedal moved. */
export interface PedalMove {
  readonly kind: "pedal";
  readonly openness: number;
  readonly timeMs: number;
}

/** A note that the layout does not know. */
export interface UnknownNote {
  readonly kind: "unknown";
  readonly note: number;
  readonly velocity: number;
  readonly timeMs: number;
}

export type KitEvent = PadStrike | Choke | PedalMove | UnknownNote;

interface Before {
  readonly timeMs: number;
  readonly velocity: number;
}

/** Of an open hi-hat: General MIDI's, and Roland's for its edge. */
const OPEN_NOTES: ReadonlySet<number> = new Set([46, 26]);

const CYMBALS: readonly KitPiece[] = ["crash", "ride", "ride_bell", "hat_open"];

/** One port of an e-kit. */
export class EKit {
  readonly #layout: KitLayout;
  readonly #stream = new MidiStream();
  readonly #before = new Map<Pad, Before>();
  readonly #struckMs = new Map<number, number>();
  #foot: Before | null = null;
  #closedAt: number;
  #openness: number | null = null;
  #doubles = 0;
  #stomps = 0;

  constructor(layout: KitLayout) {
    this.#layout = layout;
    this.#closedAt = layout.pedal?.closedAt ?? 0;
  }

  /** What was left out so far. */
  get leftOut(): { readonly doubles: number; readonly stomps: number } {
    return { doubles: this.#doubles, stomps: this.#stomps };
  }

  /** Give what these bytes mean, in order. */
  push(bytes: Iterable<number>, timeMs: number): readonly KitEvent[] {
    return this.#stream.push(bytes, timeMs).flatMap((message) => this.#event(message) ?? []);
  }

  #event(message: MidiMessage): KitEvent | undefined {
    switch (message.kind) {
      case "note_on":
        return this.#noteOn(message);
      case "note_off":
        return this.#noteOff(message);
      case "key_pressure":
        return this.#keyPressure(message);
      case "channel_pressure":
        return this.#grabs("channel_pressure", message) && message.value >= GRAB_PRESSURE
          ? { kind: "choke", pieces: CYMBALS, timeMs: message.timeMs }
          : undefined;
      case "control":
        return this.#control(message);
    }
  }

  #control({ number, value, timeMs }: MidiMessage): PedalMove | undefined {
    const pedal = this.#layout.pedal;
    if (pedal === null || number !== pedal.control) return undefined;
    const further = pedal.furtherClosedAt;
    if (further !== undefined && value > this.#closedAt) this.#closedAt = further;
    const travelled = (value - pedal.openAt) / (this.#closedAt - pedal.openAt);
    this.#openness = 1 - Math.min(1, Math.max(0, travelled));
    return { kind: "pedal", openness: this.#openness, timeMs };
  }

  #noteOn(message: MidiMessage): KitEvent | undefined {
    const { number: note, value: velocity, timeMs } = message;
    const grabbed = this.#layout.chokeNotes[note];
    if (grabbed !== undefined) return { kind: "choke", pieces: piecesOfPad(grabbed), timeMs };
    const known = this.#layout.notes[note];
    if (known === undefined) return { kind: "unknown", note, velocity, timeMs };
    const zone = this.#zoneNow(known, note);
    const { pad, piece } = ZONES[zone];
    if (this.#isDouble(pad, velocity, timeMs)) {
      this.#doubles += 1;
      return undefined;
    }
    if (pad === "hat" && this.#isStomp(velocity, timeMs)) {
      this.#stomps += 1;
      return undefined;
    }
    if (pad === "hat_foot") this.#foot = { timeMs, velocity };
    this.#before.set(pad, { timeMs, velocity });
    this.#struckMs.set(note, timeMs);
    return { kind: "strike", zone, piece, note, velocity, timeMs };
  }

  /** Give what a note's zone is where the pedal stands now. */
  #zoneNow(zone: Zone, note: number): Zone {
    // EFNOTE tells a splash from a chick by the pedal alone: it is up again as its note comes.
    if (zone === "hat_foot" && (this.#openness ?? 0) > OPEN_ABOVE) return "hat_splash";
    return isOnHat(zone) ? this.#hatZone(zone, note) : zone;
  }

  #hatZone(zone: Zone, note: number): Zone {
    const openness = this.#openness;
    if (zone !== "hat" && zone !== "hat_edge") {
      // Some modules have one note for all positions: a hat that is pressed shut is no open one.
      const shut = openness !== null && openness < SHUT_BELOW;
      return shut && ZONES[zone].piece === "hat_open" ? "hat_closed" : zone;
    }
    const edge = zone === "hat_edge";
    // Before the pedal tells anything, the note means what it means in General MIDI.
    const now = openness ?? (OPEN_NOTES.has(note) ? 1 : 0);
    if (now < SHUT_BELOW) return edge ? "hat_closed_edge" : "hat_closed";
    if (now <= OPEN_ABOVE) return "hat_half";
    return edge ? "hat_open_edge" : "hat_open";
  }

  #isDouble(pad: Pad, velocity: number, timeMs: number): boolean {
    const before = this.#before.get(pad);
    if (before === undefined) return false;
    const law = doubleLawOf(pad);
    const elapsedMs = timeMs - before.timeMs;
    // A stamp that steps back tells nothing of how far apart they were struck.
    if (elapsedMs < 0 || elapsedMs >= law.windowMs) return false;
    if (elapsedMs < law.deadMs) return true;
    return velocity < law.share * before.velocity * (1 - elapsedMs / law.windowMs);
  }

  #isStomp(velocity: number, timeMs: number): boolean {
    const foot = this.#foot;
    if (foot === null) return false;
    const elapsedMs = timeMs - foot.timeMs;
    return elapsedMs >= 0 && elapsedMs < STOMP_MS && velocity <= foot.velocity;
  }

  #noteOff({ number: note, timeMs }: MidiMessage): Choke | undefined {
    const struckMs = this.#struckMs.get(note);
    this.#struckMs.delete(note);
    const zone = this.#layout.notes[note];
    if (zone === undefined || struckMs === undefined) return undefined;
    if (!this.#layout.chokes.includes("note_off") || timeMs - struckMs < GRAB_AFTER_MS) {
      return undefined;
    }
    return { kind: "choke", pieces: piecesOfPad(ZONES[zone].pad), timeMs };
  }

  #keyPressure(message: MidiMessage): Choke | undefined {
    const zone = this.#layout.notes[message.number];
    if (zone === undefined || !this.#grabs("key_pressure", message)) return undefined;
    // Its release, and the 0 that some modules send before every note, end nothing.
    if (message.value < GRAB_PRESSURE) return undefined;
    return { kind: "choke", pieces: piecesOfPad(ZONES[zone].pad), timeMs: message.timeMs };
  }

  #grabs(sign: ChokeSign, message: MidiMessage): boolean {
    return message.kind === sign && this.#layout.chokes.includes(sign);
  }
}

/** Give the pieces of a pad that can ring. */
function piecesOfPad(pad: Pad): readonly KitPiece[] {
  const pieces = Object.values(ZONES).flatMap((zone) => (zone.pad === pad ? [zone.piece] : []));
  return [...new Set(pieces)];
}

/** All ports of a device: each heard by a layout of its own, twins left out. */
export class EKitPorts {
  readonly #kits = new Map<string, EKit>();
  #last: { readonly port: string; readonly strike: PadStrike }[] = [];
  #twins = 0;

  /** How many strokes came twice, through two ports. */
  get twins(): number {
    return this.#twins;
  }

  /** Hear a port by a layout from now on. */
  open(port: string, layout: KitLayout): void {
    this.#kits.set(port, new EKit(layout));
  }

  close(port: string): void {
    this.#kits.delete(port);
  }

  /** Give what the bytes of a port mean; nothing for a port that is not open. */
  push(port: string, bytes: Iterable<number>, timeMs: number): readonly KitEvent[] {
    const events = this.#kits.get(port)?.push(bytes, timeMs) ?? [];
    return events.filter((event) => event.kind !== "strike" || !this.#isTwin(port, event));
  }

  #isTwin(port: string, strike: PadStrike): boolean {
    this.#last = this.#last.filter((each) => strike.timeMs - each.strike.timeMs <= TWIN_MS);
    const twin = this.#last.findIndex(
      (each) =>
        each.port !== port &&
        each.strike.zone === strike.zone &&
        each.strike.velocity === strike.velocity,
    );
    if (twin >= 0) {
      // Each stroke has one twin at most; the next equal one is a stroke again.
      this.#last.splice(twin, 1);
      this.#twins += 1;
      return true;
    }
    this.#last.push({ port, strike });
    return false;
  }
}
