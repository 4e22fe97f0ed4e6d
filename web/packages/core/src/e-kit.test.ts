import fc from "fast-check";
import { describe, expect, test } from "vitest";

import alesisNitro from "../../../../tests/vectors/e_kits/alesis_nitro.json" with { type: "json" };
import alesisOneNote from "../../../../tests/vectors/e_kits/alesis_one_note.json" with { type: "json" };
import doubles from "../../../../tests/vectors/e_kits/doubles.json" with { type: "json" };
import efnote from "../../../../tests/vectors/e_kits/efnote.json" with { type: "json" };
import generalMidi from "../../../../tests/vectors/e_kits/general_midi.json" with { type: "json" };
import stomp from "../../../../tests/vectors/e_kits/roland_stomp.json" with { type: "json" };
import td17 from "../../../../tests/vectors/e_kits/roland_td17.json" with { type: "json" };
import td27 from "../../../../tests/vectors/e_kits/roland_td27_127.json" with { type: "json" };
import dtx502 from "../../../../tests/vectors/e_kits/yamaha_dtx502.json" with { type: "json" };
import dtxplorer from "../../../../tests/vectors/e_kits/yamaha_dtxplorer.json" with { type: "json" };
import { KIT_PROFILES, profileOf, profileOfNotes, profileOfPort } from "./e-kit-profiles.ts";
import { EKit, EKitPorts, type KitEvent, doubleLawOf, layoutOf, TWIN_MS } from "./e-kit.ts";
import { ZONES } from "./kit-zones.ts";

/** A written stream: at so many ms, these bytes, what was done, what comes out. */
interface Written {
  readonly what: string;
  readonly profile: string;
  readonly port: string;
  readonly source: string;
  readonly stream: readonly (readonly [number, string, string, readonly string[]])[];
}

const WRITTEN = [
  alesisNitro, alesisOneNote, doubles, dtx502, dtxplorer, efnote, generalMidi, stomp, td17, td27,
] as unknown as readonly Written[]; // prettier-ignore

const bytesOf = (hex: string): number[] => hex.split(" ").map((byte) => Number.parseInt(byte, 16));

function told(event: KitEvent): string {
  switch (event.kind) {
    case "strike":
      return `${event.zone} = ${event.piece} ${event.velocity}`;
    case "choke":
      return `choke ${event.pieces.join(" ")}`;
    case "pedal":
      return `pedal ${event.openness.toFixed(2)}`;
    case "unknown":
      return `unknown ${event.note} ${event.velocity}`;
  }
}

describe("what a module sends comes out as the right pieces", () => {
  test.each(WRITTEN.map((written) => [written.port, written.profile, written] as const))(
    "%s (%s)",
    (_port, id, written) => {
      const kit = new EKit(profileOf(id));
      for (const [atMs, hex, what, events] of written.stream) {
        const out = kit.push(bytesOf(hex), 1000.25 + atMs);
        expect(out.map(told), what).toEqual(events);
        // Time stamps are kept as they came, to the last bit.
        for (const event of out) expect(event.timeMs).toBe(1000.25 + atMs);
      }
    },
  );

  test.each(WRITTEN.map((written) => [written.port, written.profile] as const))(
    "%s is known by its name as %s",
    (port, id) => {
      expect(profileOfPort(port)?.id ?? "general-midi").toBe(id);
    },
  );

  test("every brand has a written stream", () => {
    const written = new Set(WRITTEN.map(({ profile }) => profile));
    expect(KIT_PROFILES.map(({ id }) => id).filter((id) => !written.has(id))).toEqual([]);
  });

  test("every profile names its source, and can play what a first song asks for", () => {
    for (const profile of KIT_PROFILES) {
      expect(profile.source).not.toBe("");
      const pieces = new Set(Object.values(profile.notes).map((zone) => ZONES[zone].piece));
      for (const piece of ["kick", "snare", "hat_closed", "tom_high", "tom_low", "crash", "ride"]) {
        expect(pieces, profile.id).toContain(piece);
      }
    }
  });
});

