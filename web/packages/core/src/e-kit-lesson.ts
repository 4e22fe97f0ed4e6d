/**
 * The lesson: somebody hits pad after pad, and an e-kit that nobody knew is known.
 *
 * Each step asks for one zone. The first stroke of a pad that is not taken teaches it; what the same
 * stroke sets off besides (bow and edge) is taken along. A step can be skipped: the kit lacks that
 * zone. One step asks for a grab, and learns by which
 * sign the module tells it.
 * Time stamps are the messages' own.
 */

import type { ChokeSign, PedalRange } from "./e-kit-profiles.ts";
import { GRAB_PRESSURE, type LearnedKit } from "./e-kit.ts";
import { type Pad, type Zone, ZONES } from "./kit-zones.ts";
import type { MidiMessage } from "./midi-stream.ts";

/** What a step asks for: a stroke on a zone, or that the first crash be grabbed. */
export type LessonStep = Zone | "grab";

/** In the order in which they are asked: what nearly every kit has comes first. */
export const LESSON_STEPS: readonly LessonStep[] = [
  "kick",
  "snare",
  "hat_closed",
  "hat_open",
  "hat_foot",
  "tom_1",
  "tom_2",
  "tom_3",
  "crash_1",
  "grab",
  "ride",
  "cross_stick",
  "ride_bell",
];

/** Softer strokes are the rattle of other pads. */
const LEAST_VELOCITY = 12;
/** What comes so soon after the stroke that taught a step belongs to it. */
const SAME_STROKE_MS = 40;
/** How long after a step was taught the next one listens: nobody is that fast, bounces are. */
const REST_MS = 250;
/** How far a pedal has to move, so that open and shut can be told apart. */
const LEAST_TRAVEL = 20;
/** Longer than modules let their notes last, and shorter than anybody lets a cymbal ring to grab it. */
const LATE_MS = 300;
/** Controllers that modules use for their pedal. */
const PEDAL_CONTROLS: ReadonlySet<number> = new Set([1, 2, 4, 11, 16, 17, 18, 19]);

interface Taught {
  readonly step: LessonStep;
  readonly notes: readonly number[];
  /** Where the controllers stood as it was struck. */
  readonly controls: ReadonlyMap<number, number>;
  readonly choke: { readonly sign: ChokeSign } | { readonly note: number } | null;
}

/** What became of a message. */
export type LessonAnswer =
  | { readonly kind: "nothing" }
  | { readonly kind: "learned"; readonly step: LessonStep }
  /** That pad is known already, as another zone. */
  | { readonly kind: "taken"; readonly by: Zone };

const NOTHING: LessonAnswer = { kind: "nothing" };

export class Lesson {
  #taught: Taught[] = [];
  #controls = new Map<number, number>();
  #listensFromMs = -Infinity;
  #taughtMs = -Infinity;
  #struckMs = new Map<number, number>();

