/**
 * What somebody at this device strikes with, as reactive values: keys, pads, e-kits, and what of it
 * the device remembers. Strokes of an e-kit go the same way as those of a finger.
 */

import {
  type RememberedKit,
  UNKNOWN_KIT,
  jsonOfKits,
  kitsOfJson,
} from "@uchiawase/core/e-kit-memory";
import {
  type KitProfile,
  GENERAL_MIDI,
  profileOf,
  profileOfNotes,
  profileOfPort,
} from "@uchiawase/core/e-kit-profiles";
import {
  EKitPorts,
  type KitEvent,
  type KitLayout,
  type LearnedKit,
  type PadStrike,
  layoutOf,
} from "@uchiawase/core/e-kit";
import { type LessonAnswer, Lesson } from "@uchiawase/core/e-kit-lesson";
import type { KitPiece } from "@uchiawase/core/kit-pieces";
import { type Zone, ZONES } from "@uchiawase/core/kit-zones";
import { MidiStream } from "@uchiawase/core/midi-stream";
import {
  type MidiFault,
  type MidiPort,
  MidiPorts,
  type MidiPortsOptions,
} from "@uchiawase/player/midi-ports";
import {
  type AskedPiece,
  type Hands,
  type StandIn,
  USUAL_HANDS,
  handsForFeet,
  handsOfJson,
  layLanes,
  meant,
  piecesOfZone,
  standInsOf,
} from "@uchiawase/stage/hands";
import type { Lane } from "@uchiawase/stage/lanes";
import type { Strike } from "@uchiawase/stage/pads";

/** What hands need of the device. */
export interface HandsPorts {
  readonly midi: Pick<MidiPortsOptions, "secure" | "request">;
  readonly midiIsGranted: () => Promise<boolean>;
  readonly remember: (key: string, json: unknown) => void;
  readonly remembered: (key: string) => unknown;
}

/** Whose hands they are: the room, as far as they need to know it. */
export interface Struck {
  strike(strike: Strike): void;
  grab(pieces: readonly string[]): void;
  beatsAt(atMs: number): number | null;
  readonly asked: readonly AskedPiece[];
  readonly pieces: readonly string[];
}

/** An e-kit that is plugged in. */
export interface KitLook {
  readonly port: MidiPort;
  readonly profile: KitProfile;
  readonly learned: LearnedKit | null;
  readonly soundsItself: boolean;
}

/** What was heard last of any e-kit. */
export interface Heard {
  readonly portId: string;
  readonly event: PadStrike | { readonly kind: "unknown"; readonly note: number };
  /** Counts up, so that the same pad twice is seen twice. */
  readonly count: number;
}

const HANDS = "hands";
const KITS = "e-kits";
const WARM = "warmed-up";

export class HandsOn {
  settings = $state.raw<Hands>(USUAL_HANDS);
  connected = $state(false);
  fault = $state<MidiFault | null>(null);
  kits = $state.raw<readonly KitLook[]>([]);
  heard = $state.raw<Heard | null>(null);
  /** Of the pedal that moved last, 0 shut … 1 open; null before any did. */
  openness = $state<number | null>(null);
  lesson = $state.raw<{ readonly portId: string; readonly step: number } | null>(null);
  lessonAnswer = $state.raw<LessonAnswer>({ kind: "nothing" });
  /** Whether somebody here has warmed up, or said that there is no need. */
  warm = $state(false);

