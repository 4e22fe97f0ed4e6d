/**
 * A page's side of a meeting: one connection to the room, kept up, and what is known of the room.
 *
 * Importing this has no effect; constructing a `Meeting` connects. The connection is opened through
 * `openSocket`, the time is read through `nowMs`, and waiting goes through `setTimer`, so that tests
 * hold all three. A lost connection is opened again, twice a second at the most, and begins with the
 * same `hello`: the room knows the device again, the outbox sends what is not stored, and the sound
 * book knows what has sounded, so nothing is doubled.
 */

import { decodeMessage, encodeMessage } from "./codec.ts";
import { UchiError } from "./errors.ts";
import {
  PROTOCOL,
  type ClientMessage,
  type DelayFound,
  type HitIn,
  type JoinLink,
  type ListeningOver,
  type ListeningView,
  type PlayerView,
  type Role,
  type RoomMessage,
  type Sounds,
  type State,
  type Struck,
  type Tapped,
  type Trouble,
  type Welcome,
} from "./messages.ts";
import { Outbox, type HitShelf } from "./outbox.ts";
import { SessionClock } from "./session-clock.ts";
import { SoundBook } from "./sound-book.ts";
import { Timeline } from "./timeline.ts";

/** What a connection tells whoever opened it. */
export interface SocketEvents {
  opened(): void;
  /** @param receivedMs When the bytes came in, on the clock of `nowMs`. */
  received(bytes: Uint8Array, receivedMs: number): void;
  /** Told once, whether the connection was ever open or not. */
  closed(): void;
}

/** A connection to the room, binary messages only. */
export interface Socket {
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export type OpenSocket = (url: string, events: SocketEvents) => Socket;

export interface MeetingOptions {
  /** The room's WebSocket address. */
  readonly url: string;
  /** The join secret or the host secret, from the link. */
  readonly secret: string;
  /** The device's own secret, 32 hexadecimal digits. */
  readonly device: string;
  readonly name: string;
  readonly role: Role;
  /** Blank: let the room decide. */
  readonly place: string;
  readonly headphones: boolean;
  /** Where hits survive a reload of the page; without it they live as long as the page. */
  readonly shelf?: HitShelf | undefined;
  readonly openSocket: OpenSocket;
  /** The page's clock: `performance.now()`. */
  readonly nowMs: () => number;
  /** Call back after some milliseconds; gives what cancels it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

export type Connection = "connecting" | "open" | "lost" | "refused" | "closed";

/** What is known of the room; a new object with every change. */
export interface MeetingView {
  readonly connection: Connection;
  readonly welcome?: Welcome;
  readonly state?: State;
  /** Oneself, as everybody sees it. */
  readonly me?: PlayerView;
  /** The newest trouble; a refusal stays, another is gone with the next reconnection. */
  readonly trouble?: Trouble;
}

interface Listeners {
  struck: Set<(message: Struck) => void>;
  sounds: Set<(message: Sounds) => void>;
  trouble: Set<(message: Trouble) => void>;
  tapped: Set<(message: Tapped) => void>;
  listening: Set<(message: ListeningView) => void>;
  listening_over: Set<(message: ListeningOver) => void>;
}

type Told = {
  struck: Struck;
  sounds: Sounds;
  trouble: Trouble;
  tapped: Tapped;
  listening: ListeningView;
  listening_over: ListeningOver;
};

/** What a page knows of its own sound, for the room. */
export interface DeviceSound {
  readonly outputS: number;
  readonly canSound: boolean;
  /** What was measured of its delays; absent where nobody did. */
  readonly measured?: MeasuredDelay;
}

/** What a sound check found of a device. */
export interface MeasuredDelay {
  readonly found: DelayFound;
  /** Half-width of the 90 % interval of the output delay. */
  readonly doubtS: number;
  /** From a strike to its time stamp; 0 where it was not measured. */
  readonly inputS: number;
  /** Half-width of the 90 % interval of strikes against sound; below 0 where it is not known. */
  readonly strikeDoubtS: number;
}

const FIRST_DELAY_MS = 200;
/**
 * Half a second at the most between two attempts, so that everybody is back two seconds after the
 * network is; whoever has tried for about a minute tries more rarely.
 */
const LONGEST_DELAY_MS = 500;
const TIRED_FROM = 120;
const TIRED_DELAY_MS = 5000;
/**
 * How long an attempt may take to open. A browser may try for minutes, with longer and longer pauses;
 * a phone that changed its network is back much sooner. On a path too slow for that, later attempts
 * may take as long as a silence.
 */
const OPENING_MS = 2000;
const PATIENT_FROM = 20;
const OUTBOX_EVERY_MS = 1000;
/** A connection that says nothing at all for this long, though it is asked for the time, is dead. */
const SILENCE_MS = 8000;
const REPORT_EVERY_MS = 1000;

interface Waiting {
  readonly piece: string;
  readonly velocity: number;
  readonly eventMs: number;
  readonly passNumber: number | null;
}

export class Meeting {
  readonly clock = new SessionClock();
  readonly sounds = new SoundBook();
  readonly #options: MeetingOptions;
  readonly #outbox: Outbox;
  readonly #subscribers = new Set<(view: MeetingView) => void>();
  readonly #listeners: Listeners = {
    struck: new Set(),
    sounds: new Set(),
    trouble: new Set(),
    tapped: new Set(),
    listening: new Set(),
    listening_over: new Set(),
  };
  #view: MeetingView = { connection: "connecting" };
  #timeline: Timeline | null = null;
  #name: string;
  #place: string;
  #headphones: boolean;

