/**
 * The warm-up: the real highway, slowly, on the lanes that somebody is going to play.
 *
 * One bar of click, one bar on the lane that is asked for most, one bar that goes to the others: nine
 * seconds that need no words. Positions are beats from the first click.
 */

import type { AskedStroke } from "./answers.ts";
import type { AskedPiece } from "./hands.ts";
import type { Lane } from "./lanes.ts";

export const WARM_UP_BPM = 84;
export const WARM_UP_BEATS = 12;
const COUNT_IN_BEATS = 4;
const VELOCITY = 96;
/** Turns of the lanes in the last bar, by how often each is asked for. */
const TURNS: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [1, 1, 0, 1],
  [1, 1, 2, 0],
];

/** Give the lanes of a part by how much each has to do, the busiest first. */
export function lanesByUse(lanes: readonly Lane[], asked: readonly AskedPiece[]): readonly Lane[] {
  const uses = new Map<string, number>();
  for (const { piece } of asked) uses.set(piece, (uses.get(piece) ?? 0) + 1);
  const useOf = (lane: Lane): number => uses.get(lane.piece) ?? 0;
  return [...lanes].sort((one, other) => useOf(other) - useOf(one));
}

/** Give the strokes of the warm-up, ascending; none without lanes. */
export function warmUpStrokes(
  lanes: readonly Lane[],
  asked: readonly AskedPiece[],
): readonly AskedStroke[] {
  const byUse = lanesByUse(lanes, asked);
  const turns = TURNS[Math.min(byUse.length, TURNS.length) - 1];
  if (turns === undefined) return [];
  return [0, 0, 0, 0, ...turns].flatMap((turn, index) => {
    const lane = byUse[turn];
    if (lane === undefined) return [];
    return [{ beats: COUNT_IN_BEATS + index, laneIndex: lane.laneIndex, velocity: VELOCITY }];
  });
}

/** Give the click of the warm-up, bar by bar, as strokes from its beginning, seconds. */
export function warmUpClick(): readonly {
  readonly atS: number;
  readonly piece: string;
  readonly velocity: number;
}[] {
  return Array.from({ length: WARM_UP_BEATS }, (_, beat) => ({
    atS: (beat * 60) / WARM_UP_BPM,
    piece: "click",
    velocity: beat % COUNT_IN_BEATS === 0 ? 110 : 80,
  }));
}
