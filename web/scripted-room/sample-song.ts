/** A song for the scripted room: parts that look like parts. */

export const BPM = 114;
export const BAR_COUNT = 44;

type Row = readonly [number, number, string, number, number];

function part(seat: number, name: string, hint: string, pattern: readonly Row[]) {
  const strokes: Row[] = [];
  for (let bar = 0; bar < BAR_COUNT; bar += 1) {
    if (bar % 8 === 0) strokes.push([bar * 4, 1, "crash", 112, 4]);
    for (const [numerator, denominator, piece, velocity, level] of pattern) {
      strokes.push([bar * 4 * denominator + numerator, denominator, piece, velocity, level]);
    }
  }
  return { seat, name, hint, strokes };
}

const ROCK: readonly Row[] = [
  [0, 1, "kick", 115, 1],
  [0, 1, "hat_closed", 90, 3],
  [1, 2, "hat_closed", 70, 4],
  [1, 1, "snare", 112, 1],
  [1, 1, "hat_closed", 90, 3],
  [3, 2, "hat_closed", 50, 4],
  [2, 1, "kick", 100, 1],
  [2, 1, "hat_closed", 90, 3],
  [5, 2, "kick", 90, 3],
  [3, 1, "snare", 112, 1],
  [3, 1, "hat_closed", 90, 3],
  [7, 2, "tom_low", 90, 4],
];

export function sampleSong() {
  return {
    format: "uchiawase-song",
    version: 1,
    id: "first-light",
    title: "First Light in Nara",
    credits: "Uchiawase",
    licence: "CC0",
    tempo: [{ start_s: 0, beats: [0, 1], bpm: BPM }],
    metres: [{ from_bar: 1, beats_per_bar: [4, 1] }],
    bar_count: BAR_COUNT,
    sections: [
      { name: "Opening", from_bar: 1, to_bar: 9 },
      { name: "Verse", from_bar: 9, to_bar: 21 },
      { name: "Chorus", from_bar: 21, to_bar: 33 },
      { name: "Home", from_bar: 33, to_bar: 45 },
    ],
    parts: [1, 2, 3, 4, 5, 6].map((seat) =>
      part(
        seat,
        "Backbeat",
        "Left, right, left, right: low drum on one and three, the bright one in between.",
        ROCK,
      ),
    ),
    duration_s: (BAR_COUNT * 4 * 60) / BPM,
    stems: { backing: "backing.flac", drums: "drums.flac" },
  };
}