  #socket: Socket | null = null;
  /** Counts connections, so that an older one's late events are not taken for the newest's. */
  #attempt = 0;
  #failures = 0;
  #welcomed = false;
  #revision = -1;
  #heardMs = 0;
  #cancelRetry: () => void = () => undefined;
  #cancelPing: () => void = () => undefined;
  #cancelSend: () => void = () => undefined;
  /** Struck before the room or the time was known. */
  #waiting: Waiting[] = [];
  #device: DeviceSound = { outputS: 0, canSound: false };
  #reported: {
    pathS: number;
    outputS: number;
    clockErrorS: number;
    canSound: boolean;
    measured: MeasuredDelay | undefined;
  } | null = null;
  #reportedMs = -Infinity;

  constructor(options: MeetingOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.shelf);
    this.#name = options.name;
    this.#place = options.place;
    this.#headphones = options.headphones;
    this.#connect();
  }

  /** What is known now. */
  get view(): MeetingView {
    return this.#view;
  }

  /**
   * The timeline of the pass that plays or was played last; null before the first. Another object
   * only when it has changed.
   */
  get timeline(): Timeline | null {
    return this.#timeline;
  }

  /** How many hits the room has not yet stored. */
  get unstored(): number {
    return this.#outbox.size + this.#waiting.length;
  }

  /** Be told the view, now and whenever it changes (Svelte's store contract). */
  subscribe(listener: (view: MeetingView) => void): () => void {
    this.#subscribers.add(listener);
    listener(this.#view);
    return () => {
      this.#subscribers.delete(listener);
    };
  }

  /** Be told of a kind of message as it comes in; gives what ends it. */
  on<K extends keyof Told>(kind: K, listener: (message: Told[K]) => void): () => void {
    const listeners = this.#listeners[kind] as Set<(message: Told[K]) => void>;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /**
   * Send a message to the room.
   *
   * Wishes (a seat, ready, start) are for the room as one sees it: while there is no connection they
   * are dropped, not kept for a room that has changed meanwhile. Hits go through `strike`.
   *
   * @returns Whether it was sent.
   */
  send(message: ClientMessage): boolean {
    // A name or a place that was changed also has to be said in the next `hello`.
    if (message.type === "set_name") this.#name = message.name;
    if (message.type === "set_listening") {
      this.#place = message.place;
      this.#headphones = message.headphones;
    }
    if (!this.#welcomed || this.#socket === null) return false;
    this.#socket.send(encodeMessage(message));
    return true;
  }

  /**
   * Something was struck.
   *
   * @param piece What.
   * @param velocity 1 … 127.
   * @param eventMs The input event's own `timeStamp`, not when it was handled.
   * @returns The hit as the room will know it, or null while the room or the time is not known yet;
   *     then it is kept, and stamped and sent as soon as both are.
   */
  strike(piece: string, velocity: number, eventMs: number): HitIn | null {
    const waiting: Waiting = {
      piece,
      velocity,
      eventMs,
      passNumber: this.#view.state === undefined ? null : this.#passNumber(),
    };
    if (!this.#mayStamp()) {
      this.#waiting.push(waiting);
      return null;
    }
    const hit = this.#stamp(waiting);
    this.#sendHits();
    return hit;
  }

  /** Tell the room about this device's sound; it is sent when it differs from what the room knows. */
  describeSound(device: DeviceSound): void {
    this.#device = device;
    this.#reportDevice();
  }

  /** Leave the room for good, giving the seat free. */
  leave(): void {
    this.send({ type: "leave" });
    this.close();
  }

  /** Close the connection and stay away; the room keeps the seat for a while. */
  close(): void {
    this.#disconnect();
    this.#change({ connection: "closed" });
  }

  // --- the connection ----------------------------------------------------------------------------

  #connect(): void {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const mine = (then: () => void) => () => {
      if (attempt === this.#attempt) then();
    };
    const socket = this.#options.openSocket(this.#options.url, {
      opened: mine(() => {
        this.#opened();
      }),
      received: (bytes, receivedMs) => {
        if (attempt === this.#attempt) this.#received(bytes, receivedMs);
      },
      closed: mine(() => {
        this.#lost();
      }),
    });
    // A socket that fails at once has said so already, before it could be kept here.
    if (attempt !== this.#attempt) return;
    this.#socket = socket;
    this.#giveUpAfter(this.#failures < PATIENT_FROM ? OPENING_MS : SILENCE_MS);
  }

  /** Try anew unless one has been welcomed by then. */
  #giveUpAfter(delayMs: number): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#options.setTimer(() => {
      if (!this.#welcomed) this.#lost();
    }, delayMs);
  }

  #opened(): void {
    this.#heardMs = this.#options.nowMs();
    this.#giveUpAfter(SILENCE_MS);
    const hello: ClientMessage = {
      type: "hello",
      protocol: PROTOCOL,
      secret: this.#options.secret,
      device: this.#options.device,
      name: this.#name,
      role: this.#options.role,
      place: this.#place,
      headphones: this.#headphones,
    };
    this.#socket?.send(encodeMessage(hello));
  }

  #lost(): void {
    this.#disconnect();
    if (this.#view.connection === "refused" || this.#view.connection === "closed") return;
    this.#change({ connection: "lost" });
    const longestMs = this.#failures < TIRED_FROM ? LONGEST_DELAY_MS : TIRED_DELAY_MS;
    const delayMs = Math.min(
      FIRST_DELAY_MS * 2 ** Math.min(this.#failures, PATIENT_FROM),
      longestMs,
    );
    this.#failures += 1;
    this.#cancelRetry = this.#options.setTimer(() => {
      this.#connect();
    }, delayMs);
  }

  #disconnect(): void {
    this.#attempt += 1;
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    this.#cancelRetry();
    this.#cancelPing();
    this.#cancelSend();
    socket?.close();
  }

  // --- what comes in -----------------------------------------------------------------------------

  #received(bytes: Uint8Array, receivedMs: number): void {
    this.#heardMs = receivedMs;
    let message: RoomMessage;
    try {
      message = decodeMessage(bytes);
    } catch (error) {
      if (!(error instanceof UchiError)) throw error;
      this.#trouble({ type: "trouble", code: "unreadable", sentence: error.message, fatal: false });
      return;
    }
    this.#take(message, receivedMs);
  }

  #take(message: RoomMessage, receivedMs: number): void {
    switch (message.type) {
      case "welcome":
        this.#welcome(message);
        return;
      case "join_link":
        this.#joinLink(message);
        return;
      case "clock_pong":
        this.clock.pong(message, receivedMs);
        this.#stampWaiting();
        this.#reportDevice();
        this.#schedulePing();
        return;
      case "state":
        this.#state(message);
        return;
      case "sounds":
        this.sounds.hear(message.sounds);
        for (const listener of this.#listeners.sounds) listener(message);
        return;
      case "struck":
        for (const listener of this.#listeners.struck) listener(message);
        return;
      case "hits_stored":
        this.#outbox.stored(message.seqs);
        return;
      case "tapped":
        for (const listener of this.#listeners.tapped) listener(message);
        return;
      case "listening":
        for (const listener of this.#listeners.listening) listener(message);
        return;
      case "listening_over":
        for (const listener of this.#listeners.listening_over) listener(message);
        return;
      case "trouble":
        this.#trouble(message);
        return;
    }
  }

  #welcome(welcome: Welcome): void {
    this.#welcomed = true;
    this.#revision = -1;
    this.#failures = 0;
    this.#reported = null;
    this.#outbox.connected(welcome.last_seq);
    this.clock.connected();
    const { trouble: _, ...rest } = this.#view;
    this.#view = rest;
    this.#change({ connection: "open", welcome, ...this.#meIn(welcome, this.#view.state) });
    this.#stampWaiting();
    this.#sendHits();
    this.#schedulePing();
  }

  /** The host has renewed the link: whoever may pass it on shows the new one. */
  #joinLink({ link, qr, watch_link, watch_qr }: JoinLink): void {
    const { welcome } = this.#view;
    if (welcome === undefined) return;
    this.#change({
      welcome: { ...welcome, join_link: link, join_qr: qr, watch_link, watch_qr },
    });
  }

  #state(state: State): void {
    // Within a connection only newer counts; the first state of a connection always does, because a
    // room that was opened anew counts from the start again.
    if (state.revision <= this.#revision) return;
    this.#revision = state.revision;
    const timeline = state.timeline.length === 0 ? null : Timeline.ofKnots(state.timeline);
    // As long as it says the same it stays the same object, so that a change can be seen by it.
    if (timeline === null || this.#timeline?.equals(timeline) !== true) this.#timeline = timeline;
    this.sounds.startPass(state.pass_number);
    this.#change({ state, ...this.#meIn(this.#view.welcome, state) });
    this.#stampWaiting();
  }

  #meIn(welcome: Welcome | undefined, state: State | undefined): { me?: PlayerView } {
    const me = state?.players.find((player) => player.player === welcome?.player);
    return me === undefined ? {} : { me };
  }

  #trouble(trouble: Trouble): void {
    this.#change(trouble.fatal ? { trouble, connection: "refused" } : { trouble });
    for (const listener of this.#listeners.trouble) listener(trouble);
    if (trouble.fatal) this.#disconnect();
  }

  #change(change: Partial<MeetingView>): void {
    this.#view = Object.freeze({ ...this.#view, ...change });
    for (const subscriber of this.#subscribers) subscriber(this.#view);
  }

  // --- time and hits -----------------------------------------------------------------------------

  #schedulePing(): void {
    this.#cancelPing();
    if (!this.#welcomed) return;
    const delayMs = Math.max(0, this.clock.nextPingAtMs() - this.#options.nowMs());
    this.#cancelPing = this.#options.setTimer(() => {
      const nowMs = this.#options.nowMs();
      if (nowMs - this.#heardMs > SILENCE_MS) {
        this.#lost();
        return;
      }
      this.send(this.clock.ping(nowMs));
      this.#schedulePing();
    }, delayMs);
  }

  #mayStamp(): boolean {
    return this.clock.locked && this.#view.welcome !== undefined && this.#view.state !== undefined;
  }

  /** The pass a hit belongs to now: 0, free play, unless a pass is being counted in or played. */
  #passNumber(): number {
    const state = this.#view.state;
    if (state === undefined) return 0;
    const inPass =
      state.phase === "count_in" || state.phase === "playing" || state.phase === "paused";
    return inPass ? state.pass_number : 0;
  }

  #stamp(waiting: Waiting): HitIn {
    return this.#outbox.put({
      pass_number: waiting.passNumber ?? this.#passNumber(),
      time_s: this.clock.sessionSecondsAt(waiting.eventMs),
      piece: waiting.piece,
      velocity: waiting.velocity,
    });
  }

  #stampWaiting(): void {
    if (this.#waiting.length === 0 || !this.#mayStamp()) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) this.#stamp(each);
    this.#sendHits();
  }

  #sendHits(): void {
    this.#cancelSend();
    if (!this.#welcomed) return;
    for (const hits of this.#outbox.take(this.#options.nowMs())) this.send({ type: "hits", hits });
    if (this.#outbox.size === 0) return;
    this.#cancelSend = this.#options.setTimer(() => {
      this.#sendHits();
    }, OUTBOX_EVERY_MS);
  }

  #reportDevice(): void {
    if (!this.#welcomed || !this.clock.locked) return;
    const nowMs = this.#options.nowMs();
    const now = {
      pathS: this.clock.pathS,
      outputS: this.#device.outputS,
      clockErrorS: this.clock.errorS(nowMs),
      canSound: this.#device.canSound,
      measured: this.#device.measured,
    };
    const before = this.#reported;
    const differs =
      before === null ||
      before.canSound !== now.canSound ||
      before.measured !== now.measured ||
      (nowMs - this.#reportedMs >= REPORT_EVERY_MS &&
        (outgrew(before.pathS, now.pathS) ||
          outgrew(before.outputS, now.outputS) ||
          outgrew(before.clockErrorS, now.clockErrorS)));
    if (!differs) return;
    this.#reported = now;
    this.#reportedMs = nowMs;
    this.send({
      type: "device_report",
      path_s: now.pathS,
      output_s: now.outputS,
      clock_error_s: now.clockErrorS,
      can_sound: now.canSound,
      found: now.measured?.found ?? "stated",
      doubt_s: now.measured?.doubtS ?? -1,
      input_s: now.measured?.inputS ?? 0,
      strike_doubt_s: now.measured?.strikeDoubtS ?? -1,
    });
  }
}

/** Whether a delay has changed by more than a millisecond and a fifth of itself. */
function outgrew(beforeS: number, nowS: number): boolean {
  return Math.abs(nowS - beforeS) > 0.001 + 0.2 * beforeS;
}
