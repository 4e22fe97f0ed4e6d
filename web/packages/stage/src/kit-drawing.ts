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

/** What a shape is made of. Each kit says in `stage.css` what colours its own materials have. */
export type Tone =
  | "shell" // the kit's own colour
  | "shell-dark"
  | "shell-light"
  | "hoop" // what holds a skin
  | "trim" // the second colour
  | "trim-line" // the same, as lines
  | "skin" // a drum head
  | "skin-line" // drawn on a head
  | "brass"
  | "brass-dark"
  | "brass-line" // the grooves of a cymbal
  | "wood"
  | "wood-dark"
  | "wood-line" // frames, as lines
  | "rope"
  | "rope-2" // the second rope
  | "chrome" // stands, as lines
  | "metal"
  | "emblem" // painted on a skin
  | "emblem-2"
  | "emblem-3"
  | "panel" // the machine's body
  | "panel-dark"
  | "pad-1"
  | "pad-2"
  | "pad-3"
  | "pad-4"
  | "lamp"
  | "light" // what a lamp throws
  | "ribbon-1"
  | "ribbon-2"
  | "ribbon-3"
  | "rug" // what the kit stands on
  | "rug-2"
  | "rug-line"
  | "shine" // where light falls on a shell
  | "shade" // and where it does not
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
  /** Behind everything, the player too: what the kit stands on and in what light. */
  readonly scene: readonly Shape[];
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

/** The front of a drum between two places of its width, each -1 (left) to 1 (right). */
function front(
  tone: Tone,
  cx: number,
  topY: number,
  halfWidth: number,
  depth: number,
  from: number,
  to: number,
): Shape {
  const flat = halfWidth * FLATNESS;
  const x = (share: number): number => cx + share * halfWidth;
  const drop = (share: number): number => flat * Math.sqrt(1 - share * share);
  const round = `${halfWidth} ${flat} 0 0`;
  return path(
    tone,
    `M ${x(from)} ${topY + drop(from)} L ${x(from)} ${topY + depth + drop(from)} A ${round} 0 ${x(to)} ${topY + depth + drop(to)} L ${x(to)} ${topY + drop(to)} A ${round} 1 ${x(from)} ${topY + drop(from)} Z`,
  );
}

/** How flat a round head looks from the audience. */
const FLATNESS = 0.3;

/** A drum seen from the front and a little from above: shell, hoops, lugs, skin. */
export function drum(
  pieces: readonly string[],
  cx: number,
  topY: number,
  halfWidth: number,
  depth: number,
  tones: { shell?: Tone; skin?: Tone; hoop?: Tone } = {},
): DrawnPart {
  const flat = halfWidth * FLATNESS;
  const hoop = tones.hoop ?? "hoop";
  const band = Math.min(5, depth * 0.2);
  return {
    pieces,
    at: [cx, topY],
    shapes: [
      front(tones.shell ?? "shell", cx, topY, halfWidth, depth, -1, 1),
      front("shade", cx, topY, halfWidth, depth, 0.45, 1),
      front("shine", cx, topY, halfWidth, depth, -0.78, -0.5),
      ...[-0.72, -0.08, 0.6].map((share) =>
        box(
          "metal",
          cx + share * halfWidth - 1.6,
          topY + flat * Math.sqrt(1 - share * share) + depth * 0.5 - 3.5,
          3.2,
          7,
          1.6,
        ),
      ),
      front(hoop, cx, topY + depth - band, halfWidth + 0.6, band, -1, 1),
      front(hoop, cx, topY, halfWidth + 1.2, band, -1, 1),
      ellipse(hoop, cx, topY, halfWidth + 1.2, flat + 0.6),
      ellipse(tones.skin ?? "skin", cx, topY - 0.4, halfWidth - 2.2, flat - 1.4),
      ellipse("glow", cx, topY - 0.4, halfWidth - 2.2, flat - 1.4),
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
  claws = 0,
): DrawnPart {
  const head = radius * 0.86;
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      ellipse(rim, cx, cy, radius, radius),
      ellipse("skin", cx, cy, head, head),
      ...painted,
      shineArc(cx, cy, head * 0.9),
      ...around(cx, cy, radius * 0.95, claws, 18).map(([x, y]) => ellipse("metal", x, y, 3, 3)),
      ellipse("glow", cx, cy, head, head),
    ],
  };
}

/** Places on a circle, evenly, the first at an angle in degrees from the right, clockwise. */
export function around(
  cx: number,
  cy: number,
  radius: number,
  count: number,
  fromDegrees = 0,
): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, index) => {
    const turn = ((fromDegrees + (index * 360) / count) / 180) * Math.PI;
    return [cx + radius * Math.cos(turn), cy + radius * Math.sin(turn)] as const;
  });
}

/** Light on the upper left of something round. */
export function shineArc(cx: number, cy: number, radius: number): Shape {
  const r = radius;
  return path(
    "shine",
    `M ${cx - r} ${cy} A ${r} ${r} 0 0 1 ${cx - r * 0.1} ${cy - r} A ${r * 1.25} ${r * 1.25} 0 0 0 ${cx - r} ${cy} Z`,
  );
}

/** A cymbal on its stand: bell, grooves and a streak of light. */
export function cymbal(
  pieces: readonly string[],
  cx: number,
  cy: number,
  halfWidth: number,
  tilt: number,
  footX: number,
  tone: Tone = "brass",
): DrawnPart {
  const flat = 0.22;
  const turned = (shape: Shape): Shape => ({
    ...shape,
    geometry: { ...shape.geometry, transform: `rotate(${tilt} ${cx} ${cy})` },
  });
  const w = halfWidth;
  return {
    pieces,
    at: [cx, cy],
    shapes: [
      stand(cx, cy, footX),
      ellipse(tone, cx, cy, w, w * flat, tilt),
      ellipse("brass-line", cx, cy, w * 0.8, w * 0.8 * flat, tilt),
      ellipse("brass-line", cx, cy, w * 0.58, w * 0.58 * flat, tilt),
      turned(
        path(
          "shine",
          `M ${cx - w * 0.1} ${cy} L ${cx - w * 0.86} ${cy - w * 0.09} Q ${cx - w * 0.98} ${cy} ${cx - w * 0.8} ${cy + w * 0.12} Z M ${cx + w * 0.1} ${cy} L ${cx + w * 0.84} ${cy - w * 0.1} Q ${cx + w * 0.97} ${cy - w * 0.03} ${cx + w * 0.93} ${cy + w * 0.05} Z`,
        ),
      ),
      turned(
        path(
          tone,
          `M ${cx - w * 0.24} ${cy} Q ${cx - w * 0.16} ${cy - w * 0.17} ${cx} ${cy - w * 0.17} Q ${cx + w * 0.16} ${cy - w * 0.17} ${cx + w * 0.24} ${cy} Q ${cx} ${cy + w * 0.07} ${cx - w * 0.24} ${cy} Z`,
        ),
      ),
      turned(path("chrome", `M ${cx} ${cy - w * 0.17} L ${cx} ${cy - w * 0.17 - 5}`)),
      ellipse("glow", cx, cy, w, w * (flat + 0.02), tilt),
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

/** A round mat on the floor, with a border. */
export function rug(halfWidth: number, halfHeight = 15): readonly Shape[] {
  return [
    ellipse("rug-2", 160, 222, halfWidth, halfHeight),
    ellipse("rug", 160, 221.5, halfWidth - 8, halfHeight - 2.6),
  ];
}

/** A part nobody strikes. */
export function scenery(shapes: readonly Shape[]): DrawnPart {
  return { pieces: [], at: [0, 0], shapes };
}
