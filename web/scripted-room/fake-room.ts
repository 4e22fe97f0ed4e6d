/**
 * A scripted room in the page: it speaks the real protocol over a pretended socket, so that every
 * page can be looked at in every state without a server. It keeps no rules; the session does that.
 */

import { Encoder, decode } from "@msgpack/msgpack";
import type { OpenSocket } from "@uchiawase/core/meeting";
import {
  type ClientMessage,
  type Phase,
  type PlayerView,
  PROTOCOL,
  type RoomMessage,
  type SeatView,
  type State,
  type Struck,
} from "@uchiawase/core/messages";

import { sampleReport } from "./sample-report.ts";
import { sampleKitFile, wave } from "./sample-kit.ts";
import { BAR_COUNT, BPM, sampleSong } from "./sample-song.ts";

const encoder = new Encoder();
const KIT_IDS = ["studio", "arena", "club", "matsuri", "velvet", "madang"];
const BROUGHT = { id: "grandads", name: "Grandad’s 1964", pieces: [], piece_names: {} };
const OTHERS: readonly (readonly [number, string, number, boolean])[] = [
  [2, "Mina", 2, true],
  [3, "Kenji Watanabe", 5, true],
  [4, "Grandma Soo-jin", 6, false],
];

const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  matsuri: {
    kick: "ō-daiko (don)",
    snare: "shime-daiko (ten)",
    rim: "rim (ka)",
    hat_closed: "kane, held (chi)",
    tom_low: "hira-daiko",
    crash: "dora",
  },
  madang: {
    kick: "buk (dung)",
    snare: "janggu (deok)",
    hat_closed: "kkwaenggwari, held",
    tom_low: "janggu (kung)",
    crash: "jing",
  },
};

export class FakeRoom {
  readonly #scene: string;
  #phase: Phase = "lobby";
  #revision = 0;
  #startS = 0;
  #pass = 0;
  #me: PlayerView = person(1, "", 0, false);
  #send: ((message: RoomMessage) => void) | null = null;
  #hosting = false;
  #gone = false;
  #drop: () => void = () => undefined;
  #others: readonly PlayerView[];
  #songId = "first-light";
  readonly #kitOf = [...KIT_IDS];

  constructor(scene: string) {
    this.#scene = scene;
    this.#others =
      scene === "empty"
        ? []
        : OTHERS.map(([player, name, seat, ready]) => person(player, name, seat, ready));
    if (scene === "full") {
      this.#others = [1, 2, 3, 4, 5, 6].map((seat) =>
        person(seat + 1, `Guest ${seat}`, seat, true),
      );
    }
    setInterval(() => this.#strikeSomething(), 263);
  }

  readonly fetch: typeof globalThis.fetch = (input) => {
    const address = String(input);
    const kit = sampleKitFile(address);
    if (kit !== null) return Promise.resolve(kit);
    if (address.endsWith(".flac")) return Promise.resolve(new Response(wave(220, 3)));
    if (address.endsWith("song.json")) return Promise.resolve(Response.json(sampleSong()));
    if (address.includes("/api/reports/missing")) {
      return Promise.resolve(new Response("", { status: 404 }));
    }
    if (address.endsWith("report.json")) return Promise.resolve(Response.json(sampleReport()));
    return Promise.resolve(new Response("", { status: 404 }));
  };

