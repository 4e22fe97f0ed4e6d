import fc from "fast-check";
import { PIECES } from "@uchiawase/core/kit-pieces";
import { profileOf } from "@uchiawase/core/e-kit-profiles";
import { type Zone, ZONES } from "@uchiawase/core/kit-zones";
import { describe, expect, test } from "vitest";

import {
  APART_BEATS,
  type Hands,
  LAYOUTS,
  USUAL_HANDS,
  handsForFeet,
  handsOfJson,
  layLanes,
  mayStrike,
  meant,
  piecesOfKey,
  piecesOfZone,
  sharedKeys,
  standInsOf,
} from "./hands.ts";
import { lanesOf } from "./lanes.ts";

const PLAYABLE = Object.keys(PIECES).filter((piece) => piece !== "click");
const FOUR = ["hat_closed", "snare", "kick", "crash"];

const hands = (changes: Partial<Hands>): Hands => ({ ...USUAL_HANDS, ...changes });
const caps = (pieces: readonly string[], changes: Partial<Hands>): string =>
  layLanes(pieces, hands(changes))
    .map((lane) => lane.keyCap)
    .join(" ");

const anyHands = fc.record({
  layout: fc.constantFrom(...LAYOUTS),
  mirrored: fc.boolean(),
  noFeet: fc.boolean(),
  fewerKeys: fc.constant(false),
  keys: fc.dictionary(
    fc.constantFrom(...PLAYABLE),
    fc.constantFrom("KeyA", "KeyJ", "KeyP", "Space"),
  ),
  pads: fc.constant({}),
});

describe("lanes under somebody's hands", () => {
  test("are the usual ones where nothing was changed", () => {
    fc.assert(
      fc.property(fc.subarray(PLAYABLE), (pieces) => {
        expect(layLanes(pieces, USUAL_HANDS)).toEqual(lanesOf(pieces));
      }),
    );
  });

  test("every lane can be struck, by a key of its own unless somebody wished otherwise", () => {
    fc.assert(
      fc.property(fc.subarray(PLAYABLE), anyHands, (pieces, given) => {
        const lanes = layLanes(pieces, given);
        expect(lanes.map((lane) => lane.piece).sort()).toEqual([...pieces].sort());
        lanes.forEach((lane, index) => {
          expect(lane.laneIndex).toBe(index);
          expect(mayStrike(lane.keyCode)).toBe(true);
          expect(piecesOfKey(lanes, lane.keyCode)).toContain(lane.piece);
          if (lane.piece in given.keys) expect(lane.keyCode).toBe(given.keys[lane.piece]);
        });
        const unwished = lanes.filter((lane) => !(lane.piece in given.keys));
        for (const lane of unwished) expect(piecesOfKey(lanes, lane.keyCode)).toEqual([lane.piece]);
      }),
    );
  });

  test("mirrored stand the other way round, under the same keys", () => {
    fc.assert(
      fc.property(fc.subarray(PLAYABLE), (pieces) => {
        const usual = layLanes(pieces, USUAL_HANDS);
        const mirrored = layLanes(pieces, hands({ mirrored: true }));
        expect(mirrored.map((lane) => lane.piece)).toEqual(
          usual.map((lane) => lane.piece).reverse(),
        );
        expect(mirrored.map((lane) => lane.keyCode)).toEqual(usual.map((lane) => lane.keyCode));
      }),
    );
  });

  test("lie under one hand, the kick under its thumb", () => {
    expect(caps(FOUR, { layout: "right_hand" })).toBe("J K L ␣");
    expect(caps(FOUR, { layout: "left_hand" })).toBe("S D F ␣");
    expect(caps(["snare", "ride"], { layout: "left_hand" })).toBe("D F");
    expect(caps([...FOUR, "ride", "tom_low"], { layout: "right_hand" })).toBe("J K L ␣ ; U");
  });

  test("are shared by two people at one keyboard, half a lane's row each", () => {
    expect(caps(FOUR, { layout: "two_people" })).toBe("A S J K");
  });

  test("that never sound together share a key, others never do", () => {
    const strokes = [
      { beats: 0, piece: "kick" },
      { beats: 0, piece: "hat_closed" },
      { beats: 1, piece: "snare" },
      { beats: 1 + APART_BEATS / 2, piece: "hat_closed" },
      { beats: 3, piece: "crash" },
    ];
    expect(sharedKeys(["crash", "hat_closed", "snare", "kick"], strokes)).toEqual([
      ["crash", "hat_closed"],
      ["snare", "kick"],
    ]);
    const lanes = layLanes(FOUR, hands({ fewerKeys: true }), strokes);
    expect(new Set(lanes.map((lane) => lane.keyCode)).size).toBe(2);
    const stroke = fc.record({
      beats: fc.double({ min: 0, max: 8, noNaN: true }),
      piece: fc.constantFrom(...FOUR),
    });
    fc.assert(
      fc.property(fc.array(stroke), (given) => {
        const asked = [...given].sort((a, b) => a.beats - b.beats);
        for (const group of sharedKeys(FOUR, asked)) {
          const own = asked.filter(({ piece }) => group.includes(piece));
          own.forEach((one, index) => {
            for (const other of own.slice(index + 1)) {
              if (other.piece === one.piece) continue;
              expect(other.beats - one.beats).toBeGreaterThanOrEqual(APART_BEATS);
            }
          });
        }
      }),
    );
  });
});

