/**
 * A steered line: one clock told in terms of another, gently kept on a moving target.
 *
 * Both clocks that a page follows are held this way: the session clock on the page's own clock, and
 * the audio clock on it too. An estimate of the other clock changes with every measurement; what is
 * told must not jump with it. So the line goes from what it says now towards the newest target with a
 * rate that differs from the target's by a limited amount, and follows the target from where they
 * meet. It is continuous, strictly rising, and its own past never changes, so that a time stamp that
 * is looked up late gives what it would have given at once.
 *
 * Here x is the clock we have and y the clock that is told, both in seconds.
 */

/** A straight line through (x, y). */
export interface Line {
  readonly x: number;
  readonly y: number;
  /** Seconds of y in a second of x, above 0. */
  readonly rate: number;
}

/** How the line approaches its target. */
export interface Steering {
  /** The smallest difference of rates while approaching, such as 500e-6. */
  readonly slew: number;
  /** Where that would take longer than this, the difference grows, seconds … */
  readonly settleS: number;
  /** … up to this. */
  readonly slewMax: number;
  /** A target that lies further ahead than this is jumped to, seconds. */
  readonly leapS: number;
}

/** The rate while waiting for a target that lies far behind: time must not stand still. */
const WAITING_RATE = 0.5;
/** How much of its past a line remembers. */
const MEMORY_S = 300;

/** One clock told in terms of another. */
export class SteeredLine {
  readonly #steering: Steering;
  /** Ascending in x; the last goes on for ever. */
  #pieces: Line[] = [];

  constructor(steering: Steering) {
    this.#steering = steering;
  }

  /** Whether there is anything to tell yet. */
  get isSet(): boolean {
    return this.#pieces.length > 0;
  }

  /** Start anew on a target, forgetting everything. */
  set(target: Line): void {
    this.#pieces = [target];
  }

  /** Tell nothing until it is set again. */
  clear(): void {
    this.#pieces = [];
  }

  /** From `x` on, approach another target; what was told before `x` stays. */
  steer(x: number, target: Line): void {
    const last = this.#pieces.at(-1);
    if (last === undefined) {
      this.set(target);
      return;
    }
    // Changes happen in the order of x: an estimate that comes with an older x takes effect where
    // the newest piece starts.
    const first = this.#pieces[0] as Line;
    const from = Math.max(x, first.x);
    while (this.#pieces.length > 1 && (this.#pieces.at(-1) as Line).x >= from) this.#pieces.pop();
    const piece = this.#pieces.at(-1) as Line;
    const told = valueOn(piece, from);
    const wanted = valueOn(target, from);
    const gap = wanted - told;
    if (this.#pieces.length === 1 && piece.x >= from) this.#pieces.pop();

    if (gap > this.#steering.leapS) {
      this.#pieces.push({ x: from, y: wanted, rate: target.rate });
    } else if (Math.abs(gap) < 1e-9) {
      this.#pieces.push({ x: from, y: told, rate: target.rate });
    } else {
      const rate =
        gap < -this.#steering.leapS
          ? target.rate * WAITING_RATE
          : target.rate * (1 + Math.sign(gap) * this.#slewFor(Math.abs(gap)));
      const meeting = from + gap / (rate - target.rate);
      this.#pieces.push({ x: from, y: told, rate });
      this.#pieces.push({ x: meeting, y: valueOn(target, meeting), rate: target.rate });
    }
    while (this.#pieces.length > 2 && (this.#pieces[1] as Line).x < from - MEMORY_S) {
      this.#pieces.shift();
    }
  }

  #slewFor(gap: number): number {
    const { slew, settleS, slewMax } = this.#steering;
    return Math.min(Math.max(gap / settleS, slew), slewMax);
  }

  /** Give y at x; before the first piece, the first piece's line. */
  yAt(x: number): number {
    return valueOn(
      this.#lastWhere((piece) => piece.x <= x),
      x,
    );
  }

  /** Give x at y; inverse of `yAt`, except within a leap, which is where it happened. */
  xAt(y: number): number {
    const index = this.#pieces.findLastIndex((piece) => piece.y <= y);
    const piece = this.#pieces[Math.max(index, 0)] as Line;
    const x = piece.x + (y - piece.y) / piece.rate;
    const next = this.#pieces[Math.max(index, 0) + 1];
    return next === undefined ? x : Math.min(x, next.x);
  }

  /** Give how fast y runs at x. */
  rateAt(x: number): number {
    return this.#lastWhere((piece) => piece.x <= x).rate;
  }

  #lastWhere(holds: (piece: Line) => boolean): Line {
    const index = this.#pieces.findLastIndex(holds);
    return this.#pieces[Math.max(index, 0)] as Line;
  }
}

function valueOn(line: Line, x: number): number {
  return line.y + (x - line.x) * line.rate;
}
