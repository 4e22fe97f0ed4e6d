/**
 * The wire's bytes: msgpack maps with a `type` tag, as written by `uchiawase/session/messages.py`.
 *
 * The room is trusted to send well-formed messages of its own protocol, so only the tag is looked
 * at; the room checks every field of what comes from us.
 */

import { decode, Encoder } from "@msgpack/msgpack";

import { MessageNotUnderstood } from "./errors.ts";
import { ROOM_MESSAGE_TYPES, type ClientMessage, type RoomMessage } from "./messages.ts";

const roomTypes: ReadonlySet<unknown> = new Set(ROOM_MESSAGE_TYPES);

// Seconds are float64 even where they happen to be whole: msgspec takes a whole number for a float,
// so nothing has to be forced here. Whole numbers stay whole, as the room's integers ask for.
const encoder = new Encoder();

/** Give the bytes of a message to the room. */
export function encodeMessage(message: ClientMessage): Uint8Array<ArrayBuffer> {
  return encoder.encode(message);
}

/**
 * Give the message that the room sent.
 *
 * @throws MessageNotUnderstood: the bytes are no msgpack, no map, or carry a tag not known here.
 */
export function decodeMessage(bytes: Uint8Array | ArrayBuffer): RoomMessage {
  let found: unknown;
  try {
    found = decode(bytes);
  } catch (error) {
    throw new MessageNotUnderstood(`is no msgpack (${String(error)})`, bytes.byteLength);
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw new MessageNotUnderstood("is no map", bytes.byteLength);
  }
  const type = "type" in found ? found.type : undefined;
  if (!roomTypes.has(type)) {
    throw new MessageNotUnderstood(
      `has the unknown type ${JSON.stringify(type)}`,
      bytes.byteLength,
    );
  }
  return found as RoomMessage;
}
