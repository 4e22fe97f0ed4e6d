import { FakeRoom } from "@uchiawase/core/fakes/room";
import { Meeting } from "@uchiawase/core/meeting";
import type { KnotView, PlayerView, PracticeView, Sound, State } from "@uchiawase/core/messages";
import { Song } from "@uchiawase/core/song";
import { describe, expect, test } from "vitest";

import { FakeContext, FakeGain, type FakeNode, type FakeSource } from "./fakes/audio-graph.ts";
import { SampleKit } from "./kit.ts";
import { lapOf, Sounding, type SoundFault, type SoundingOptions } from "./sounding.ts";

const OUTPUT_S = 0.013;
const knots: readonly KnotView[] = [{ start_s: 505, beats: [0, 1], bpm: 60 }];

const song = Song.ofJson({
  format: "uchiawase-song",
  version: 1,
  id: "two-rivers",
  title: "Two Rivers",
  credits: "",
  tempo: [{ start_s: 0, beats: [0, 1], bpm: 60 }],
  metres: [{ from_bar: 1, beats_per_bar: [4, 1] }],
  bar_count: 20,
  sections: [],
  parts: [],
  duration_s: 80,
});
const excerptBuffer = { duration: 15, sampleRate: 48_000 } as AudioBuffer;
const songBuffer = { duration: 80, sampleRate: 48_000 } as AudioBuffer;

function kit(id: string): SampleKit {
  const index = {
    format: 3,
    kit: id,
    sample_rate_hz: 48_000,
    variation: { gain_db: 0, shelf_db: 0 },
    regions: ["kick", "snare", "click"].map((piece, place) => ({
      piece,
      velocity_low: 1,
      velocity_high: 127,
      variant: 0,
      start_s: 0.1 * place,
      duration_s: 0.1,
      gain_velocity: 100,
      exponent: 1,
      gain: 1,
      shelf_hz: 2_000,
      shelf_db: 0,
    })),
  };
  return new SampleKit(index, ({ piece }) => `${id} ${piece}` as unknown as AudioBuffer);
}

/** A page in a room, in virtual time; its audio clock shows 0 when it is unlocked. */
class Page {
  readonly room = new FakeRoom();
  readonly context = new FakeContext();
  readonly meeting: Meeting;
  readonly sounding: Sounding;
  readonly faults: [SoundFault, string][] = [];
  hidden = false;
  #unlockedMs = 0;

  constructor(more: Partial<SoundingOptions> = {}) {
    Object.assign(this.context, { addEventListener: () => undefined });
    this.meeting = new Meeting(this.room.options);
    this.sounding = new Sounding(this.meeting, {
      makeContext: () => this.context.real,
      hidden: () => this.hidden,
      onFault: (fault, error) => this.faults.push([fault, String(error)]),
      load: {
        kit: (id) => Promise.resolve(kit(id)),
        song: () => Promise.resolve({ song, buffer: songBuffer, lap: null }),
        excerpt: () => Promise.resolve(excerptBuffer),
      },
      nowMs: () => {
        this.context.currentTime = this.audioS();
        return this.room.time.nowMs;
      },
      every: (callback, periodMs) => {
        const again = (): void => {
          this.context.currentTime = this.audioS();
          callback();
          end = this.room.time.setTimer(again, this.hidden ? 1000 : periodMs);
        };
        let end = this.room.time.setTimer(again, periodMs);
        return () => {
          end();
        };
      },
      ...more,
    });
  }

