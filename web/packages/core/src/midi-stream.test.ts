import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type MidiMessage, MidiStream } from "./midi-stream.ts";

const bytesOf = (hex: string): number[] => hex.split(" ").map((byte) => Number.parseInt(byte, 16));

function heard(hex: string): readonly string[] {
  return new MidiStream()
    .push(bytesOf(hex), 0)
    .map(({ kind, channel, number, value }) => `${kind} ${channel} ${number} ${value}`);
}

/** A channel message as its bytes. */
const message = fc
  .record({
    status: fc.constantFrom(0x80, 0x90, 0xa0, 0xb0, 0xc0, 0xd0, 0xe0),
    channel: fc.nat(15),
    first: fc.nat(127),
    second: fc.nat(127),
  })
  .map(({ status, channel, first, second }) =>
    status === 0xc0 || status === 0xd0
      ? [status | channel, first]
      : [status | channel, first, second],
  );

const bare = (messages: readonly MidiMessage[]): unknown[] =>
  messages.map(({ kind, channel, number, value }) => [kind, channel, number, value]);

describe("the bytes of a port", () => {
  test("are read message by message, channels from 1", () => {
    expect(heard("99 26 5A 89 26 40")).toEqual(["note_on 10 38 90", "note_off 10 38 64"]);
    expect(heard("B9 04 5A A9 31 7F D9 40")).toEqual([
      "control 10 4 90",
      "key_pressure 10 49 127",
      "channel_pressure 10 0 64",
    ]);
  });

  test("a note-on of velocity 0 is a note-off", () => {
    expect(heard("99 26 5A 26 00")).toEqual(["note_on 10 38 90", "note_off 10 38 0"]);
  });

  test("what is no channel message is passed over, and ends running status", () => {
    expect(heard("F0 41 10 00 F7 26 5A")).toEqual([]);
    expect(heard("99 26 5A F2 00 01 26 5A")).toEqual(["note_on 10 38 90"]);
    expect(heard("26 5A 99 26 5A")).toEqual(["note_on 10 38 90"]);
    expect(heard("C9 03 E9 00 40 99 26 5A")).toEqual(["note_on 10 38 90"]);
    expect(heard("F0 41 99 26 5A")).toEqual(["note_on 10 38 90"]);
  });

  test("however they are cut, the messages are the same", () => {
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.nat(40)), (messages, cuts) => {
        const bytes = messages.flat();
        const whole = bare(new MidiStream().push(bytes, 0));
        const stream = new MidiStream();
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
          (one, other) => one - other,
        );
        let from = 0;
        const parts = ends.flatMap((to) => {
          const part = stream.push(bytes.slice(from, to), 0);
          from = to;
          return bare(part);
        });
        expect(parts).toEqual(whole);
      }),
    );
  });

  test("real-time bytes anywhere change nothing", () => {
    fc.assert(
      fc.property(
        fc.array(message),
        fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 0xf8, max: 0xff }))),
        (messages, between) => {
          const bytes = messages.flat();
          const mixed = [...bytes];
          for (const [at, byte] of between) mixed.splice(at % (mixed.length + 1), 0, byte);
          expect(bare(new MidiStream().push(mixed, 0))).toEqual(
            bare(new MidiStream().push(bytes, 0)),
          );
        },
      ),
    );
  });

  test("running status says the same as status bytes written out", () => {
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const running = messages.flatMap((bytes, index) =>
          bytes[0] === messages[index - 1]?.[0] ? bytes.slice(1) : bytes,
        );
        expect(bare(new MidiStream().push(running, 0))).toEqual(
          bare(new MidiStream().push(messages.flat(), 0)),
        );
      }),
    );
  });

  test("whatever they are, nothing throws, and every message lies in its range", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255)), (bytes) => {
        for (const { channel, number, value } of new MidiStream().push(bytes, 0)) {
          expect(channel).toBeGreaterThanOrEqual(1);
          expect(channel).toBeLessThanOrEqual(16);
          for (const data of [number, value]) {
            expect(data).toBeGreaterThanOrEqual(0);
            expect(data).toBeLessThanOrEqual(127);
          }
        }
      }),
    );
  });

  test("a message has the time of its first byte", () => {
    const stream = new MidiStream();
    expect(stream.push([0x99, 0x26], 10)).toEqual([]);
    expect(stream.push([0x5a], 11).map(({ timeMs }) => timeMs)).toEqual([10]);
    expect(stream.push([0x26], 20)).toEqual([]);
    expect(stream.push([0x5a, 0x26, 0x5a], 21).map(({ timeMs }) => timeMs)).toEqual([20, 21]);
  });
});
