import { Song, type SongFile } from "@uchiawase/core/song";
import { Timeline, type Segment } from "@uchiawase/core/timeline";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { Backing } from "./backing.ts";
import { FakeContext, FakeNode, type FakeSource } from "./fakes/audio-graph.ts";
import type { Lap } from "./seam.ts";

const RATE_HZ = 48_000;
const TICK_S = 0.025;

function song(tempo: SongFile["tempo"], bars = 40): Song {
  return Song.ofJson({
    format: "uchiawase-song",
    version: 1,
    id: "s",
    title: "S",
    credits: "",
    tempo,
    metres: [{ from_bar: 1, beats_per_bar: [4, 1] }],
    bar_count: bars,
    sections: [],
    parts: [],
    duration_s: 200,
  });
}

const steady = song([{ start_s: 0.5, beats: [0, 1], bpm: 114 }]);
const changing = song([
  { start_s: 0, beats: [0, 1], bpm: 120 },
  { start_s: 8, beats: [16, 1], bpm: 96 },
  { start_s: 18, beats: [32, 1], bpm: 132 },
]);

/** A page that plays a song: session second s is audio second s - 100, give or take the drift. */
class Page {
  readonly context = new FakeContext();
  readonly backing: Backing;
  readonly song: Song;
  timeline: Timeline;
  fromBeats = 0;
  toBeats: number;
  /** How fast the audio clock runs against the session clock, minus 1. */
  drift = 0;
  jumpS = 0;

  constructor(given: Song, segments: readonly Segment[], lap: Lap | null = null) {
    this.song = given;
    this.timeline = new Timeline(segments);
    this.toBeats = given.endBeats;
    const buffer = { duration: 200, sampleRate: RATE_HZ } as AudioBuffer;
    const output = new FakeNode() as unknown as AudioNode;
    this.backing = new Backing(this.context.real, output, given, buffer, lap);
  }

  audioSAt(sessionS: number): number {
    return (sessionS - 100) * (1 + this.drift) + this.jumpS;
  }

  sessionSAt(audioS: number): number {
    return (audioS - this.jumpS) / (1 + this.drift) + 100;
  }

  play(untilS: number, look: () => void = () => undefined): void {
    while (this.context.currentTime < untilS) {
      this.context.currentTime += TICK_S;
      this.backing.follow({
        timeline: this.timeline,
        fromBeats: this.fromBeats,
        toBeats: this.toBeats,
        audioSAt: (sessionS) => this.audioSAt(sessionS),
        sessionSAt: (audioS) => this.sessionSAt(audioS),
        lookaheadS: 0.2,
      });
      look();
    }
  }

  /** Where the song should be heard at an audio time, seconds of its sound. */
  wantedS(audioS: number): number {
    return this.song.tempoMap.timeSAt(this.timeline.beatsAt(this.sessionSAt(audioS)));
  }

  /** How far what is played is from where it should be, at some audio times. */
  errorsS(source: FakeSource, times: readonly number[]): number[] {
    return times.map((atS) => source.positionAt(atS, RATE_HZ) - this.wantedS(atS));
  }

  get only(): FakeSource {
    expect(this.context.heard).toHaveLength(1);
    return this.context.heard[0] as FakeSource;
  }
}

const times = (fromS: number, toS: number): number[] =>
  Array.from({ length: 40 }, (_, index) => fromS + ((toS - fromS) * index) / 40);

test("at its own tempo, every sample comes out as it went in, where the timeline says", () => {
  const page = new Page(steady, [{ startS: 102, beats: -8, bpm: 114 }]);
  page.play(60);
  const source = page.only;
  const firstBeatS = 102 + (8 * 60) / 114 - 100;
  // The song's sound starts half a second before its first beat.
  expect(Math.abs(source.startS - (firstBeatS - 0.5))).toBeLessThan(1 / RATE_HZ);
  expect(source.offsetS).toBe(0);
  expect(source.playbackRate.events.every((event) => event.value === 1)).toBe(true);
  for (const errorS of page.errorsS(source, times(10, 60))) {
    expect(Math.abs(errorS)).toBeLessThan(1 / RATE_HZ);
  }
});