describe("a brand is recognised", () => {
  test.each([
    ["TD-07", "roland"],
    ["VAD507", "roland"],
    ["Nitro Max", "alesis-nitro"],
    ["SURGE Drum Module", "alesis-nitro"],
    ["Alesis Strike Pro", "alesis-one-note"],
    ["DTX402", "yamaha-dtx"],
    ["DTX-PRO MIDI 1", "yamaha-dtx"],
    ["DTXPRESS IV", "yamaha-dtxplorer"],
    ["EFNOTE 3", "efnote"],
  ])("%s → %s", (port, id) => {
    expect(profileOfPort(port)?.id).toBe(id);
  });

  test.each(["Launchkey Mini MK3", "USB Audio Device", "MPD218", "Standard", ""])(
    "%s tells nothing",
    (port) => {
      expect(profileOfPort(port)).toBeUndefined();
    },
  );

  test("by notes that the present profile does not know", () => {
    const present = profileOf("general-midi");
    expect(profileOfNotes([36, 38, 42], present).id).toBe("general-midi");
    expect(profileOfNotes([36, 38, 22], present).id).toBe("roland");
    expect(profileOfNotes([36, 38, 23], present).id).toBe("alesis-nitro");
    expect(profileOfNotes([36, 38, 79], present).id).toBe("yamaha-dtx");
    expect(profileOfNotes([33, 31, 85], present).id).toBe("yamaha-dtxplorer");
    expect(profileOfNotes([60, 62, 64], present).id).toBe("general-midi");
  });

  test("whatever is heard, no profile that knows less takes the place of one that knows more", () => {
    const notes = fc.array(fc.nat(127));
    fc.assert(
      fc.property(notes, fc.constantFrom(...KIT_PROFILES), (heard, present) => {
        const known = (profile: typeof present): number =>
          new Set(heard.filter((note) => note in profile.notes)).size;
        const chosen = profileOfNotes(heard, present);
        expect(known(chosen)).toBeGreaterThanOrEqual(known(present));
        if (known(chosen) === known(present)) expect(chosen).toBe(present);
      }),
    );
  });
});

describe("an e-kit", () => {
  const snare = (velocity: number): number[] => [0x99, 38, velocity];
  const strikes = (events: readonly KitEvent[]): number =>
    events.filter((event) => event.kind === "strike").length;

  test("a stroke that is as hard as the one before is never a double, once two hands can be that fast", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 127 }),
        fc.array(
          fc.record({ gapMs: fc.double({ min: 45, max: 400, noNaN: true }), more: fc.nat(20) }),
        ),
        (first, rest) => {
          const kit = new EKit(profileOf("roland"));
          let timeMs = 0;
          let velocity = first;
          expect(strikes(kit.push(snare(velocity), timeMs))).toBe(1);
          for (const { gapMs, more } of rest) {
            timeMs += gapMs;
            velocity = Math.min(127, velocity + more);
            expect(strikes(kit.push(snare(velocity), timeMs))).toBe(1);
          }
          expect(kit.leftOut).toEqual({ doubles: 0, stomps: 0 });
        },
      ),
    );
  });

  test("every double is softer than the law allows, or closer than it allows", () => {
    const { deadMs, windowMs, share } = doubleLawOf("snare");
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 127 }),
        fc.integer({ min: 1, max: 127 }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (before, after, gapMs) => {
          const kit = new EKit(profileOf("roland"));
          kit.push(snare(before), 0);
          const kept = strikes(kit.push(snare(after), gapMs)) === 1;
          const limit = share * before * (1 - gapMs / windowMs);
          expect(kept).toBe(gapMs >= windowMs || (gapMs >= deadMs && after >= limit));
        },
      ),
    );
  });

  test("a stamp that steps back leaves nothing out", () => {
    const kit = new EKit(profileOf("roland"));
    kit.push(snare(100), 50);
    expect(strikes(kit.push(snare(100), 45))).toBe(1);
  });

  test("the end of a note is a grab only of modules that tell it so, and only late", () => {
    const crash = [0x99, 49, 100];
    const end = [0x89, 49, 0];
    const quiet = new EKit(profileOf("roland"));
    quiet.push(crash, 0);
    expect(quiet.push(end, 500)).toEqual([]);
    const telling = new EKit({ ...profileOf("roland"), chokes: ["note_off"] });
    telling.push(crash, 0);
    expect(telling.push(end, 20)).toEqual([]);
    telling.push(crash, 1000);
    expect(telling.push(end, 1500).map(told)).toEqual(["choke crash"]);
    expect(telling.push(end, 1600)).toEqual([]);
  });

  test("pressure of a whole channel grabs every cymbal, a note of its own one pad", () => {
    const pressed = new EKit({ ...profileOf("general-midi"), chokes: ["channel_pressure"] });
    expect(pressed.push([0xd9, 100], 0).map(told)).toEqual(["choke crash ride ride_bell hat_open"]);
    expect(pressed.push([0xd9, 0], 10)).toEqual([]);
    const noted = new EKit({ ...profileOf("general-midi"), chokeNotes: { 14: "crash_1" } });
    expect(noted.push([0x99, 14, 127], 0).map(told)).toEqual(["choke crash"]);
  });

  test("the pedal is read in either direction", () => {
    const turned = {
      ...profileOf("alesis-one-note"),
      pedal: { control: 1, openAt: 127, closedAt: 0 },
    };
    const kit = new EKit(turned);
    kit.push([0xb9, 1, 0], 0);
    expect(kit.push([0x99, 46, 90], 1).map(told)).toEqual(["hat_closed = hat_closed 90"]);
    kit.push([0xb9, 1, 127], 500);
    expect(kit.push([0x99, 46, 90], 501).map(told)).toEqual(["hat_open = hat_open 90"]);
  });

  test("openness lies in 0 … 1 wherever the pedal goes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KIT_PROFILES), fc.array(fc.nat(127)), (profile, positions) => {
        const kit = new EKit(profile);
        for (const position of positions) {
          for (const event of kit.push([0xb9, 4, position], 0)) {
            if (event.kind !== "pedal") continue;
            expect(event.openness).toBeGreaterThanOrEqual(0);
            expect(event.openness).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  test("bytes of any kind never throw", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KIT_PROFILES), fc.array(fc.nat(255)), (profile, bytes) => {
        const kit = new EKit(profile);
        bytes.forEach((byte, index) => kit.push([byte], index));
      }),
    );
  });

  test("what was learned lies over the profile; what it lacks is gone", () => {
    const layout = layoutOf(profileOf("roland"), {
      notes: { 60: "snare" },
      pedal: null,
      chokes: [],
      chokeNotes: { 61: "ride" },
      lacks: ["ride_bell"],
    });
    expect(layout.notes[60]).toBe("snare");
    expect(layout.notes[36]).toBe("kick");
    expect(layout.notes[53]).toBeUndefined();
    expect(layout.pedal).toEqual(profileOf("roland").pedal);
    expect(layout.chokes).toEqual(["key_pressure"]);
    expect(layout.chokeNotes).toEqual({ 61: "ride" });
    expect(layoutOf(profileOf("roland"))).toBe(profileOf("roland"));
  });
});

