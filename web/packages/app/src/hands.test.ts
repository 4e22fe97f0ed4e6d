import type { MidiInputLike } from "@uchiawase/player/midi-ports";
import type { Strike } from "@uchiawase/stage/pads";
import { describe, expect, test } from "vitest";

import { HandsOn } from "./hands.svelte.ts";

/** A page with a part of its own, a memory, and MIDI ports that tests plug in. */
function page(
  pieces: readonly string[] = ["kick", "snare", "hat_closed"],
  memory = new Map<string, unknown>(),
) {
  const strikes: Strike[] = [];
  const grabbed: string[] = [];
  const inputs: (MidiInputLike & { state: string })[] = [];
  const access: {
    inputs: { forEach(callback: (input: MidiInputLike) => void): void };
    onstatechange: (() => void) | null;
  } = { inputs: { forEach: inputs.forEach.bind(inputs) }, onstatechange: null };
  const asked = [
    { beats: 4, piece: "ride" },
    { beats: 5, piece: "ride_bell" },
  ];
  const room = {
    strike: (strike: Strike) => strikes.push(strike),
    grab: (each: readonly string[]) => grabbed.push(...each),
    beatsAt: (atMs: number) => atMs / 1000,
    asked,
    pieces,
  };
  const hands = new HandsOn(() => room, {
    midi: { secure: true, request: () => Promise.resolve(access) },
    midiIsGranted: () => Promise.resolve(true),
    remember: (key, json) => memory.set(key, JSON.parse(JSON.stringify(json))),
    remembered: (key) => memory.get(key),
  });
  return {
    hands,
    strikes,
    grabbed,
    memory,
    plug(name: string): void {
      inputs.push({ id: name, name, state: "connected", onmidimessage: null });
      access.onstatechange?.();
    },
    send(name: string, hex: string, timeStamp = 1000): void {
      const data = Uint8Array.from(hex.split(" ").map((byte) => Number.parseInt(byte, 16)));
      inputs.find((input) => input.name === name)?.onmidimessage?.({ data, timeStamp });
    },
    get struck(): string[] {
      return strikes.map(({ piece, velocity }) => `${piece} ${velocity}`);
    },
  };
}

async function connected(name: string, ...rest: Parameters<typeof page>) {
  const made = page(...rest);
  made.plug(name);
  await made.hands.connect();
  return made;
}

