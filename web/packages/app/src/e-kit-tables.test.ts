import { KIT_PROFILES } from "@uchiawase/core/e-kit-profiles";
import {
  GRAB_PRESSURE,
  OPEN_ABOVE,
  SHUT_BELOW,
  STOMP_MS,
  TWIN_MS,
  doubleLawOf,
} from "@uchiawase/core/e-kit";
import { ZONES, type Zone } from "@uchiawase/core/kit-zones";
import { expect, test } from "vitest";

import documented from "../../../../docs/e_kits.md?raw";

const zones = Object.keys(ZONES) as Zone[];

function notesOf(profile: (typeof KIT_PROFILES)[number], zone: Zone): string {
  const notes = Object.entries(profile.notes).flatMap(([note, of]) => (of === zone ? [note] : []));
  return notes.length === 0 ? "–" : notes.join(", ");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

test("the table in docs/e_kits.md is that of the profiles", () => {
  const table = [
    row(["zone", "piece", ...KIT_PROFILES.map((profile) => profile.name)]),
    row(["---", "---", ...KIT_PROFILES.map(() => "---")]),
    ...zones.map((zone) =>
      row([
        `\`${zone}\``,
        `\`${ZONES[zone].piece}\``,
        ...KIT_PROFILES.map((profile) => notesOf(profile, zone)),
      ]),
    ),
  ].join("\n");
  expect(documented).toContain(table);
});

test("so are where the numbers come from, and how the pedal is read", () => {
  for (const { name, models, source, pedal } of KIT_PROFILES) {
    const reach =
      pedal === null
        ? "notes alone"
        : `CC ${pedal.control}, ${pedal.openAt} open … ${[pedal.closedAt, pedal.furtherClosedAt].filter((end) => end !== undefined).join(" or ")} shut`;
    expect(documented).toContain(row([name, models === "" ? "–" : models, reach, source]));
  }
});

test("so are the numbers of its laws", () => {
  const hand = doubleLawOf("snare");
  const foot = doubleLawOf("kick");
  for (const { deadMs, windowMs, share } of [hand, foot]) {
    expect(documented).toContain(`${deadMs} ms | ${windowMs} ms | ${share}`);
  }
  for (const said of [
    `${STOMP_MS} ms after the foot`,
    `within ${TWIN_MS} ms`,
    `at least ${GRAB_PRESSURE}`,
    `below ${SHUT_BELOW}`,
    `above ${OPEN_ABOVE}`,
  ]) {
    expect(documented).toContain(said);
  }
});