  readonly lanes = $derived<readonly Lane[]>(this.#lanes());
  readonly #zones = $derived<ReadonlySet<Zone>>(
    new Set(this.kits.flatMap((kit) => Object.values(this.#layoutOf(kit).notes))),
  );
  readonly #asked = $derived<ReadonlySet<string>>(this.#askedPieces());
  readonly forFeet = $derived(handsForFeet(this.#asked, this.#zones));
  /** Which pads play for what the kits that are plugged in lack. */
  readonly standIns = $derived<readonly StandIn[]>(
    this.kits.length === 0 ? [] : standInsOf(this.#asked, this.#there()),
  );

  readonly #ports: HandsPorts;
  readonly #room: () => Struck;
  readonly #midi: MidiPorts;
  #eKits = new EKitPorts();
  #remembered: Map<string, RememberedKit>;
  readonly #notes = new Map<string, Set<number>>();
  #lesson: { readonly lesson: Lesson; readonly stream: MidiStream } | null = null;

  constructor(room: () => Struck, ports: HandsPorts) {
    this.#room = room;
    this.#ports = ports;
    this.settings = handsOfJson(ports.remembered(HANDS));
    this.warm = ports.remembered(WARM) === true;
    this.#remembered = new Map(kitsOfJson(ports.remembered(KITS)));
    this.#midi = new MidiPorts({
      ...ports.midi,
      onPorts: (given) => {
        this.#plugged(given);
      },
      onBytes: (port, bytes, timeStampMs) => {
        this.#hear(port, bytes, timeStampMs);
      },
    });
    // Whoever played an e-kit here before, and may, does so again without asking.
    if (this.#remembered.size > 0) {
      void ports.midiIsGranted().then((granted) => (granted ? this.connect() : undefined));
    }
  }

  /** Hear e-kits from now on; call it inside a gesture, since the browser may ask. */
  async connect(): Promise<void> {
    this.fault = await this.#midi.connect();
    this.connected = this.fault === null;
  }

  /** Change how somebody strikes, and remember it. */
  change(changes: Partial<Hands>): void {
    this.settings = { ...this.settings, ...changes };
    this.#ports.remember(HANDS, this.settings);
  }

  /** Give a piece a key; its own from before, or that of the layout, is free again. */
  giveKey(piece: string, code: string): void {
    this.change({ keys: { ...this.settings.keys, [piece]: code } });
  }

  /** Give a pad a piece. */
  givePad(zone: Zone, piece: KitPiece): void {
    this.change({ pads: { ...this.settings.pads, [zone]: piece } });
  }

  /** Everything as it was; what e-kits are stays known. */
  reset(): void {
    this.change(USUAL_HANDS);
  }

  warmedUp(): void {
    this.warm = true;
    this.#ports.remember(WARM, true);
  }

  /** Give which of several pieces a stroke means. */
  choose(pieces: readonly string[], timeStampMs: number): string | undefined {
    const room = this.#room();
    return meant(pieces, room.asked, pieces.length > 1 ? room.beatsAt(timeStampMs) : null);
  }

  /** Give what a zone's pad plays now, first of all. */
  pieceOf(zone: Zone): string {
    return this.#piecesOf(zone)[0] ?? ZONES[zone].piece;
  }

  // --- e-kits --------------------------------------------------------------------------------------

  chooseProfile(kit: KitLook, profile: string): void {
    this.#keep(kit.port.name, { profile, learned: null });
  }

  setSoundsItself(kit: KitLook, soundsItself: boolean): void {
    this.#keep(kit.port.name, { soundsItself });
  }

  forget(kit: KitLook): void {
    this.#keep(kit.port.name, { learned: null });
  }

  /** Learn a kit pad by pad; until that ends its strokes teach and play nothing. */
  teach(kit: KitLook): void {
    this.#lesson = { lesson: new Lesson(), stream: new MidiStream() };
    this.lessonAnswer = { kind: "nothing" };
    this.lesson = { portId: kit.port.id, step: 0 };
  }

  get lessonStep(): string | undefined {
    return this.lesson === null ? undefined : this.#lesson?.lesson.step;
  }

  skipStep(): void {
    this.#lesson?.lesson.skip();
    this.#lessonMoved({ kind: "nothing" });
  }

  redoStep(): void {
    this.#lesson?.lesson.redo();
    this.#lessonMoved({ kind: "nothing" });
  }

  /** End the lesson; keep what was learned, or leave everything as it was. */
  endLesson(keep: boolean): void {
    const kit = this.kits.find((each) => each.port.id === this.lesson?.portId);
    const learned = this.#lesson?.lesson.result();
    this.lesson = null;
    this.#lesson = null;
    if (keep && kit !== undefined && learned !== undefined) this.#keep(kit.port.name, { learned });
  }

  close(): void {
    this.#midi.close();
  }

  #lessonMoved(answer: LessonAnswer): void {
    if (this.lesson === null || this.#lesson === null) return;
    this.lessonAnswer = answer;
    this.lesson = { ...this.lesson, step: this.#lesson.lesson.stepIndex };
  }

  #lanes(): readonly Lane[] {
    const { pieces, asked } = this.#room();
    return layLanes(pieces, this.settings, asked);
  }

  #askedPieces(): ReadonlySet<string> {
    return new Set(this.#room().pieces);
  }

  #there(): ReadonlySet<string> {
    const own = this.settings.pads;
    return new Set([...this.#zones].map((zone) => own[zone] ?? ZONES[zone].piece));
  }

  #layoutOf(kit: KitLook): KitLayout {
    return layoutOf(kit.profile, kit.learned ?? undefined);
  }

  #plugged(ports: readonly MidiPort[]): void {
    for (const { port } of this.kits) this.#eKits.close(port.id);
    this.kits = ports.map((port) => this.#look(port));
    for (const kit of this.kits) this.#eKits.open(kit.port.id, this.#layoutOf(kit));
  }

  #look(port: MidiPort): KitLook {
    const {
      profile: chosen,
      learned,
      soundsItself,
    } = this.#remembered.get(port.name) ?? UNKNOWN_KIT;
    const named = profileOfPort(port.name);
    const profile =
      chosen === ""
        ? profileOfNotes(this.#notes.get(port.id) ?? [], named ?? profileOf(GENERAL_MIDI))
        : profileOf(chosen);
    return { port, profile, learned, soundsItself: soundsItself ?? profile.soundsItself };
  }

  #keep(portName: string, changes: Partial<RememberedKit>): void {
    const before = this.#remembered.get(portName) ?? UNKNOWN_KIT;
    this.#remembered.set(portName, { ...before, ...changes });
    this.#ports.remember(KITS, jsonOfKits(this.#remembered));
    this.#plugged(this.kits.map((kit) => kit.port));
  }

  #hear(port: MidiPort, bytes: Uint8Array, timeStampMs: number): void {
    if (this.lesson?.portId === port.id && this.#lesson !== null) {
      for (const message of this.#lesson.stream.push(bytes, timeStampMs)) {
        const answer = this.#lesson.lesson.hear(message);
        if (answer.kind !== "nothing") this.#lessonMoved(answer);
      }
      return;
    }
    let events = this.#eKits.push(port.id, bytes, timeStampMs);
    // What the profile does not know may tell which one is right; then it is heard by that one.
    if (this.#isRecognised(port, events)) events = this.#eKits.push(port.id, bytes, timeStampMs);
    for (const event of events) this.#take(port, event);
  }

  #isRecognised(port: MidiPort, events: readonly KitEvent[]): boolean {
    const notes = this.#notes.get(port.id) ?? new Set<number>();
    const before = notes.size;
    for (const event of events) {
      if (event.kind === "strike" || event.kind === "unknown") notes.add(event.note);
    }
    this.#notes.set(port.id, notes);
    const kit = this.kits.find((each) => each.port.id === port.id);
    if (kit === undefined || notes.size === before) return false;
    if (!events.some((event) => event.kind === "unknown")) return false;
    if (this.#look(port).profile === kit.profile) return false;
    this.#plugged(this.kits.map((each) => each.port));
    return true;
  }

  #take(port: MidiPort, event: KitEvent): void {
    switch (event.kind) {
      case "strike":
        this.#strike(port, event);
        return;
      case "choke":
        this.#room().grab(event.pieces);
        return;
      case "pedal":
        this.openness = event.openness;
        return;
      case "unknown":
        this.#note(port, event);
        return;
    }
  }

  #strike(port: MidiPort, event: PadStrike): void {
    const kit = this.kits.find((each) => each.port.id === port.id);
    const piece = this.choose(this.#piecesOf(event.zone), event.timeMs) ?? event.piece;
    this.#room().strike({
      piece,
      velocity: event.velocity,
      timeStampMs: event.timeMs,
      heardAlready: kit?.soundsItself ?? false,
    });
    this.#note(port, event);
    // Played once, this computer is one that has an e-kit.
    if (!this.#remembered.has(port.name)) this.#remember(port.name);
  }

  #remember(portName: string): void {
    this.#remembered.set(portName, UNKNOWN_KIT);
    this.#ports.remember(KITS, jsonOfKits(this.#remembered));
  }

  #note(port: MidiPort, event: Heard["event"]): void {
    this.heard = { portId: port.id, event, count: (this.heard?.count ?? 0) + 1 };
  }

  #piecesOf(zone: Zone): readonly string[] {
    return piecesOfZone(zone, this.settings, this.forFeet, this.standIns, this.#asked);
  }
}