describe("several ports", () => {
  const strike = (ports: EKitPorts, port: string, velocity: number, timeMs: number): number =>
    ports.push(port, [0x99, 38, velocity], timeMs).length;

  test("each is heard by its own layout", () => {
    const ports = new EKitPorts();
    ports.open("a", profileOf("roland"));
    ports.open("b", profileOf("yamaha-dtx"));
    expect(ports.push("a", [0x99, 59, 90], 0).map(told)).toEqual(["ride_edge = ride 90"]);
    expect(ports.push("b", [0x99, 59, 91], 500).map(told)).toEqual(["crash_1 = crash 91"]);
    expect(ports.push("c", [0x99, 59, 91], 1000)).toEqual([]);
    ports.close("a");
    expect(ports.push("a", [0x99, 59, 90], 1500)).toEqual([]);
  });

  test("half a message of one is not completed by another", () => {
    const ports = new EKitPorts();
    for (const port of ["a", "b"]) ports.open(port, profileOf("roland"));
    expect(ports.push("a", [0x99, 38], 0)).toEqual([]);
    expect(ports.push("b", [90], 1)).toEqual([]);
    expect(ports.push("a", [90], 2).map(told)).toEqual(["snare = snare 90"]);
  });

  test("one stroke by two ways counts once, two strokes count twice", () => {
    const ports = new EKitPorts();
    for (const port of ["usb", "din"]) ports.open(port, profileOf("roland"));
    expect(strike(ports, "usb", 90, 0)).toBe(1);
    expect(strike(ports, "din", 90, 3)).toBe(0);
    expect(strike(ports, "usb", 90, 100)).toBe(1);
    expect(strike(ports, "din", 80, 101)).toBe(1);
    expect(strike(ports, "din", 90, 100 + TWIN_MS + 81)).toBe(1);
    expect(ports.twins).toBe(1);
  });
});