describe("a key", () => {
  test("space is the kick, the only lane where there is one, else nothing, unless it was given away", () => {
    expect(piecesOfKey(lanesOf(["snare", "kick"]), "Space")).toEqual(["kick"]);
    expect(piecesOfKey(lanesOf(["snare"]), "Space")).toEqual(["snare"]);
    expect(piecesOfKey(lanesOf(["snare", "ride"]), "Space")).toEqual([]);
    expect(piecesOfKey([], "Space")).toEqual([]);
    const given = layLanes(["snare", "kick"], hands({ keys: { snare: "Space" } }));
    expect(piecesOfKey(given, "Space")).toEqual(["snare"]);
  });

  test("that several pieces share means the one that is asked for nearest", () => {
    const strokes = [
      { beats: 4, piece: "snare" },
      { beats: 5, piece: "kick" },
    ];
    const pieces = ["kick", "snare"];
    expect(meant(pieces, strokes, 4.2)).toBe("snare");
    expect(meant(pieces, strokes, 4.8)).toBe("kick");
    expect(meant(pieces, strokes, 9)).toBe("kick");
    expect(meant(pieces, strokes, null)).toBe("kick");
    expect(meant(["snare"], strokes, 5)).toBe("snare");
    expect(meant([], strokes, 5)).toBeUndefined();
  });

  test("of the browser's own, or of none, may not strike", () => {
    for (const code of ["KeyA", "Space", "Numpad5", "Digit1", "Semicolon"]) {
      expect(mayStrike(code)).toBe(true);
    }
    for (const code of ["Tab", "Escape", "Enter", "F5", "ShiftLeft", "MetaLeft", ""]) {
      expect(mayStrike(code)).toBe(false);
    }
  });
});

describe("an e-kit's pads", () => {
  const zones = new Set(Object.values(profileOf("alesis-nitro").notes));
  const there = new Set<string>([...zones].map((zone) => ZONES[zone].piece));

  test("whatever is asked for can be played on any kit with a pad", () => {
    fc.assert(
      fc.property(
        fc.subarray(PLAYABLE),
        fc.subarray(Object.keys(ZONES) as Zone[], { minLength: 1 }),
        (asked, given) => {
          const pieces = new Set<string>(given.map((zone) => ZONES[zone].piece));
          const standIns = standInsOf(asked, pieces);
          const wanted = new Set(asked);
          const struck = new Set(
            given.flatMap((zone) => piecesOfZone(zone, USUAL_HANDS, {}, standIns, wanted)),
          );
          for (const piece of asked) expect(struck).toContain(piece);
        },
      ),
    );
  });

  test("what a kit lacks goes to the nearest piece that it has", () => {
    expect(standInsOf(["ride_bell", "kick"], there)).toEqual([{ asked: "ride_bell", by: "ride" }]);
    expect(standInsOf(["kick"], there)).toEqual([]);
    expect(standInsOf(["click", "kazoo"], there)).toEqual([]);
  });

  test("what feet play goes to pads that have nothing else to do, each to its own", () => {
    const asked = new Set(["kick", "hat_pedal", "snare", "tom_low"]);
    const given = handsForFeet(asked, zones);
    expect(Object.values(given)).toEqual(["kick", "hat_pedal"]);
    for (const zone of Object.keys(given) as Zone[]) {
      expect(asked).not.toContain(ZONES[zone].piece);
    }
    const noFeet = hands({ noFeet: true });
    const [zone] = Object.keys(given) as Zone[];
    expect(piecesOfZone(zone as Zone, noFeet, given, [], asked)[0]).toBe("kick");
    expect(piecesOfZone(zone as Zone, USUAL_HANDS, given, [], asked)[0]).not.toBe("kick");
    expect(handsForFeet(new Set(["snare"]), zones)).toEqual({});
  });

  test("a pad of one's own choice plays that", () => {
    const chosen = hands({ pads: { tom_1: "kick" } });
    expect(piecesOfZone("tom_1", chosen, {}, [], new Set(["kick", "tom_high"]))).toEqual(["kick"]);
  });
});

describe("what a device remembers of hands", () => {
  test("comes back as it was", () => {
    const remembered = fc.record({
      layout: fc.constantFrom(...LAYOUTS),
      mirrored: fc.boolean(),
      noFeet: fc.boolean(),
      fewerKeys: fc.boolean(),
      keys: fc.dictionary(fc.constantFrom(...PLAYABLE), fc.constantFrom("KeyA", "Space")),
      pads: fc.dictionary(fc.constantFrom("tom_1", "snare"), fc.constantFrom("kick", "crash")),
    });
    fc.assert(
      fc.property(remembered, (given) => {
        expect(handsOfJson(JSON.parse(JSON.stringify(given)))).toEqual(given);
      }),
    );
  });

  test("is as usual where it makes no sense", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const { layout } = handsOfJson(json);
        expect(LAYOUTS).toContain(layout);
      }),
    );
    const odd = { layout: "three", keys: { kick: "Tab", kazoo: "KeyA" }, pads: { moon: "kick" } };
    expect(handsOfJson(odd)).toEqual(USUAL_HANDS);
    expect(handsOfJson(null)).toEqual(USUAL_HANDS);
  });
});
