import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { LESSON_STEPS, Lesson } from "./e-kit-lesson.ts";
import { EKit, layoutOf } from "./e-kit.ts";
import { profileOf } from "./e-kit-profiles.ts";
import type { MidiKind, MidiMessage } from "./midi-stream.ts";

function message(kind: MidiKind, number: number, value: number, timeMs: number): MidiMessage {
  return { kind, channel: 10, number, value, timeMs };
}

const hit = (note: number, timeMs: number, velocity = 90): MidiMessage =>
  message("note_on", note, velocity, timeMs);

/** Teach steps in order, a second apart: a note, "skip", or messages. */
function taught(...answers: (number | "skip" | MidiMessage[])[]): Lesson {
  const lesson = new Lesson();
  answers.forEach((answer, index) => {
    if (answer === "skip") lesson.skip();
    else if (typeof answer === "number") lesson.hear(hit(answer, 1000 * (index + 1)));
    else for (const each of answer) lesson.hear(each);
  });
  return lesson;
}

describe("hit each pad", () => {
  test("a module nobody knows is known after one stroke a pad", () => {
    const notes = [60, 61, 62, 63, 64, 65, 66, 67, 68];
    const lesson = taught(...notes, "skip", 70, 71, 72);
    expect(lesson.step).toBeUndefined();
    expect(lesson.result()).toEqual({
      notes: {
        60: "kick",
        61: "snare",
        62: "hat_closed",
        63: "hat_open",
        64: "hat_foot",
        65: "tom_1",
        66: "tom_2",
        67: "tom_3",
        68: "crash_1",
        70: "ride",
        71: "cross_stick",
        72: "ride_bell",
      },
      pedal: null,
      chokes: [],
      chokeNotes: {},
      lacks: [],
    });
  });

  test("what it was taught it hears: every zone comes back from its note", () => {
    const notes = fc.uniqueArray(fc.nat(127), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(notes, (given) => {
        const answers: (number | "skip")[] = [...given.slice(0, 9), "skip", ...given.slice(9)];
        const learned = taught(...answers).result();
        const kit = new EKit(layoutOf(profileOf("general-midi"), learned));
        const zones = LESSON_STEPS.filter((step) => step !== "grab");
        given.forEach((note, index) => {
          const [event] = kit.push([0x99, note, 90], 1000 * index);
          expect(event).toMatchObject({ kind: "strike", zone: zones[index] });
        });
      }),
    );
  });

  test("a pad that is known already is told, and the step stays", () => {
    const lesson = taught(36);
    expect(lesson.hear(hit(36, 5000))).toEqual({ kind: "taken", by: "kick" });
    expect(lesson.step).toBe("snare");
    expect(lesson.hear(hit(38, 6000))).toEqual({ kind: "learned", step: "snare" });
  });

  test("bounces, soft rattles and what a stroke sets off besides teach no other step", () => {
    const lesson = new Lesson();
    expect(lesson.hear(hit(36, 1000, 5))).toEqual({ kind: "nothing" });
    lesson.hear(hit(36, 1010));
    lesson.hear(hit(35, 1030));
    lesson.hear(hit(38, 1200));
    expect(lesson.step).toBe("snare");
    expect(lesson.result().notes).toEqual({ 36: "kick", 35: "kick" });
  });

  test("a step skipped is a zone that the kit lacks; the one before can be asked again", () => {
    const lesson = taught(36, "skip");
    expect(lesson.result().lacks).toEqual(["snare"]);
    lesson.redo();
    expect(lesson.step).toBe("snare");
    expect(lesson.stepIndex).toBe(1);
    expect(lesson.result().lacks).toEqual([]);
    lesson.redo();
    lesson.redo();
    expect(lesson.step).toBe("kick");
  });

  test("one note for all positions is learned with its pedal, whichever way it goes", () => {
    for (const [closedAt, openAt] of [
      [127, 0],
      [0, 90],
    ] as const) {
      const lesson = taught(
        36,
        38,
        [message("control", 4, closedAt, 3000), hit(46, 3001)],
        [message("control", 4, openAt, 4000), hit(46, 4001)],
      );
      expect(lesson.step).toBe("hat_foot");
      const learned = lesson.result();
      expect(learned.notes[46]).toBe("hat");
      expect(learned.pedal).toEqual({ control: 4, openAt, closedAt });
    }
  });

  test("without a pedal that tells, an open hat on the closed one's note is the closed one", () => {
    const lesson = taught(36, 38, 46);
    expect(lesson.hear(hit(46, 9000))).toEqual({ kind: "taken", by: "hat_closed" });
  });

  describe("a grab is learned by the sign that is given", () => {
    const upToGrab = (): Lesson => taught(36, 38, 42, 46, 44, 48, 45, 43, 49);

    test("pressure on its note", () => {
      const lesson = upToGrab();
      lesson.hear(hit(49, 20_000));
      lesson.hear(message("note_off", 49, 64, 20_100));
      lesson.hear(message("key_pressure", 49, 0, 20_400));
      expect(lesson.step).toBe("grab");
      lesson.hear(message("key_pressure", 49, 127, 20_500));
      expect(lesson.result().chokes).toEqual(["key_pressure"]);
      expect(lesson.step).toBe("ride");
    });

    test("pressure of the channel", () => {
      const lesson = upToGrab();
      lesson.hear(message("channel_pressure", 0, 127, 20_500));
      expect(lesson.result().chokes).toEqual(["channel_pressure"]);
    });

    test("a note of its own", () => {
      const lesson = upToGrab();
      lesson.hear(hit(14, 20_500));
      expect(lesson.result().chokeNotes).toEqual({ 14: "crash_1" });
    });

    test("the end of its note, where that comes only with the hand", () => {
      const lesson = upToGrab();
      lesson.hear(hit(49, 20_000));
      lesson.hear(message("note_off", 49, 64, 20_600));
      expect(lesson.result().chokes).toEqual(["note_off"]);
    });
  });

  test("whatever is heard, nothing throws, and no note is two zones", () => {
    const heard = fc.array(
      fc.record({
        kind: fc.constantFrom<MidiKind>("note_on", "note_off", "key_pressure", "control"),
        number: fc.nat(127),
        value: fc.nat(127),
        gapMs: fc.nat(600),
      }),
    );
    fc.assert(
      fc.property(heard, (messages) => {
        const lesson = new Lesson();
        let timeMs = 0;
        for (const { kind, number, value, gapMs } of messages) {
          timeMs += gapMs;
          lesson.hear(message(kind, number, value, timeMs));
        }
        const { notes, chokeNotes } = lesson.result();
        for (const note of Object.keys(chokeNotes)) expect(notes).not.toHaveProperty(note);
      }),
    );
  });
});
