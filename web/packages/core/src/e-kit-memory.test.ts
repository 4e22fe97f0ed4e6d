import fc from "fast-check";
import { expect, test } from "vitest";

import { jsonOfKits, kitsOfJson } from "./e-kit-memory.ts";
import { ZONES, type Zone } from "./kit-zones.ts";

const data = fc.nat(127);
const zone = fc.constantFrom(...(Object.keys(ZONES) as Zone[]));
const note = data.map(String);

const kit = fc.record({
  profile: fc.constantFrom("", "roland", "yamaha-dtx"),
  learned: fc.option(
    fc.record({
      notes: fc.dictionary(note, zone),
      pedal: fc.option(
        fc
          .record({ control: data, openAt: data, closedAt: data })
          .filter(({ openAt, closedAt }) => openAt !== closedAt),
      ),
      chokes: fc.subarray(["key_pressure", "note_off", "channel_pressure"] as const),
      chokeNotes: fc.dictionary(note, fc.constantFrom("crash_1", "ride")),
      lacks: fc.array(zone),
    }),
  ),
  soundsItself: fc.option(fc.boolean()),
});

test("what is remembered of e-kits comes back as it was", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((name) => name !== "__proto__"),
        kit,
      ),
      (given) => {
        const kept = kitsOfJson(JSON.parse(JSON.stringify(given)));
        expect(JSON.parse(JSON.stringify(jsonOfKits(kept)))).toEqual(
          JSON.parse(JSON.stringify(given)),
        );
      },
    ),
  );
});

test("what makes no sense is left out, nothing throws", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      for (const [, { learned }] of kitsOfJson({ port: json, other: { learned: json } })) {
        for (const name of Object.values(learned?.notes ?? {})) expect(ZONES).toHaveProperty(name);
      }
    }),
  );
  const odd = {
    TD: {
      profile: 3,
      soundsItself: "yes",
      learned: {
        notes: { 300: "snare", x: "kick", 4: "moon", 5: "kick" },
        pedal: { control: 4, openAt: 3, closedAt: 3 },
        chokes: ["shout", "note_off"],
        chokeNotes: { 5: "sky" },
        lacks: ["sun", "ride"],
      },
    },
  };
  expect(kitsOfJson(odd).get("TD")).toEqual({
    profile: "",
    soundsItself: null,
    learned: {
      notes: { 5: "kick" },
      pedal: null,
      chokes: ["note_off"],
      chokeNotes: {},
      lacks: ["ride"],
    },
  });
});
