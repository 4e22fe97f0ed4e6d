/** A room and its network in virtual time, for the tests of the meeting. Never part of a page. */

import { decode, encode } from "@msgpack/msgpack";

import {
  type ClientMessage,
  type HitIn,
  PROTOCOL,
  type RoomMessage,
  type State,
  type Welcome,
} from "../messages.ts";
import type { MeetingOptions, Socket, SocketEvents } from "../meeting.ts";

/** Time that stands still until it is moved. */
export class VirtualTime {
  nowMs = 1000;
  #timers: { atMs: number; order: number; callback: () => void }[] = [];
  #count = 0;

  readonly setTimer = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { atMs: this.nowMs + delayMs, order: (this.#count += 1), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** Let time pass, and everything that falls due in it happen, in order. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.#timers
        .filter((each) => each.atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.callback();
    }
    this.nowMs = untilMs;
  }
}

const welcome: Welcome = {
  type: "welcome",
  protocol: PROTOCOL,
  player: 7,
  may_host: false,
  join_link: "",
  watch_link: "",
  watch_qr: [],
  join_qr: [],
  last_seq: 0,
  songs: [],
  kits: [],
};

const state: State = {
  type: "state",
  revision: 1,
  phase: "lobby",
  host: 1,
  players: [
    {
      player: 7,
      name: "Mina",
      role: "player",
      connected: true,
      place: "here",
      headphones: false,
      sounds_all: true,
      seat: 2,
      level: 1,
      ready: false,
      may_host: false,
      muted: false,
      renamed: false,
      output_s: 0.02,
      found: "stated",
      doubt_s: -1,
    },
  ],
  seats: [
    {
      seat: 2,
      kit_id: "studio",
      player: 7,
      virtual: false,
      name: "Mina",
      partner: 0,
      partner_name: "",
      second: [],
    },
  ],
  song_id: "",
  pass_number: 0,
  timeline: [],
  from_beats: [0, 1],
  to_beats: [16, 1],
  report_id: "",
  locked: false,
  link_number: 1,
  removed: [],
  mix: { song: 1, click: 1, seats: [1, 1, 1, 1, 1, 1] },
  count_in_bars: 2,
  practice: { tempo_ratio: 1, from_bar: 0, to_bar: 0, rounds: 0 },
  prepared: 1,
  pass_practice: { tempo_ratio: 1, from_bar: 0, to_bar: 0, rounds: 0 },
  queue: { rotation: 0, automatic: false, turns: [] },
};

interface Line {
  readonly events: SocketEvents;
  open: boolean;
}

/** A room that answers as the real one does, over lines that can be cut. */
export class FakeRoom {
  readonly time = new VirtualTime();
  /** Session seconds when the page's clock shows 0. */
  offsetS = 500;
  delayMs = 10;
  /** Whether somebody answers at all. */
  reachable = true;
  /** Whether hits are stored and acknowledged. */
  storing = true;
  readonly heard: ClientMessage[] = [];
  readonly stored = new Map<number, HitIn>();
  /** How often a hit came that was stored already. */
  repeated = 0;
  connections = 0;
  state = state;
  #line: Line | null = null;

  readonly options: MeetingOptions = {
    url: "ws://room",
    secret: "s",
    device: "d".repeat(32),
    name: "Mina",
    role: "player",
    place: "",
    headphones: false,
    openSocket: (_, events) => this.#connect(events),
    nowMs: () => this.time.nowMs,
    setTimer: this.time.setTimer,
  };

  /** Give the newest connection a message. */
  say(message: RoomMessage): void {
    const line = this.#line;
    if (line === null) return;
    const bytes = encode(message);
    this.time.setTimer(() => {
      if (line.open) line.events.received(bytes, this.time.nowMs);
    }, this.delayMs);
  }

  /** Change the state and tell it. */
  change(change: Partial<State>): void {
    this.state = { ...this.state, revision: this.state.revision + 1, ...change };
    this.say(this.state);
  }

  /** Cut the line: what is under way is lost, both ways. */
  cut(): void {
    const line = this.#line;
    this.#line = null;
    if (line === null) return;
    line.open = false;
    line.events.closed();
  }

  /** Give what was heard of one kind. */
  heardOf<T extends ClientMessage["type"]>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.heard.filter(
      (message): message is Extract<ClientMessage, { type: T }> => message.type === type,
    );
  }

  sessionS(): number {
    return this.time.nowMs / 1000 + this.offsetS;
  }

  #connect(events: SocketEvents): Socket {
    const line: Line = { events, open: true };
    this.connections += 1;
    const reachable = this.reachable;
    this.time.setTimer(() => {
      if (!line.open) return;
      if (reachable) {
        this.#line = line;
        events.opened();
      } else {
        line.open = false;
        events.closed();
      }
    }, this.delayMs);
    return {
      send: (bytes) => {
        const copy = bytes.slice();
        this.time.setTimer(() => {
          if (line.open) this.#hear(decode(copy) as ClientMessage);
        }, this.delayMs);
      },
      close: () => {
        line.open = false;
      },
    };
  }

  #hear(message: ClientMessage): void {
    this.heard.push(message);
    switch (message.type) {
      case "hello":
        this.say({ ...welcome, last_seq: Math.max(0, ...this.stored.keys()) });
        this.say(this.state);
        break;
      case "clock_ping":
        this.say({
          type: "clock_pong",
          client_s: message.client_s,
          received_s: this.sessionS(),
          sent_s: this.sessionS(),
        });
        break;
      case "hits":
        if (!this.storing) break;
        for (const hit of message.hits) {
          if (this.stored.has(hit.seq)) this.repeated += 1;
          else this.stored.set(hit.seq, hit);
        }
        this.say({ type: "hits_stored", seqs: message.hits.map((hit) => hit.seq) });
        break;
      default:
    }
  }
}
