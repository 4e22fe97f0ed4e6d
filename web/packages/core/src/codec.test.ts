import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeMessage, encodeMessage } from "./codec.ts";
import { MessageNotUnderstood } from "./errors.ts";
import { ROOM_MESSAGE_TYPES } from "./messages.ts";

test("a message is a msgpack map with its tag", () => {
  const bytes = encodeMessage({ type: "take_seat", seat: 3 });
  expect(Array.from(bytes)).toEqual([
    // a map of two
    0x82,
    // "type"
    ...[0xa4, 0x74, 0x79, 0x70, 0x65],
    // "take_seat"
    ...[0xa9, 0x74, 0x61, 0x6b, 0x65, 0x5f, 0x73, 0x65, 0x61, 0x74],
    // "seat"
    ...[0xa4, 0x73, 0x65, 0x61, 0x74],
    // 3
    0x03,
  ]);
});

test("seconds keep every bit", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (s) => {
      const sent = { type: "clock_pong", client_s: s, received_s: s, sent_s: s };
      expect(decodeMessage(encode(sent))).toEqual({
        ...sent,
        // A whole number has no sign bit of its own at 0.
        ...(s === 0 ? { client_s: 0, received_s: 0, sent_s: 0 } : {}),
      });
    }),
  );
});

test("every tag of the room is understood, as bytes or as a buffer", () => {
  for (const type of ROOM_MESSAGE_TYPES) {
    const bytes = encode({ type });
    expect(decodeMessage(bytes).type).toBe(type);
    expect(decodeMessage(bytes.slice().buffer).type).toBe(type);
  }
});

test.each([
  ["no msgpack", new Uint8Array([0xc1]), /is no msgpack/],
  ["nothing", new Uint8Array(), /is no msgpack/],
  ["a list", encode([1, 2]), /is no map/],
  ["a number", encode(5), /is no map/],
  ["no tag", encode({ seat: 1 }), /unknown type undefined/],
  ["a client's tag", encode({ type: "hits", hits: [] }), /unknown type "hits"/],
])("%s is refused in one sentence", (_, bytes, sentence) => {
  expect(() => decodeMessage(bytes)).toThrow(MessageNotUnderstood);
  expect(() => decodeMessage(bytes)).toThrow(sentence);
});

test("whatever bytes come, it is a message or a refusal, never another failure", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        expect(ROOM_MESSAGE_TYPES).toContain(decodeMessage(bytes).type);
      } catch (error) {
        expect(error).toBeInstanceOf(MessageNotUnderstood);
      }
    }),
    { numRuns: 2000 },
  );
});
