/**
 * Togetherness as a ribbon: two strands along the bars, as far apart as the strokes were.
 *
 * Pure geometry in CSS pixels, origin top left. The gap is in proportion to the distance, up to the
 * height; a bar in which nothing was shared breaks the strands.
 */

import type { BarFigures } from "@uchiawase/core/report";

export interface RibbonPoint {
  readonly bar: number;
  readonly xPx: number;
  readonly gapPx: number;
}

export interface RibbonSection {
  readonly name: string;
  readonly fromPx: number;
  readonly toPx: number;
  readonly fromBar: number;
}

export interface Ribbon {
  readonly barWidthPx: number;
  readonly middlePx: number;
  /** SVG path data; one stretch of each for every unbroken run of bars. */
  readonly upper: string;
  readonly lower: string;
  readonly between: string;
  readonly points: readonly RibbonPoint[];
  readonly sections: readonly RibbonSection[];
  /** The distance that a gap of the whole height would mean, seconds. */
  readonly fullScaleS: number;
}

/** The least full scale: below it, differences nobody can hear would fill the page. */
const LEAST_FULL_SCALE_S = 0.08;
/** Strands never quite lie on each other, so that two stay two. */
const LEAST_GAP_PX = 5;

/**
 * Lay a ribbon out.
 *
 * @param bars In order; empty gives empty paths.
 * @param widthPx Above 0.
 * @param heightPx Above 0.
 */
export function ribbonOf(bars: readonly BarFigures[], widthPx: number, heightPx: number): Ribbon {
  const distances = bars.flatMap((bar) => (bar.distance_s === null ? [] : [bar.distance_s]));
  const fullScaleS = Math.max(LEAST_FULL_SCALE_S, ...distances);
  const barWidthPx = bars.length === 0 ? widthPx : widthPx / bars.length;
  const middlePx = heightPx / 2;
  const runs: RibbonPoint[][] = [[]];
  bars.forEach((bar, index) => {
    if (bar.distance_s === null) {
      runs.push([]);
      return;
    }
    const gapPx = Math.max(LEAST_GAP_PX, (bar.distance_s / fullScaleS) * heightPx);
    runs.at(-1)?.push({ bar: bar.bar, xPx: (index + 0.5) * barWidthPx, gapPx });
  });
  const drawn = runs.filter((run) => run.length > 0).map((run) => widened(run, barWidthPx));
  const strand = (run: readonly RibbonPoint[], side: 1 | -1): string =>
    smooth(run.map((point) => [point.xPx, middlePx + (side * point.gapPx) / 2]));
  return {
    barWidthPx,
    middlePx,
    upper: drawn.map((run) => strand(run, -1)).join(" "),
    lower: drawn.map((run) => strand(run, 1)).join(" "),
    between: drawn
      .map((run) => {
        const back = strand([...run].reverse(), 1).replace("M", "L");
        return `${strand(run, -1)} ${back} Z`;
      })
      .join(" "),
    points: runs.flat(),
    sections: sectionsOf(bars, barWidthPx),
    fullScaleS,
  };
}

/** Let a run reach from the start of its first bar to the end of its last. */
function widened(run: readonly RibbonPoint[], barWidthPx: number): RibbonPoint[] {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    { ...first, xPx: first.xPx - barWidthPx / 2 },
    ...run,
    { ...last, xPx: last.xPx + barWidthPx / 2 },
  ];
}

/**
 * A curve through points that never overshoots: its slope at a point is the harmonic mean of the
 * slopes beside it, level where they differ in sign (Fritsch and Butland 1984).
 */
function smooth(points: readonly (readonly [number, number])[]): string {
  const slopes = points.slice(1).map(([x, y], index) => {
    const [beforeX, beforeY] = points[index] ?? [x - 1, y];
    return (y - beforeY) / (x - beforeX);
  });
  const tangent = (index: number): number => {
    const before = slopes[index - 1] ?? 0;
    const after = slopes[index] ?? 0;
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  };
  return points
    .map(([x, y], index) => {
      const before = points[index - 1];
      if (before === undefined) return `M ${round(x)} ${round(y)}`;
      const third = (x - before[0]) / 3;
      const leaveY = before[1] + tangent(index - 1) * third;
      const arriveY = y - tangent(index) * third;
      return `C ${round(before[0] + third)} ${round(leaveY)} ${round(x - third)} ${round(arriveY)} ${round(x)} ${round(y)}`;
    })
    .join(" ");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function sectionsOf(bars: readonly BarFigures[], barWidthPx: number): RibbonSection[] {
  const sections: RibbonSection[] = [];
  bars.forEach((bar, index) => {
    const last = sections.at(-1);
    if (last !== undefined && last.name === bar.section) {
      sections[sections.length - 1] = { ...last, toPx: (index + 1) * barWidthPx };
    } else {
      sections.push({
        name: bar.section,
        fromPx: index * barWidthPx,
        toPx: (index + 1) * barWidthPx,
        fromBar: bar.bar,
      });
    }
  });
  return sections;
}