  audioS(): number {
    return (this.room.time.nowMs - this.#unlockedMs) / 1000;
  }

  /** Where on the audio clock something has to start to be heard at a session time. */
  startOf(sessionS: number): number {
    return sessionS - this.room.offsetS - this.#unlockedMs / 1000 - OUTPUT_S;
  }

  async pass(ms: number): Promise<void> {
    // Promises of what was loaded are kept between the steps of virtual time.
    for (let passed = 0; passed < ms; passed += 25) {
      this.room.time.pass(25);
      for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
    }
  }

  async ready(state: Partial<State> = {}): Promise<void> {
    await this.pass(1500);
    this.#unlockedMs = this.room.time.nowMs;
    await this.sounding.unlock();
    this.room.change({
      phase: "playing",
      pass_number: 1,
      timeline: knots,
      seats: [
        {
          seat: 1,
          kit_id: "studio",
          player: 0,
          virtual: true,
          name: "",
          partner: 0,
          partner_name: "",
          second: [],
        },
        {
          seat: 2,
          kit_id: "club",
          player: 7,
          virtual: false,
          name: "Mina",
          partner: 0,
          partner_name: "",
          second: [],
        },
      ],
      to_beats: [80, 1],
      ...state,
    });
    // By now both clocks are known, and it is a second before beat 0.
    await this.pass(1000 * (504 - this.room.sessionS()));
  }

  /** What was put on the audio clock and not taken back, without the song. */
  get strokes(): FakeSource[] {
    return this.context.heard.filter((each) => typeof each.buffer === "string");
  }

  get songs(): FakeSource[] {
    return this.context.heard.filter((each) => each.buffer === songBuffer);
  }
}

/** How loud a node reaches the loudspeaker, as its gains last glided to. */
function loudness(node: FakeNode): number {
  const [next] = node.outputs;
  const own = node instanceof FakeGain ? (node.gain.events.at(-1)?.value ?? node.gain.value) : 1;
  return next === undefined ? own : own * loudness(next);
}

function sound(stroke: number, beats: number, more: Partial<Sound> = {}): Sound {
  return {
    id: { pass_number: 1, part: 1, stroke },
    version: 1,
    piece: "snare",
    velocity: 100,
    beats: [beats * 1000, 1000],
    offset_s: 0,
    ...more,
  };
}

describe("what the conductor wants sounded", () => {
  test("is heard where the timeline says, once, on its seat's kit", async () => {
    const page = new Page();
    await page.ready();
    const sounds = Array.from({ length: 20 }, (_, n) =>
      sound(n, 1 + n * 0.25, { id: { pass_number: 1, part: 1 + (n % 2), stroke: n } }),
    );
    page.room.say({ type: "sounds", sounds });
    await page.pass(300);
    page.room.say({ type: "sounds", sounds });
    await page.pass(9000);
    expect(page.strokes.map((each) => each.buffer)).toEqual(
      sounds.map((each) => (each.id.part === 1 ? "studio snare" : "club snare")),
    );
    page.strokes.forEach((each, n) => {
      expect(Math.abs(each.startS - page.startOf(506 + n * 0.25))).toBeLessThan(0.002);
    });
  });

  test("is handed to the audio clock at most 200 ms ahead, hidden pages 1.5 s", async () => {
    const page = new Page();
    await page.ready();
    page.room.say({ type: "sounds", sounds: [sound(1, 2), sound(2, 6)] });
    await page.pass(page.room.offsetS + 1000 * (506.7 - page.room.sessionS()) - 500);
    expect(page.strokes).toHaveLength(0);
    await page.pass(300);
    expect(page.strokes).toHaveLength(1);
    page.hidden = true;
    await page.pass(1000 * (511 - page.room.sessionS()) - 100);
    expect(page.strokes).toHaveLength(2);
    expect(page.strokes[1]?.startS).toBeGreaterThan(page.audioS());
  });

  test("moves with a later version until just before it begins, and falls silent with a cancel", async () => {
    const page = new Page();
    await page.ready();
    page.room.say({ type: "sounds", sounds: [sound(1, 2), sound(2, 2)] });
    await page.pass(1000 * (506.9 - page.room.sessionS()));
    expect(page.strokes).toHaveLength(2);
    page.room.say({
      type: "sounds",
      sounds: [
        sound(1, 2, { version: 2, offset_s: 0.03 }),
        sound(2, 2, { version: 2, velocity: 0 }),
      ],
    });
    await page.pass(1000);
    expect(page.strokes).toHaveLength(1);
    expect(Math.abs((page.strokes[0]?.startS ?? 0) - page.startOf(507.03))).toBeLessThan(0.002);
  });

  test("holds its breath when the timeline is held", async () => {
    const page = new Page();
    await page.ready();
    page.room.say({ type: "sounds", sounds: [sound(1, 2)] });
    await page.pass(1000 * (506.9 - page.room.sessionS()));
    expect(page.strokes).toHaveLength(1);
    const held = { start_s: 506.95, beats: [1950, 1000], bpm: 0 } as const;
    page.room.change({ timeline: [...knots, held], phase: "paused" });
    await page.pass(2000);
    expect(page.strokes).toHaveLength(0);
    page.room.change({
      timeline: [...knots, held, { start_s: 510, beats: [1950, 1000], bpm: 60 }],
      phase: "playing",
    });
    await page.pass(2000);
    expect(page.strokes).toHaveLength(1);
    expect(Math.abs((page.strokes[0]?.startS ?? 0) - page.startOf(510.05))).toBeLessThan(0.002);
  });

  test("is silent on a page that does not sound for its place", async () => {
    const page = new Page();
    await page.ready({
      players: page.room.state.players.map((player) => ({ ...player, sounds_all: false })),
      song_id: "two-rivers",
    });
    page.room.say({ type: "sounds", sounds: [sound(1, 1), sound(2, 2)] });
    await page.pass(5000);
    expect(page.strokes).toEqual([]);
    expect(page.songs).toEqual([]);
    expect(page.sounding.strike("kick", 90, "club")).toBe(true);
    expect(page.strokes).toHaveLength(1);
  });

  test("is silent, and counted, where its kit lacks the piece", async () => {
    const page = new Page();
    await page.ready();
    page.room.say({ type: "sounds", sounds: [sound(1, 1, { piece: "gong" }), sound(2, 1)] });
    await page.pass(3000);
    expect(page.strokes).toHaveLength(1);
    expect(page.sounding.state.withoutKit).toBe(1);
  });

  test("of a pass that was dropped is silent from then on", async () => {
    const page = new Page();
    await page.ready();
    page.hidden = true;
    page.room.say({ type: "sounds", sounds: [sound(1, 1), sound(2, 2.4), sound(3, 3)] });
    await page.pass(1000 * (506.1 - page.room.sessionS()));
    page.hidden = false;
    expect(page.strokes).toHaveLength(2);
    page.room.change({ pass_number: 2, timeline: [{ start_s: 506.5, beats: [-8, 1], bpm: 60 }] });
    await page.pass(4000);
    expect(page.strokes).toHaveLength(1);
  });

  test("is dropped and counted where it came too late", async () => {
    const page = new Page();
    await page.ready();
    await page.pass(3000);
    page.room.say({ type: "sounds", sounds: [sound(1, 1)] });
    await page.pass(500);
    expect(page.strokes).toEqual([]);
    expect(page.sounding.state.tooLate).toBe(1);
  });
});

describe("one's own hit", () => {
  test("sounds at once, on one's own kit, as hard as it was struck", async () => {
    const page = new Page();
    await page.ready();
    expect(page.sounding.strike("snare", 50, "club")).toBe(true);
    const [own] = page.strokes as [FakeSource];
    expect(own.buffer).toBe("club snare");
    expect(own.startS - page.context.currentTime).toBeLessThan(1 / 48_000);
  });

  test("is silent before the sound is unlocked, on a kit without the piece, and when muted", async () => {
    const page = new Page();
    await page.pass(1500);
    expect(page.sounding.strike("snare", 50, "club")).toBe(false);
    await page.ready();
    await page.pass(100);
    expect(page.sounding.strike("gong", 50, "club")).toBe(false);
    page.sounding.setMuteOwn(true);
    expect(page.sounding.strike("snare", 50, "club")).toBe(false);
    page.sounding.setMuteOwn(false);
    expect(page.sounding.strike("snare", 50, "club")).toBe(true);
    page.context.state = "interrupted";
    expect(page.sounding.strike("snare", 50, "club")).toBe(false);
  });
});

describe("the song", () => {
  test("is heard along the timeline, and another pass starts it anew", async () => {
    const page = new Page();
    await page.ready({ song_id: "two-rivers" });
    await page.pass(3000);
    expect(page.songs).toHaveLength(1);
    expect(Math.abs((page.songs[0]?.startS ?? 0) - page.startOf(505))).toBeLessThan(0.002);
    page.room.change({ pass_number: 2, timeline: [{ start_s: 510, beats: [-4, 1], bpm: 60 }] });
    await page.pass(9000);
    expect(page.songs).toHaveLength(2);
    expect(page.songs[0]?.stopS).toBeLessThan(page.startOf(508));
    expect(Math.abs((page.songs[1]?.startS ?? 0) - page.startOf(514))).toBeLessThan(0.002);
  });

  test("ends when everybody is back in the lobby", async () => {
    const page = new Page();
    await page.ready({ song_id: "two-rivers" });
    await page.pass(3000);
    page.room.change({ phase: "lobby" });
    await page.pass(100);
    expect(page.songs[0]?.stopS).toBeLessThan(page.audioS() + 0.1);
  });

  test("that cannot be had is told of once, and tried again", async () => {
    let asked = 0;
    const page = new Page({
      load: {
        kit: (id) => Promise.resolve(kit(id)),
        song: () => {
          asked += 1;
          return Promise.reject(new Error("no"));
        },
        excerpt: () => Promise.resolve(excerptBuffer),
      },
    });
    await page.ready({ song_id: "two-rivers" });
    page.room.change({ phase: "playing" });
    await page.pass(500);
    expect(asked).toBeGreaterThan(1);
    expect(page.faults).toEqual([["no-song", "Error: no"]]);
  });
});

describe("whoever chooses", () => {
  const lobby = { phase: "lobby", pass_number: 0, timeline: [] } as const;
  const kicks = (page: Page, id: string): FakeSource[] =>
    page.context.heard.filter((source) => source.buffer === `${id} kick`);

  test("hears a kit that is there at once, and what is struck is told with it", async () => {
    const page = new Page();
    await page.ready(lobby);
    await page.pass(500);
    const fromS = page.audioS();
    const told: [string, number][] = [];
    void page.sounding.hearKit("studio", (strokes, inMs) => {
      told.push(...strokes.map(({ piece }): [string, number] => [piece, inMs]));
    });
    await page.pass(25);
    const [first] = kicks(page, "studio");
    expect((first?.startS ?? Infinity) - fromS).toBeLessThan(0.05);
    expect(told.slice(0, 3).map(([piece]) => piece)).toEqual(["kick", "snare", "hat_closed"]);
    expect(told[0]?.[1]).toBeCloseTo((0.004 + OUTPUT_S) * 1000, 0);
  });

  test("hears the latest of several kits, however late the others come", async () => {
    const arrive = new Map<string, () => void>();
    const page = new Page({
      load: {
        kit: (id) =>
          new Promise((resolve) => {
            arrive.set(id, () => {
              resolve(kit(id));
            });
          }),
        song: () => Promise.resolve({ song, buffer: songBuffer, lap: null }),
        excerpt: () => Promise.resolve(excerptBuffer),
      },
    });
    await page.ready(lobby);
    void page.sounding.hearKit("first");
    void page.sounding.hearKit("second");
    await page.pass(50);
    // First strokes, then the whole kit.
    for (const id of ["second", "second", "first", "first"]) {
      arrive.get(id)?.();
      await page.pass(50);
    }
    expect(kicks(page, "second").length).toBeGreaterThan(0);
    expect(kicks(page, "first")).toEqual([]);
  });

  test("hears an excerpt until it is hushed, until something else, or until a song begins", async () => {
    const page = new Page();
    await page.ready(lobby);
    const excerpts = (): FakeSource[] =>
      page.context.sources.filter((source) => source.buffer === excerptBuffer);
    let ended = 0;
    expect(await page.sounding.hearSong("two-rivers", () => (ended += 1))).toBe(true);
    expect(excerpts()).toHaveLength(1);
    page.sounding.hush();
    excerpts()[0]?.onended?.();
    expect(ended).toBe(0);
    expect(await page.sounding.hearSong("two-rivers", () => (ended += 1))).toBe(true);
    excerpts()[1]?.onended?.();
    expect(ended).toBe(1);
    page.room.change({ phase: "count_in", pass_number: 1, timeline: knots });
    await page.pass(100);
    expect(await page.sounding.hearSong("two-rivers", () => undefined)).toBe(false);
    expect(excerpts()).toHaveLength(2);
  });

  test("hears the excerpt of the latest song, also where an earlier one arrives on its heels", async () => {
    const buffers = new Map(["early", "late"].map((id) => [id, { ...excerptBuffer }]));
    const arrive = new Map<string, () => void>();
    const page = new Page({
      load: {
        kit: (id) => Promise.resolve(kit(id)),
        song: () => Promise.resolve({ song, buffer: songBuffer, lap: null }),
        excerpt: (id) =>
          new Promise((resolve) => {
            arrive.set(id, () => {
              resolve(buffers.get(id) ?? excerptBuffer);
            });
          }),
      },
    });
    await page.ready(lobby);
    const early = page.sounding.hearSong("early", () => undefined);
    const late = page.sounding.hearSong("late", () => undefined);
    arrive.get("late")?.();
    arrive.get("early")?.();
    expect(await Promise.all([early, late])).toEqual([false, true]);
    const heard = page.context.sources.map((source) => source.buffer);
    expect(heard).toContain(buffers.get("late"));
    expect(heard).not.toContain(buffers.get("early"));
  });

  test("is told where an excerpt cannot be had", async () => {
    const page = new Page({
      load: {
        kit: (id) => Promise.resolve(kit(id)),
        song: () => Promise.resolve({ song, buffer: songBuffer, lap: null }),
        excerpt: () => Promise.reject(new Error("no")),
      },
    });
    await page.ready(lobby);
    expect(await page.sounding.hearSong("two-rivers", () => undefined)).toBe(false);
    expect(page.faults).toEqual([["no-song", "Error: no"]]);
  });
});

test("one's own kit is fetched first, its first strokes before all, then the others'", async () => {
  const asked: string[] = [];
  const page = new Page({
    load: {
      kit: (id, extent) => {
        asked.push(`${extent} ${id}`);
        return Promise.resolve(kit(id));
      },
      song: () => Promise.resolve({ song, buffer: songBuffer, lap: null }),
      excerpt: () => Promise.resolve(excerptBuffer),
    },
  });
  page.room.change({
    seats: [
      {
        seat: 1,
        kit_id: "arena",
        player: 0,
        virtual: true,
        name: "",
        partner: 0,
        partner_name: "",
        second: [],
      },
      {
        seat: 2,
        kit_id: "velvet",
        player: 7,
        virtual: false,
        name: "Mina",
        partner: 0,
        partner_name: "",
        second: [],
      },
    ],
  });
  await page.ready({ phase: "lobby", pass_number: 0, timeline: [] });
  expect(asked.slice(0, 3)).toEqual(["first velvet", "whole velvet", "whole arena"]);
});

test("the room learns the output delay and whether the page can sound", async () => {
  const page = new Page();
  await page.ready();
  await page.pass(2000);
  const report = page.room.heardOf("device_report").at(-1);
  expect(report?.can_sound).toBe(true);
  expect(report?.output_s).toBeCloseTo(OUTPUT_S, 4);
});

describe("the host's mix", () => {
  test("reaches every seat, the click and the song, beside what is set here", async () => {
    const page = new Page();
    await page.ready({ song_id: "two-rivers" });
    page.room.say({
      type: "sounds",
      sounds: [
        sound(1, 0.1),
        sound(2, 0.1, { id: { pass_number: 1, part: 0, stroke: 2 }, piece: "click" }),
      ],
    });
    await page.pass(1500);
    const [stroke, click] = page.strokes as [FakeSource, FakeSource];
    const [song] = page.songs as [FakeSource];
    const before = [stroke, click, song].map(loudness);
    page.sounding.setVolume(1, 0.5);
    page.room.change({ mix: { song: 0.5, click: 0.25, seats: [0.25, 1, 1, 1, 1, 1] } });
    await page.pass(100);
    const after = [stroke, click, song].map(loudness);
    expect(after.map((each, index) => each / (before[index] as number))).toEqual([
      0.125, 0.25, 0.5,
    ]);
  });

  test("whom the host mutes is not heard on their own device either, and then again", async () => {
    const page = new Page();
    await page.ready();
    const struck = (): number => {
      page.sounding.strike("kick", 100, "club");
      return loudness(page.context.sources.at(-1) as FakeSource);
    };
    const before = struck();
    const [me] = page.room.state.players;
    page.room.change({ players: [{ ...(me as PlayerView), muted: true }] });
    await page.pass(100);
    expect(struck()).toBe(0);
    page.room.change({
      players: [me as PlayerView],
      mix: { song: 1, click: 1, seats: [1, 0.5, 1, 1, 1, 1] },
    });
    await page.pass(100);
    expect(struck()).toBeCloseTo(before / 2, 9);
  });
});

describe("practising", () => {
  const slow = { tempo_ratio: 0.75, from_bar: 0, to_bar: 0, rounds: 0 };

  test("the song is fetched as it is practised, once it is there, and the pass's own is played", async () => {
    const asked: PracticeView[] = [];
    const page = new Page({
      load: {
        kit: (id) => Promise.resolve(kit(id)),
        song: (_id, _rate, practice) => {
          asked.push(practice);
          return Promise.resolve({ song, buffer: songBuffer, lap: null });
        },
        excerpt: () => Promise.resolve(excerptBuffer),
      },
    });
    page.room.change({ song_id: "two-rivers", practice: slow, prepared: 0.5 });
    await page.pass(100);
    const { pass_practice: written } = page.room.state;
    expect(asked.filter(({ tempo_ratio }) => tempo_ratio !== 1)).toEqual([]);
    page.room.change({ prepared: 1 });
    await page.pass(1000);
    expect(asked.at(-1)).toEqual(slow);
    await page.ready({ song_id: "two-rivers", pass_practice: slow });
    expect(asked.filter(({ tempo_ratio }) => tempo_ratio !== 1)).toHaveLength(1);
    // What the host chooses meanwhile is fetched too, and not played.
    page.room.change({ practice: written });
    await page.pass(3000);
    expect(asked.at(-1)).toEqual(written);
    expect(page.songs).toHaveLength(1);
  });

  test("a stretch that goes round lies where its bars are in the sound", () => {
    expect(lapOf(song, slow)).toBeNull();
    const practice = { tempo_ratio: 1, from_bar: 3, to_bar: 5, rounds: 9 };
    expect(lapOf(song, practice)).toEqual({ startS: 8, endS: 16 });
  });
});
