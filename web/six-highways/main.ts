/**
 * Six full highways at once, each as a player's page draws it: the whole part of a seat, every stroke
 * struck and answered. The song comes from `song.json` beside the page and begins when it is there;
 * then the document has `data-ready`.
 */

import "./six.css";

import { Song } from "@uchiawase/core/song";
import { Answers } from "@uchiawase/stage/answers";
import { type BarMark, drawHighway, layOutHighway } from "@uchiawase/stage/highway";
import { lanesOf } from "@uchiawase/stage/lanes";
import { HIGHWAY_PALETTES } from "@uchiawase/stage/palette";

const SEATS = [1, 2, 3, 4, 5, 6];
const FULL_LEVEL = 5;
const LOOKAHEAD_BEATS = 5;
/** How unevenly the strokes are struck, beats: some glow, some do not. */
const SPREAD_BEATS = 0.12;

class Highway {
  readonly #canvas = document.createElement("canvas");
  readonly #context = this.#canvas.getContext("2d");
  readonly #lanes;
  readonly #asked;
  readonly #answers;
  readonly #bars: readonly BarMark[];
  #struck = 0;

  constructor(song: Song, seat: number, bars: readonly BarMark[]) {
    this.#bars = bars;
    this.#lanes = lanesOf(song.piecesOf(seat, FULL_LEVEL));
    const laneOf = new Map(this.#lanes.map((lane) => [lane.piece, lane.laneIndex]));
    this.#asked = song.strokesOf(seat, FULL_LEVEL).flatMap((stroke) => {
      const laneIndex = laneOf.get(stroke.piece);
      return laneIndex === undefined
        ? []
        : [{ beats: stroke.beats, velocity: stroke.velocity, laneIndex }];
    });
    this.#answers = new Answers(this.#asked);
    document.getElementById("highways")?.append(this.#canvas);
  }

  draw(nowBeats: number, bpm: number, nowMs: number): void {
    const { clientWidth: widthPx, clientHeight: heightPx } = this.#canvas;
    if (this.#context === null) return;
    const ratio = devicePixelRatio;
    if (this.#canvas.width !== Math.round(widthPx * ratio)) {
      this.#canvas.width = Math.round(widthPx * ratio);
      this.#canvas.height = Math.round(heightPx * ratio);
    }
    for (; ; this.#struck += 1) {
      const stroke = this.#asked[this.#struck];
      const late = SPREAD_BEATS * Math.sin(this.#struck);
      if (stroke === undefined || stroke.beats + late > nowBeats) break;
      this.#answers.hit(stroke.laneIndex, stroke.beats + late, bpm, nowMs);
    }
    this.#answers.advance(nowBeats, bpm);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawHighway(
      this.#context,
      layOutHighway({ widthPx, heightPx }, this.#lanes.length, LOOKAHEAD_BEATS),
      {
        nowBeats,
        lanes: this.#lanes,
        strokes: this.#answers.strokes,
        bars: this.#bars,
        rings: this.#answers.ringsAt(nowMs),
        laneGlow: this.#answers.laneGlowAt(nowMs, this.#lanes.length),
        palette: HIGHWAY_PALETTES.dark,
        textScale: 1,
        stillness: false,
      },
    );
  }
}

async function show(): Promise<void> {
  const song = Song.ofJson(await (await fetch("song.json")).json());
  const bars = Array.from({ length: song.barCount }, (_, index) => {
    const section = song.sectionAt(index + 1);
    const begins = section?.from_bar === index + 1;
    const beats = song.barStartBeats(index + 1);
    return { beats, bar: index + 1, section: begins ? section.name : "" };
  });
  const highways = SEATS.map((seat) => new Highway(song, seat, bars));
  const startMs = performance.now();
  const frame = (): void => {
    requestAnimationFrame(frame);
    const nowMs = performance.now();
    const songS = (nowMs - startMs) / 1000;
    const nowBeats = song.tempoMap.beatsAt(songS);
    const bpm = song.tempoMap.bpmAt(songS);
    for (const highway of highways) highway.draw(nowBeats, bpm, nowMs);
  };
  requestAnimationFrame(frame);
  document.documentElement.dataset["ready"] = "";
}

void show();
