/**
 * MIDI bytes → messages, as the MIDI 1.0 specification has them on the wire.
 *
 * Knows running status, real-time bytes between the bytes of another message (clock, active sensing),
 * system exclusive, and that a note-on of velocity 0 is a note-off. Bytes may be cut anywhere. What
 * is no message is passed over, nothing throws. Channels count from 1, as they are printed on
 * instruments; times are those of a message's first byte, milliseconds on the page's clock.
 */

export type MidiKind = "note_on" | "note_off" | "key_pressure" | "control" | "channel_pressure";

/** A channel message, as far as drum modules send them. */
export interface MidiMessage {
  readonly kind: MidiKind;
  /** 1 … 16. */
  readonly channel: number;
  /** The note, or the controller; 0 for a channel's pressure. */
  readonly number: number;
  /** Velocity, pressure or position, 0 … 127. */
  readonly value: number;
  readonly timeMs: number;
}

const KINDS: Readonly<Record<number, MidiKind>> = {
  0x80: "note_off",
  0x90: "note_on",
  0xa0: "key_pressure",
  0xb0: "control",
  0xd0: "channel_pressure",
};
const SYSEX = 0xf0;
const REAL_TIME = 0xf8;

/** Give how many data bytes follow a status byte; those of undefined ones do not count. */
function dataCount(status: number): number {
  if (status >= SYSEX) return { 0xf1: 1, 0xf2: 2, 0xf3: 1 }[status] ?? 0;
  return (status & 0xe0) === 0xc0 ? 1 : 2;
}

/** The bytes of one port. */
export class MidiStream {
  /** What the next data bytes belong to; 0 where they belong to nothing that is of interest. */
  #status = 0;
  #data: number[] = [];
  #startMs = 0;
  /** Whether the status byte was this message's own, not the one before's. */
  #ownStatus = false;

  /** Give the messages that these bytes complete, in order. */
  push(bytes: Iterable<number>, timeMs: number): readonly MidiMessage[] {
    const messages: MidiMessage[] = [];
    for (const byte of bytes) {
      if (byte >= REAL_TIME) continue;
      if (byte >= 0x80) {
        this.#status = byte;
        this.#data = [];
        this.#startMs = timeMs;
        this.#ownStatus = true;
        continue;
      }
      if (this.#status === 0 || dataCount(this.#status) === 0) continue;
      // Under running status a message begins with its first data byte.
      if (this.#data.length === 0 && !this.#ownStatus) this.#startMs = timeMs;
      this.#data.push(byte);
      if (this.#data.length < dataCount(this.#status)) continue;
      const message = this.#message();
      if (message !== undefined) messages.push(message);
      this.#data = [];
      this.#ownStatus = false;
      // Running status is for channel messages only.
      if (this.#status >= SYSEX) this.#status = 0;
    }
    return messages;
  }

  #message(): MidiMessage | undefined {
    const kind = KINDS[this.#status & 0xf0];
    if (kind === undefined || this.#status >= SYSEX) return undefined;
    const [first = 0, second = 0] = this.#data;
    const pair = kind === "channel_pressure" ? [0, first] : [first, second];
    const [number = 0, value = 0] = pair;
    return {
      kind: kind === "note_on" && value === 0 ? "note_off" : kind,
      channel: (this.#status & 0x0f) + 1,
      number,
      value,
      timeMs: this.#startMs,
    };
  }
}
