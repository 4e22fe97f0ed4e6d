/** A report for the scripted room: made up, and only ever shown there. */

import type { Estimate, PlayerFigures, Report } from "@uchiawase/core/report";

import { BAR_COUNT, BPM } from "./sample-song.ts";

const estimate = (value: number, spread: number, n: number): Estimate => ({
  value,
  low: value - spread,
  high: value + spread,
  n,
});

function wobble(seed: number): number {
  const x = Math.sin(seed * 127.1) * 43758.5453;
  return x - Math.floor(x) - 0.5;
}

function player(seat: number, name: string, kind: string, spreadS: number): PlayerFigures {
  const strokes = Array.from({ length: BAR_COUNT * 4 }, (_, beat) => ({
    beats: beat,
    piece: beat % 2 === 0 ? "kick" : "snare",
    asynchrony_s:
      kind === "person" && wobble(seat * 991 + beat) > 0.44
        ? null
        : (wobble(seat * 31 + beat) + wobble(seat * 57 + beat * 3) + wobble(beat * 7 + seat)) *
          spreadS,
  }));
  const met = strokes.filter((stroke) => stroke.asynchrony_s !== null).length;
  return {
    seat,
    name,
    kind,
    kit_id: "studio",
    kit_name: "Studio",
    part_name: "Backbeat",
    level: seat === 5 ? 1 : 3,
    asked: strokes.length,
    met,
    missed: strokes.length - met,
    extra: seat,
    asynchrony_mean_s: seat === 2 ? estimate(-0.012, 0.004, met) : null,
    asynchrony_sd_s: estimate(spreadS * 0.6, 0.003, met),
    asynchrony_abs_s: estimate(spreadS * 0.4, 0.003, met),
    steadiness: estimate(spreadS * 0.9, 0.005, met),
    strokes,
  };
}

export function sampleReport(): Report {
  return {
    format: 1,
    report_id: "sample",
    song_id: "first-light",
    song_title: "First Light in Nara",
    bpm: BPM,
    pass_number: 1,
    from_bar: 1,
    to_bar: BAR_COUNT + 1,
    people: ["Mina", "Kenji Watanabe"],
    window_s: { "2": 0.13, "5": 0.13 },
    players: [
      player(1, "House drummer 1", "virtual", 0.012),
      player(2, "Mina", "person", 0.035),
      player(3, "House drummer 3", "virtual", 0.012),
      player(5, "Kenji Watanabe", "person", 0.075),
    ],
    pairs: [
      {
        first_index: 1,
        second_index: 3,
        first_seat: 2,
        second_seat: 5,
        shared: 148,
        asynchrony_mean_s: null,
        asynchrony_sd_s: estimate(0.041, 0.004, 148),
        distance_s: estimate(0.031, 0.004, 148),
      },
      {
        first_index: 0,
        second_index: 1,
        first_seat: 1,
        second_seat: 2,
        shared: 160,
        asynchrony_mean_s: null,
        asynchrony_sd_s: estimate(0.02, 0.003, 160),
        distance_s: estimate(0.015, 0.002, 160),
      },
      {
        first_index: 0,
        second_index: 3,
        first_seat: 1,
        second_seat: 5,
        shared: 3,
        asynchrony_mean_s: null,
        asynchrony_sd_s: null,
        distance_s: null,
      },
    ],
    bars: Array.from({ length: BAR_COUNT }, (_, index) => ({
      bar: index + 1,
      start_beats: index * 4,
      section: index < 8 ? "Opening" : index < 20 ? "Verse" : index < 32 ? "Chorus" : "Home",
      distance_s:
        index === 11 ? null : 0.012 + 0.05 * Math.abs(Math.sin(index / 9)) * (1 + wobble(index)),
      n: 4,
    })),
    closest_from_bar: 27,
    closest_to_bar: 32,
    together_s: estimate(0.031, 0.004, 148),
    scale: "ordinary",
    went_well:
      "From bar 27 to 31 Mina and Kenji Watanabe struck 16 milliseconds apart: there you were one drum.",
    try_next:
      "Play it once more and let Kenji Watanabe listen for the bright drum on two and four before every stroke.",
  };
}