  /** What is asked now; undefined when all is learned. */
  get step(): LessonStep | undefined {
    return LESSON_STEPS[this.#taught.length];
  }

  /** How many steps lie behind. */
  get stepIndex(): number {
    return this.#taught.length;
  }

  /** Hear a message of the kit's port. */
  hear(message: MidiMessage): LessonAnswer {
    if (message.kind === "control") {
      if (PEDAL_CONTROLS.has(message.number)) this.#controls.set(message.number, message.value);
      return NOTHING;
    }
    const step = this.step;
    if (message.kind === "note_on" && message.timeMs - this.#taughtMs <= SAME_STROKE_MS) {
      this.#takeAlong(message.number);
      return NOTHING;
    }
    if (step === undefined || message.timeMs < this.#listensFromMs) return NOTHING;
    if (step === "grab") return this.#grab(message);
    if (message.kind !== "note_on" || message.value < LEAST_VELOCITY) return NOTHING;
    const owner = this.#ownerOf(message.number);
    if (owner !== undefined && !this.#isOneNoteHat(step, owner)) {
      return { kind: "taken", by: owner };
    }
    return this.#learn(step, [message.number], null, message.timeMs);
  }

  /** The kit has no such zone: go on. */
  skip(): void {
    if (this.step !== undefined) this.#push(this.step, [], null);
  }

  /** Ask for the step before again. */
  redo(): void {
    this.#taught.pop();
    this.#taughtMs = -Infinity;
    this.#listensFromMs = -Infinity;
  }

  /** Give what was learned so far. */
  result(): LearnedKit {
    const notes: Record<number, Zone> = {};
    const chokes: ChokeSign[] = [];
    const chokeNotes: Record<number, Pad> = {};
    const pedal = this.#pedal();
    const oneNote = pedal !== null && this.#hasOneHatNote();
    for (const { step, notes: own, choke } of this.#taught) {
      if (step === "grab") {
        if (choke !== null && "sign" in choke) chokes.push(choke.sign);
        if (choke !== null && "note" in choke) chokeNotes[choke.note] = "crash_1";
        continue;
      }
      for (const note of own) {
        notes[note] = oneNote && ZONES[step].pad === "hat" ? "hat" : step;
      }
    }
    const lacks = this.#taught.flatMap(({ step, notes: own }) =>
      step !== "grab" && own.length === 0 ? [step] : [],
    );
    return { notes, pedal, chokes, chokeNotes, lacks };
  }

  #grab(message: MidiMessage): LessonAnswer {
    const { kind, number, value, timeMs } = message;
    if (kind === "key_pressure" && value >= GRAB_PRESSURE && this.#ownerOf(number) === "crash_1") {
      return this.#learn("grab", [], { sign: "key_pressure" }, timeMs);
    }
    if (kind === "channel_pressure" && value >= GRAB_PRESSURE) {
      return this.#learn("grab", [], { sign: "channel_pressure" }, timeMs);
    }
    if (kind === "note_on") {
      this.#struckMs.set(number, timeMs);
      if (this.#ownerOf(number) !== undefined) return NOTHING;
      return this.#learn("grab", [], { note: number }, timeMs);
    }
    // Notes end by themselves, soon; one that ends as late as a hand comes was ended by it.
    const rangMs = timeMs - (this.#struckMs.get(number) ?? Infinity);
    if (kind === "note_off" && rangMs >= LATE_MS && this.#ownerOf(number) === "crash_1") {
      return this.#learn("grab", [], { sign: "note_off" }, timeMs);
    }
    return NOTHING;
  }

  #learn(
    step: LessonStep,
    notes: readonly number[],
    choke: Taught["choke"],
    timeMs: number,
  ): LessonAnswer {
    this.#push(step, notes, choke);
    this.#taughtMs = step === "grab" ? -Infinity : timeMs;
    this.#listensFromMs = timeMs + REST_MS;
    return { kind: "learned", step };
  }

  #push(step: LessonStep, notes: readonly number[], choke: Taught["choke"]): void {
    this.#taught.push({ step, notes, controls: new Map(this.#controls), choke });
  }

  #takeAlong(note: number): void {
    const last = this.#taught.at(-1);
    if (last === undefined || this.#ownerOf(note) !== undefined) return;
    this.#taught[this.#taught.length - 1] = { ...last, notes: [...last.notes, note] };
  }

  #ownerOf(note: number): Zone | undefined {
    const owner = this.#taught.find(({ notes }) => notes.includes(note))?.step;
    return owner === "grab" ? undefined : owner;
  }

  /** One note for every position of the pedal: then the pedal has to have told where it stands. */
  #isOneNoteHat(step: LessonStep, owner: Zone): boolean {
    return step === "hat_open" && owner === "hat_closed" && this.#travelled() !== null;
  }

  #hasOneHatNote(): boolean {
    const [closed, open] = [this.#of("hat_closed"), this.#of("hat_open")];
    return closed?.notes.some((note) => open?.notes.includes(note)) ?? false;
  }

  #of(step: LessonStep): Taught | undefined {
    return this.#taught.find((taught) => taught.step === step);
  }

  /** Give the controller that moved most from the shut hat to now, or null. */
  #travelled(): { readonly control: number; readonly from: number; readonly to: number } | null {
    const shut = this.#of("hat_closed")?.controls;
    const open = this.#of("hat_open")?.controls ?? this.#controls;
    if (shut === undefined) return null;
    const moves = [...open].flatMap(([control, to]) => {
      const from = shut.get(control);
      return from === undefined ? [] : [{ control, from, to }];
    });
    const furthest = moves.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from))[0];
    if (furthest === undefined || Math.abs(furthest.to - furthest.from) < LEAST_TRAVEL) return null;
    return furthest;
  }

  #pedal(): PedalRange | null {
    const travelled = this.#travelled();
    if (travelled === null || this.#of("hat_open") === undefined) return null;
    return { control: travelled.control, openAt: travelled.to, closedAt: travelled.from };
  }
}