  readonly openSocket: OpenSocket = (_url, events) => {
    const send = (message: RoomMessage): void => {
      setTimeout(() => {
        if (this.#send === send) events.received(encoder.encode(message), performance.now());
      }, 1);
    };
    this.#send = send;
    this.#drop = () => {
      this.#gone = true;
      events.closed();
    };
    setTimeout(() => (this.#gone ? events.closed() : events.opened()), 20);
    return {
      send: (bytes) => this.#receive(decode(bytes) as ClientMessage),
      close: () => {
        if (this.#send === send) this.#send = null;
      },
    };
  };

  #receive(message: ClientMessage): void {
    const nowS = performance.now() / 1000;
    switch (message.type) {
      case "hello":
        this.#hosting = location.pathname === "/host";
        if (this.#scene === "refused") {
          this.#send?.({
            type: "trouble",
            code: "wrong_secret",
            sentence: "This link does not open this meeting; ask the host for a new one.",
            fatal: true,
          });
          return;
        }
        this.#me = { ...this.#me, name: message.name, role: message.role };
        this.#welcome();
        if (["count_in", "playing", "paused", "afterwards"].includes(this.#scene)) {
          if (this.#pass === 0) this.#start(this.#scene === "count_in" ? 2.4 : -22.3);
          if (this.#scene === "paused") this.#phase = "paused";
          if (this.#scene === "afterwards") this.#phase = "afterwards";
        }
        this.#state();

        return;
      case "clock_ping":
        this.#send?.({
          type: "clock_pong",
          client_s: message.client_s,
          received_s: nowS,
          sent_s: nowS,
        });
        return;
      case "take_seat":
        if (this.#scene === "lost") setTimeout(() => this.#drop(), 300);
        this.#me = { ...this.#me, seat: message.seat };
        break;
      case "leave_seat":
        this.#me = { ...this.#me, seat: 0, ready: false };
        break;
      case "set_ready":
        this.#me = { ...this.#me, ready: message.ready };
        break;
      case "set_level":
        this.#me = { ...this.#me, level: message.level };
        break;
      case "set_name":
        this.#me = { ...this.#me, name: message.name };
        break;
      case "hits":
        this.#send?.({ type: "hits_stored", seqs: message.hits.map((hit) => hit.seq) });
        return;
      case "choose_song":
        this.#songId = message.song_id;
        break;
      case "choose_kit":
        this.#kitOf[message.seat - 1] = message.kit_id;
        break;
      case "start":
        this.#songId = message.song_id;
        this.#start(6);
        break;
      case "pause":
        this.#phase = "paused";
        break;
      case "resume":
        this.#phase = "playing";
        break;
      case "stop":
        this.#phase = "afterwards";
        break;
      case "back_to_lobby":
        this.#phase = "lobby";
        break;
      default:
        return;
    }
    this.#state();
  }

  /** @param inS When the first beat of the song is. */
  #start(inS: number): void {
    this.#pass += 1;
    this.#phase = inS > 0 ? "count_in" : "playing";
    this.#startS = performance.now() / 1000 + inS;
    if (inS > 0) {
      setTimeout(() => {
        this.#phase = "playing";
        this.#state();
      }, inS * 1000);
    }
  }

  #welcome(): void {
    const link = `${location.origin}/join#9f2c41d07b3e4a55a1c86e90d2f7b318`;
    this.#send?.({
      type: "welcome",
      protocol: PROTOCOL,
      player: 1,
      may_host: this.#hosting,
      join_link: this.#hosting ? link : "",
      join_qr: this.#hosting ? pretendedQr() : [],
      last_seq: 0,
      songs: [
        {
          id: "first-light",
          title: "First Light in Nara",
          credits: "Uchiawase",
          about: "D major; bright, arms wide open",
          bpm: BPM,
          bar_count: BAR_COUNT,
          sections: sampleSong().sections,
          duration_s: (BAR_COUNT * 4 * 60) / BPM,
        },
        {
          id: "second-moon",
          title: "Second Moon",
          credits: "Uchiawase",
          about: "F♯ minor; a lit street after rain",
          bpm: 123,
          bar_count: 48,
          sections: [
            { name: "Intro", from_bar: 1, to_bar: 5 },
            { name: "Verse", from_bar: 5, to_bar: 13 },
            { name: "Pre-chorus", from_bar: 13, to_bar: 17 },
            { name: "Chorus", from_bar: 17, to_bar: 25 },
            { name: "Verse", from_bar: 25, to_bar: 29 },
            { name: "Bridge", from_bar: 29, to_bar: 37 },
            { name: "Last chorus", from_bar: 37, to_bar: 46 },
            { name: "End", from_bar: 46, to_bar: 49 },
          ],
          duration_s: (48 * 4 * 60) / 123,
        },
      ],
      kits: [
        ...KIT_IDS.map((id) => ({
          id,
          name: id[0]?.toUpperCase() + id.slice(1),
          pieces: [],
          piece_names: NAMES[id] ?? {},
        })),
        BROUGHT,
      ],
    });
  }

  #state(): void {
    this.#revision += 1;
    const players = [this.#me, ...this.#others.filter((other) => other.seat !== this.#me.seat)];
    const seats: SeatView[] = [1, 2, 3, 4, 5, 6].map((seat) => {
      const holder = players.find((player) => player.seat === seat);
      return {
        seat,
        kit_id: this.#kitOf[seat - 1] ?? "",
        player: holder?.player ?? 0,
        virtual: holder === undefined,
        name: holder?.name ?? "",
        partner: 0,
        partner_name: "",
        second: [],
      };
    });
    const state: State = {
      type: "state",
      revision: this.#revision,
      phase: this.#phase,
      host: this.#hosting ? 1 : 2,
      players,
      seats,
      song_id: this.#songId,
      pass_number: this.#pass,
      timeline:
        this.#pass === 0
          ? []
          : [{ start_s: this.#startS - (8 * 60) / BPM, beats: [-8, 1], bpm: BPM }],
      from_beats: [0, 1],
      to_beats: [BAR_COUNT * 4, 1],
      report_id: this.#phase === "afterwards" ? "sample" : "",
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
    this.#send?.(state);
  }

  #strikeSomething(): void {
    if (this.#send === null) return;
    const pieces = ["snare", "kick", "hat_closed", "tom_low", "ride", "crash"];
    const struck: Struck = {
      type: "struck",
      seat: 1 + Math.floor(Math.random() * 6),
      piece: pieces[Math.floor(Math.random() * pieces.length)] ?? "snare",
      velocity: 90,
      time_s: 0,
    };
    if (struck.seat !== this.#me.seat) this.#send(struck);
  }
}

function person(player: number, name: string, seat: number, ready: boolean): PlayerView {
  return {
    player,
    name,
    role: "player",
    connected: player !== 4,
    place: "here",
    headphones: false,
    sounds_all: player === 1,
    seat,
    level: 3,
    ready,
    may_host: false,
    muted: false,
    renamed: false,
    output_s: 0.02,
    found: "stated",
    doubt_s: -1,
  };
}

/** Something that looks like a QR code and leads nowhere. */
function pretendedQr(): string[] {
  const size = 37;
  const finder = (x: number, y: number): boolean | undefined => {
    for (const [left, top] of [
      [4, 4],
      [size - 11, 4],
      [4, size - 11],
    ] as const) {
      const dx = x - left;
      const dy = y - top;
      if (dx < -1 || dx > 7 || dy < -1 || dy > 7) continue;
      const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
      return ring === 3 || ring <= 1;
    }
    return undefined;
  };
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (__, x) => {
      if (x < 4 || y < 4 || x >= size - 4 || y >= size - 4) return "0";
      const dark =
        finder(x, y) ?? ((x * 73_856_093) ^ (y * 19_349_663) ^ (x * y * 83_492_791)) % 7 > 0;
      return dark ? "1" : "0";
    }).join(""),
  );
}
