/**
 * Where six kits stand on the stage: on an arc that opens towards the audience, so that everybody
 * sees everybody. The outer ones stand in front and are drawn larger, the inner ones behind.
 *
 * Places are shares of the scene: `x` 0 … 1 from the left, `y` 0 … 1 from the top, both the middle
 * of the kit's foot; `scale` 1 is the size of the outermost.
 */

export interface StagePlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const OUTERMOST_ANGLE = (80 / 180) * Math.PI;
const LEFT = 0.1;
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
    // Sine alone would crowd the outer kits; a fifth of it keeps the arc and gives each its room.
    const across = 0.2 * (Math.sin(angle) / Math.sin(OUTERMOST_ANGLE)) + 0.8 * (2 * share - 1);
    return {
      x: 0.5 + (0.5 - LEFT) * across,
      y: BACK_Y + (FRONT_Y - BACK_Y) * forward,
      scale: BACK_SCALE + (1 - BACK_SCALE) * forward,
    };
  });
}