test("it follows the timeline's tempo and the song's own, within a millisecond", () => {
  const page = new Page(changing, [
    { startS: 101, beats: -4, bpm: 120 },
    { startS: 105, beats: 4, bpm: 126 },
    { startS: 115, beats: 25, bpm: 90 },
  ]);
  page.play(25);
  for (const errorS of page.errorsS(page.only, times(3.5, 25))) {
    expect(Math.abs(errorS)).toBeLessThan(0.001);
  }
});

test("a tempo that was changed while it plays is followed from where it changes", () => {
  const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
  page.play(10);
  const beats = page.timeline.beatsAt(110.1);
  page.timeline = new Timeline([
    { startS: 101, beats: 0, bpm: 114 },
    { startS: 110.1, beats, bpm: 120 },
  ]);
  page.play(20);
  for (const errorS of page.errorsS(page.only, times(5, 20))) {
    expect(Math.abs(errorS)).toBeLessThan(0.001);
  }
});

describe("while the sound card drifts", () => {
  test("by up to 200 ppm the song stays within 2 ms for three minutes, without a restart", () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), (ppm) => {
        const long = song([{ start_s: 0, beats: [0, 1], bpm: 114 }], 90);
        const page = new Page(long, [{ startS: 101, beats: 0, bpm: 114 }]);
        page.drift = ppm * 1e-6;
        const worst: number[] = [];
        page.play(180, () => {
          const nowS = page.context.currentTime;
          const playedS = page.backing.songSAt(nowS);
          if (playedS === null || nowS < 2) return;
          worst.push(Math.abs(playedS - page.wantedS(nowS)));
        });
        expect(worst.length).toBeGreaterThan(7000);
        expect(Math.max(...worst)).toBeLessThan(0.002);
        expect(page.backing.restarts).toBe(0);
        // What it believes to have played is what was played.
        const atS = 30;
        expect(page.backing.songSAt(180)).not.toBeNull();
        expect(Math.abs(page.errorsS(page.only, [atS])[0] as number)).toBeLessThan(0.002);
      }),
      { numRuns: 6 },
    );
  });

  test("what it believes to have played is what was played", () => {
    const page = new Page(changing, [
      { startS: 101, beats: 0, bpm: 121 },
      { startS: 106, beats: 10 + 1 / 12, bpm: 117 },
    ]);
    page.drift = 150e-6;
    page.play(24);
    const source = page.only;
    const believedS = page.backing.songSAt(24) as number;
    expect(Math.abs(source.positionAt(24, RATE_HZ) - believedS)).toBeLessThan(1e-6);
  });

  test("a gap in the sound of 10 ms is taken out within three seconds", () => {
    const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
    page.play(10);
    page.jumpS = -0.01;
    page.play(13.1);
    expect(Math.abs(page.errorsS(page.only, [13])[0] as number)).toBeLessThan(0.001);
    expect(page.backing.restarts).toBe(0);
  });

  test("one of half a second starts it again, in the right place", () => {
    const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
    page.play(10);
    page.jumpS = -0.5;
    page.play(12);
    expect(page.backing.restarts).toBe(1);
    const [first, second] = page.context.heard as [FakeSource, FakeSource];
    expect(first.stopS).toBeLessThan(10.1);
    expect(Math.abs(page.errorsS(second, [12])[0] as number)).toBeLessThan(0.001);
  });
});

describe("a page that", () => {
  test("comes late comes in where the others are", () => {
    const page = new Page(steady, [{ startS: 90, beats: 0, bpm: 114 }]);
    page.play(1);
    expect(page.only.startS).toBeLessThan(0.05);
    for (const errorS of page.errorsS(page.only, times(0.1, 1))) {
      expect(Math.abs(errorS)).toBeLessThan(1 / RATE_HZ);
    }
  });

  test("comes after the song's end stays silent", () => {
    const page = new Page(steady, [{ startS: -200, beats: 0, bpm: 114 }]);
    page.play(1);
    expect(page.context.heard).toEqual([]);
  });
});

test("a pass from a later bar starts there, after its count-in", () => {
  const page = new Page(steady, [{ startS: 101, beats: 8, bpm: 114 }]);
  page.fromBeats = 16;
  page.play(12);
  expect(page.only.startS).toBeCloseTo(1 + (8 * 60) / 114, 4);
  expect(page.only.offsetS).toBeCloseTo(0.5 + (16 * 60) / 114, 4);
});

