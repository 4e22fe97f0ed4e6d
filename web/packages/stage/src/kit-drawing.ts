/**
 * The pencil: how a kit's drawing is written down, as plain data.
 *
 * A drawing is a list of parts, back to front. Each part is a few SVG shapes and the kit pieces it
 * stands for; when one of those is struck, that part lights up. Colours are not in here: every shape
 * has a tone, and `stage.css` says what a tone looks like on this seat and in this light.
 *
 * Coordinates: 320 wide, 240 high, the floor at y = 222, the audience in front.
 */

export const DRAWING_WIDTH = 320;
export const DRAWING_HEIGHT = 240;

/** What a shape is made of. */
export type Tone =
  | "shell" // the seat's colour
  | "shell-dark"
  | "skin" // a drum head
  | "brass"
  | "wood"
  | "wood-dark"
  | "wood-line" // frames, as lines
  | "rope"
  | "chrome" // stands and hoops, as lines
  | "metal"
  | "emblem" // painted on a skin
  | "emblem-2"
  | "emblem-3"
  | "panel" // the machine's body
  | "lamp"
  | "shadow"
  | "glow"; // what shines when struck; unseen otherwise

export interface Shape {
  readonly tag: "ellipse" | "path" | "rect" | "circle";
  readonly tone: Tone;
  readonly geometry: Readonly<Record<string, number | string>>;
}

export interface DrawnPart {
  /** Kit pieces that light this part up; none for what only stands there. */
  readonly pieces: readonly string[];
  /** Where it is struck: sticks and sparks go there. */
  readonly at: readonly [number, number];
  readonly shapes: readonly Shape[];
}

export interface KitDrawing {
  readonly id: string;
  readonly parts: readonly DrawnPart[];
}

export function ellipse(
  tone: Tone,
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  tilt = 0,
): Shape {
  const geometry: Record<string, number | string> = { cx, cy, rx, ry };
  if (tilt !== 0) geometry["transform"] = `rotate(${tilt} ${cx} ${cy})`;
  return { tag: "ellipse", tone, geometry };
}

export function path(tone: Tone, d: string): Shape {
  return { tag: "path", tone, geometry: { d } };
}

export function box(
  tone: Tone,
  x: number,
  y: number,
  width: number,
  height: number,
  round: number,
): Shape {
  return { tag: "rect", tone, geometry: { x, y, width, height, rx: round } };
}

/** A drum seen from the front and a little from above: shell, hoop, skin. */
export function drum(
  pieces: readonly string[],
  cx: number,
  topY: number,
  halfWidth: number,
  depth: number,
  tones: { shell?: Tone; skin?: Tone } = {},
): DrawnPart {
  const flat = halfWidth * 0.3;
  const left = cx - halfWidth;
  const right = cx + halfWidth;
  const bottom = topY + depth;
  const curve = `A ${halfWidth} ${flat} 0 0 0 ${right}`;
  return {
    pieces,
    at: [cx, topY],
    shapes: [
      path(
        tones.shell ?? "shell",
        `M ${left} ${topY} L ${left} ${bottom} ${curve} ${bottom} L ${right} ${topY} Z`,
      ),
      path("chrome", `M ${left} ${bottom} ${curve} ${bottom}`),
      path(
        "chrome",
        [-0.6, 0, 0.6]
          .map((share) => {
            const x = cx + share * halfWidth;
            const y = topY + flat * Math.sqrt(1 - share * share);
            return `M ${x} ${y + 2} L ${x} ${y + depth - 2}`;
          })
          .join(" "),
      ),
      ellipse(tones.skin ?? "skin", cx, topY, halfWidth, flat),
      ellipse("glow", cx, topY, halfWidth, flat),
    ],
  };
}

/** A drum whose skin looks at the audience: bass drum, taiko, buk. */
export function facingDrum(
  pieces: readonly string[],
  cx: number,
  cy: number,
  radius: number,
  rim: Tone,
  painted: readonly Shape[] = [],
): DrawnPart {
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      ellipse(rim, cx, cy, radius, radius),
      ellipse("skin", cx, cy, radius * 0.86, radius * 0.86),
      ...painted,
      ellipse("glow", cx, cy, radius * 0.86, radius * 0.86),
    ],
  };
}

/** A cymbal on its stand. */
export function cymbal(
  pieces: readonly string[],
  cx: number,
  cy: number,
  halfWidth: number,
  tilt: number,
  footX: number,
): DrawnPart {
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      stand(cx, cy, footX),
      ellipse("brass", cx, cy, halfWidth, halfWidth * 0.2, tilt),
      ellipse("chrome", cx, cy - 1, halfWidth * 0.6, halfWidth * 0.11, tilt),
      ellipse("brass", cx, cy - 3, halfWidth * 0.2, halfWidth * 0.1, tilt),
      ellipse("glow", cx, cy, halfWidth, halfWidth * 0.22, tilt),
    ],
  };
}

/** A pole with three feet. */
export function stand(topX: number, topY: number, footX: number): Shape {
  return path(
    "chrome",
    `M ${topX} ${topY} L ${footX} 200 M ${footX} 196 L ${footX - 15} 221 M ${footX} 196 L ${footX + 15} 221 M ${footX} 196 L ${footX + 2} 222`,
  );
}

/** A part nobody strikes. */
export function scenery(shapes: readonly Shape[]): DrawnPart {
  return { pieces: [], at: [0, 0], shapes };
}