describe("an e-kit that is plugged in", () => {
  test("strikes at its messages' own times, and is not heard twice", async () => {
    const { send, strikes, hands } = await connected("TD-17");
    send("TD-17", "99 26 5A", 1234.5);
    expect(strikes).toEqual([
      { piece: "snare", velocity: 90, timeStampMs: 1234.5, heardAlready: true },
    ]);
    const [kit] = hands.kits;
    if (kit !== undefined) hands.setSoundsItself(kit, false);
    send("TD-17", "99 26 5A", 2000);
    expect(strikes.at(-1)?.heardAlready).toBe(false);
  });

  test("that nobody knows by its name is known by its first note that tells", async () => {
    const made = await connected("USB MIDI Device");
    expect(made.hands.kits[0]?.profile.id).toBe("general-midi");
    made.send("USB MIDI Device", "99 24 50", 0);
    made.send("USB MIDI Device", "99 17 50", 500);
    expect(made.hands.kits[0]?.profile.id).toBe("alesis-nitro");
    // The very stroke that told is not lost.
    expect(made.struck).toEqual(["kick 80", "hat_open 80"]);
  });

  test("that somebody named stays what they said", async () => {
    const made = await connected("USB MIDI Device");
    const [kit] = made.hands.kits;
    if (kit !== undefined) made.hands.chooseProfile(kit, "yamaha-dtxplorer");
    made.send("USB MIDI Device", "99 21 50", 0);
    made.send("USB MIDI Device", "99 16 50", 500);
    expect(made.struck).toEqual(["kick 80"]);
    expect(made.hands.heard?.event).toMatchObject({ kind: "unknown", note: 22 });
    expect(made.hands.kits[0]?.profile.id).toBe("yamaha-dtxplorer");
  });

  test("grabs its cymbals", async () => {
    const { send, grabbed } = await connected("TD-17");
    send("TD-17", "99 31 5A", 0);
    send("TD-17", "A9 31 7F", 500);
    expect(grabbed).toEqual(["crash"]);
  });

  test("without a bell plays ride and bell by the ride, each when it is asked for", async () => {
    const made = await connected("Alesis Nitro", ["ride", "ride_bell"]);
    expect(made.hands.standIns).toEqual([{ asked: "ride_bell", by: "ride" }]);
    made.send("Alesis Nitro", "99 33 50", 4050);
    made.send("Alesis Nitro", "99 33 50", 4960);
    expect(made.struck).toEqual(["ride 80", "ride_bell 80"]);
  });

  test("for somebody without feet has its kick on a pad that has nothing else to do", async () => {
    const made = await connected("TD-17", ["kick", "snare"]);
    made.hands.change({ noFeet: true });
    made.send("TD-17", "99 2B 50");
    expect(made.struck).toEqual(["kick 80"]);
  });

  test("is learned pad by pad, plays nothing meanwhile, and is remembered by its name", async () => {
    const made = await connected("Box");
    const [kit] = made.hands.kits;
    if (kit === undefined) throw new Error("no kit");
    made.hands.teach(kit);
    expect(made.hands.lessonStep).toBe("kick");
    made.send("Box", "99 3C 50", 1000);
    made.send("Box", "99 3D 50", 2000);
    expect(made.hands.lessonStep).toBe("hat_closed");
    made.hands.redoStep();
    made.hands.skipStep();
    expect(made.struck).toEqual([]);
    made.hands.endLesson(true);
    made.send("Box", "99 3C 50", 5000);
    expect(made.struck).toEqual(["kick 80"]);
    const later = await connected("Box", undefined, made.memory);
    later.send("Box", "99 3C 50", 5000);
    expect(later.struck).toEqual(["kick 80"]);
    expect(later.hands.kits[0]?.learned?.lacks).toEqual(["snare"]);
  });

  test("a lesson that is left changes nothing", async () => {
    const made = await connected("TD-17");
    const [kit] = made.hands.kits;
    if (kit !== undefined) made.hands.teach(kit);
    made.send("TD-17", "99 26 50", 1000);
    made.hands.endLesson(false);
    made.send("TD-17", "99 26 50", 2000);
    expect(made.struck).toEqual(["snare 80"]);
  });
});

describe("what a device remembers of hands", () => {
  test("comes back on the next visit", () => {
    const first = page();
    first.hands.giveKey("kick", "KeyP");
    first.hands.change({ mirrored: true });
    first.hands.warmedUp();
    const { hands } = page(undefined, first.memory);
    expect(hands.settings).toMatchObject({ mirrored: true, keys: { kick: "KeyP" } });
    expect(hands.lanes.map((lane) => lane.piece)).toEqual(["kick", "snare", "hat_closed"]);
    expect(hands.lanes[0]?.keyCode).toBe("KeyP");
    expect(hands.warm).toBe(true);
    hands.reset();
    expect(hands.lanes.map((lane) => lane.piece)).toEqual(["hat_closed", "snare", "kick"]);
  });

  test("an e-kit that was played here before is heard without asking", async () => {
    const before = await connected("TD-17");
    before.send("TD-17", "99 26 50");
    const again = page(undefined, before.memory);
    again.plug("TD-17");
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    expect(again.hands.connected).toBe(true);
    again.send("TD-17", "99 26 50");
    expect(again.struck).toEqual(["snare 80"]);
    again.hands.close();
    again.send("TD-17", "99 26 50", 3000);
    expect(again.struck).toHaveLength(1);
  });
});
