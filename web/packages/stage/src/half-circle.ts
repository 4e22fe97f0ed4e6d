/**
 * Where six kits stand on the stage: on an arc that opens towards the audience, so that everybody
 * sees everybody. The outer ones stand in front and are drawn larger, the inner ones behind.
 *
 * Places are shares of the scene: `x` 0 … 1 from the left, `y` 0 … 1 from the top, both the middle
 * of the kit's foot; `scale` 1 is the size of the outermost.
 */

/** How wide a kit of scale 1 may be, so that six stand free of each other. */
export const KIT_WIDTH = 0.158;

export interface StagePlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const OUTERMOST_ANGLE = (80 / 180) * Math.PI;
const LEFT = 0.09;
const BACK_Y = 0.785;
const FRONT_Y = 0.955;
const BACK_SCALE = 0.82;

/**
 * Give the places of a number of kits, from left to right.
 *
 * @param count How many, 0 or more; none gives none, one stands in the middle.
 */
export function halfCircle(count: number): readonly StagePlace[] {
  return Array.from({ length: count }, (_, index) => {
    const share = count === 1 ? 0.5 : index / (count - 1);
    const angle = (2 * share - 1) * OUTERMOST_ANGLE;
    const forward = (1 - Math.cos(angle)) / (1 - Math.cos(OUTERMOST_ANGLE));
    return {
      // On a true arc the outer kits would stand in each other's way; evenly, each has its room.
      x: 0.5 + (0.5 - LEFT) * (2 * share - 1),
      y: BACK_Y + (FRONT_Y - BACK_Y) * forward,
      scale: BACK_SCALE + (1 - BACK_SCALE) * forward,
    };
  });
}