test("a pause falls silent at its knot and goes on where it stopped", () => {
  const beats = (9 * 114) / 60;
  const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
  page.play(8);
  page.timeline = new Timeline([
    { startS: 101, beats: 0, bpm: 114 },
    { startS: 110, beats, bpm: 0 },
  ]);
  page.play(14);
  expect(page.only.stopS).toBeGreaterThan(10);
  expect(page.only.stopS).toBeLessThan(10.1);
  page.timeline = new Timeline([...page.timeline.segments, { startS: 115, beats, bpm: 114 }]);
  page.play(20);
  const [, second] = page.context.heard as [FakeSource, FakeSource];
  expect(page.context.heard).toHaveLength(2);
  expect(second.startS).toBeCloseTo(15, 4);
  expect(Math.abs(page.errorsS(second, [19])[0] as number)).toBeLessThan(0.001);
});

test("a pause that is taken back before it came is not heard", () => {
  const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
  const moving = page.timeline;
  page.play(8);
  page.timeline = new Timeline([
    ...moving.segments,
    { startS: 110, beats: (9 * 114) / 60, bpm: 0 },
  ]);
  page.play(9);
  page.timeline = moving;
  page.play(14);
  const last = page.context.heard.at(-1) as FakeSource;
  expect(last.stopS).toBe(Infinity);
  expect(Math.abs(page.errorsS(last, [13])[0] as number)).toBeLessThan(0.001);
});

test("a pass that ends early ends its sound there; at the song's end it rings out", () => {
  const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
  page.toBeats = 16;
  page.play(20);
  expect(page.only.stopS).toBeGreaterThan(1 + (16 * 60) / 114);
  expect(page.only.stopS).toBeLessThan(1.1 + (16 * 60) / 114);
  const whole = new Page(song([{ start_s: 0, beats: [0, 1], bpm: 114 }], 2), [
    { startS: 101, beats: 0, bpm: 114 },
  ]);
  whole.play(20);
  expect(whole.only.stopS).toBe(Infinity);
});

test("a pass that was stopped falls silent at once", () => {
  const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
  page.play(5);
  page.toBeats = page.timeline.beatsAt(104.9);
  page.play(8);
  expect(page.only.stopS).toBeLessThan(5.1);
});

test("stopping falls silent at once", () => {
  const page = new Page(steady, [{ startS: 101, beats: 0, bpm: 114 }]);
  page.play(5);
  page.backing.stop();
  expect(page.only.stopS).toBeLessThan(5.1);
  expect(page.backing.songSAt(5)).toBeNull();
});

/** Bars 3 and 4 of a song at 120 bpm that starts at half a second: 4 … 8 s after its first beat. */
const lap: Lap = { startS: 4.5, endS: 8.5 };
const round = song([{ start_s: 0.5, beats: [0, 1], bpm: 120 }], 42);

test("what goes round is one source that the browser loops, right on the timeline in any round", () => {
  const page = new Page(round, [{ startS: 101, beats: 4, bpm: 120 }], lap);
  page.fromBeats = 8;
  page.play(60);
  const source = page.only;
  expect(source.loop).toBe(true);
  expect([source.loopStart, source.loopEnd]).toEqual([lap.startS, lap.endS]);
  expect(source.offsetS).toBe(4.5);
  expect(page.backing.restarts).toBe(0);
  for (const errorS of page.errorsS(source, times(4, 60)))
    expect(Math.abs(errorS)).toBeLessThan(1e-4);
});

test("a page that comes in the fifth round begins within the stretch", () => {
  const page = new Page(round, [{ startS: 101, beats: 4, bpm: 120 }], lap);
  page.fromBeats = 8;
  page.context.currentTime = 20;
  page.play(22);
  const source = page.only;
  const intoS = (page.wantedS(source.startS) - lap.startS) % 4;
  expect(source.offsetS).toBeCloseTo(lap.startS + intoS, 3);
});

test("what goes round ends with its pass, also after the last round", () => {
  const page = new Page(round, [{ startS: 101, beats: 4, bpm: 120 }], lap);
  page.fromBeats = 8;
  page.toBeats = round.endBeats;
  page.play(100);
  const endS = page.audioSAt(page.timeline.timeSAt(round.endBeats));
  expect(page.only.stopS).toBeGreaterThan(endS);
  expect(page.only.stopS).toBeLessThan(endS + 0.1);
});
