/**
 * Figures: two seconds of each kit, for whoever chooses one. Each is a rhythm of its kit's own
 * world; all begin with the kick, the snare and the hat, so that kits can be held side by side.
 */

/** A stroke of a figure. */
export interface FigureStroke {
  /** From the figure's beginning, seconds. */
  readonly atS: number;
  readonly piece: string;
  readonly velocity: number;
}

/** A step of the grid, seconds: sixteenths at about 107 beats a minute. */
const STEP_S = 0.14;

/** [step, piece, velocity] */
type Row = readonly [number, string, number];

const BEGINNING: readonly Row[] = [
  [0, "kick", 112],
  [2, "snare", 108],
  [4, "hat_closed", 100],
];

const PLAIN: readonly Row[] = [
  [5, "hat_closed", 70],
  [6, "kick", 100],
  [7, "tom_high", 96],
  [8, "tom_mid", 100],
  [9, "tom_low", 104],
  [10, "kick", 112],
  [10, "crash", 104],
];

const FIGURES: Readonly<Record<string, readonly Row[]>> = {
  studio: [
    [5, "hat_closed", 64],
    [6, "kick", 106],
    [7, "hat_open", 84],
    [8, "snare", 112],
    [9, "hat_closed", 80],
    [10, "kick", 112],
    [10, "crash", 96],
  ],
  arena: [
    [5, "tom_high", 112],
    [6, "tom_mid", 114],
    [7, "tom_low", 118],
    [8, "tom_low", 120],
    [10, "kick", 124],
    [10, "crash", 122],
  ],
  club: [
    [5, "hat_closed", 72],
    [6, "kick", 116],
    [7, "rim", 100],
    [8, "clap", 112],
    [9, "hat_open", 92],
    [10, "kick", 120],
    [10, "ride_bell", 84],
  ],
  matsuri: [
    [5, "rim", 96],
    [6, "kick", 116],
    [7, "rim", 88],
    [8, "rim", 104],
    [10, "kick", 124],
    [10, "ride", 96],
  ],
  velvet: [
    [5, "ride", 78],
    [6, "ride", 64],
    [6.7, "snare", 56],
    [8, "ride", 84],
    [8.7, "tom_high", 70],
    [10, "kick", 92],
    [10, "crash", 80],
  ],
  madang: [
    [5, "snare", 84],
    [6, "tom_low", 114],
    [7, "snare", 92],
    [7.5, "snare", 76],
    [8, "tom_high", 104],
    [9, "snare", 96],
    [10, "kick", 122],
    [10, "crash", 108],
  ],
};

/** Give a kit's figure, ascending in time; a plain one for a kit that is not known here. */
export function figureOf(kitId: string): readonly FigureStroke[] {
  const own = Object.hasOwn(FIGURES, kitId) ? (FIGURES[kitId] ?? PLAIN) : PLAIN;
  return [...BEGINNING, ...own].map(([step, piece, velocity]) => ({
    atS: step * STEP_S,
    piece,
    velocity,
  }));
}
