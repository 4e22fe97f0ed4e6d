/**
 * A drawn kit as a living SVG: who sits at it, and what lights up when something is struck.
 *
 * Built with DOM calls only (no markup strings, no inline styles), so it holds under a strict
 * content security policy. Motion is by the Web Animations API and is left out where the person
 * asked for less of it; then a struck part shines without moving.
 */

import { Shining } from "./shining.ts";
import { DRAWING_HEIGHT, DRAWING_WIDTH, type KitDrawing, type Shape } from "./kit-drawing.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Who sits at a kit: nobody, a person, or a virtual drummer (drawn as a roly-poly doll). */
export type Sitter = "nobody" | "person" | "doll";

export interface KitPicture {
  readonly element: SVGSVGElement;
  setSitter(sitter: Sitter): void;
  /** Light up what stands for a kit piece and swing a stick at it. */
  strike(piece: string, velocity: number): void;
}

export interface KitPictureOptions {
  readonly drawing: KitDrawing;
  /** From 1; chooses the seat's colour and the sitter's hair. */
  readonly seat: number;
  /** Read out by screen readers; blank hides the picture from them. */
  readonly label: string;
}

const BOUNCE_MS = 340;
const SWING_MS = 210;

/** Draw a kit. The caller puts `element` into the page. */
export function createKitPicture(document: Document, options: KitPictureOptions): KitPicture {
  const { drawing, seat, label } = options;
  const element = document.createElementNS(SVG, "svg");
  element.setAttribute("viewBox", `0 -20 ${DRAWING_WIDTH} ${DRAWING_HEIGHT + 20}`);
  element.setAttribute("class", `kit-picture kit-seat-${seat}`);
  element.dataset["kit"] = drawing.id;
  if (label === "") element.setAttribute("aria-hidden", "true");
  else {
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", label);
  }
  const scene = document.createElementNS(SVG, "g");
  scene.setAttribute("class", "kit-scene");
  const shadow: Shape = {
    tag: "ellipse",
    tone: "shadow",
    geometry: { cx: 160, cy: 223, rx: 132, ry: 9 },
  };
  scene.append(...[...drawing.scene, shadow].map((shape) => shapeElement(document, shape)));
  element.append(scene);

  const figure = drawFigure(document, seat);
  element.append(figure.doll, figure.person);

  const lit = new Map<string, { group: SVGGElement; glow: Element | null; shining: Shining }>();
  for (const part of drawing.parts) {
    const group = document.createElementNS(SVG, "g");
    for (const shape of part.shapes) group.append(shapeElement(document, shape));
    if (part.pieces.length > 0) group.setAttribute("class", "kit-part");
    const shining = new Shining();
    for (const piece of part.pieces) {
      lit.set(piece, { group, glow: group.querySelector(".tone-glow"), shining });
    }
    element.append(group);
  }
  element.append(...figure.arms.map((arm) => arm.group));

  let nextArm = 0;
  const setSitter = (sitter: Sitter): void => {
    element.dataset["sitter"] = sitter;
  };
  setSitter("nobody");

  const strike = (piece: string, velocity: number): void => {
    const part = lit.get(piece);
    if (part === undefined || typeof element.animate !== "function") return;
    if (part.glow !== null) part.shining.struck(part.glow, velocity, performance.now());
    if (prefersStillness(element)) return;
    part.group.animate([{ transform: "translateY(2.5px)" }, { transform: "translateY(0)" }], {
      duration: BOUNCE_MS,
      easing: "cubic-bezier(0.2, 1.8, 0.4, 1)",
    });
    const arm = figure.arms[piece === "kick" ? 1 : nextArm];
    if (piece !== "kick") nextArm = 1 - nextArm;
    const turn = arm?.mirrored === true ? 1 : -1;
    arm?.group.animate(
      [
        { transform: `rotate(${turn * 4}deg)` },
        { transform: `rotate(${turn * -16}deg)`, offset: 0.25 },
        { transform: "rotate(0deg)" },
      ],
      { duration: SWING_MS, easing: "ease-out" },
    );
  };
  return { element, setSitter, strike };
}

/** Whether to keep still: as the page's root says (`data-motion`), else as the system was asked. */
export function prefersStillness(element: Element): boolean {
  const { documentElement, defaultView } = element.ownerDocument;
  const said = documentElement.dataset["motion"];
  if (said !== undefined) return said === "less";
  return defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches ?? false;
}

function shapeElement(document: Document, shape: Shape): SVGElement {
  const element = document.createElementNS(SVG, shape.tag);
  element.setAttribute("class", `tone-${shape.tone}`);
  for (const [name, value] of Object.entries(shape.geometry)) {
    element.setAttribute(name, String(value));
  }
  return element;
}

interface Arm {
  readonly group: SVGGElement;
  readonly mirrored: boolean;
}

/** Hair by seat, so that six people do not look like one. */
const HAIR: readonly string[] = [
  "M 141 56 Q 138 30 160 30 Q 182 30 179 56 Q 174 42 160 43 Q 146 42 141 56 Z",
  "M 140 62 Q 134 28 160 28 Q 186 28 180 62 L 176 66 Q 178 46 168 42 Q 150 48 144 46 Q 142 56 143 66 Z",
  "M 141 54 Q 140 32 160 31 Q 180 32 179 54 Q 170 44 160 45 Q 150 44 141 54 Z M 152 31 a 9 9 0 1 1 16 0 Z",
  "M 142 50 L 140 34 L 150 38 L 156 26 L 163 36 L 174 28 L 173 38 L 182 38 L 178 52 Q 170 42 160 43 Q 149 42 142 50 Z",
  "M 140 84 Q 134 28 160 28 Q 186 28 180 84 L 174 84 Q 180 52 170 43 Q 160 50 147 44 Q 142 56 146 84 Z",
  "M 141 50 Q 138 30 160 30 Q 182 30 179 50 L 141 50 Z M 138 50 L 182 50 L 182 55 L 138 55 Z",
];

function drawFigure(
  document: Document,
  seat: number,
): { person: SVGGElement; doll: SVGGElement; arms: readonly Arm[] } {
  const group = (name: string, shapes: readonly (readonly [string, string])[]): SVGGElement => {
    const made = document.createElementNS(SVG, "g");
    made.setAttribute("class", name);
    for (const [tone, d] of shapes) {
      const shape = document.createElementNS(SVG, "path");
      shape.setAttribute("class", `tone-${tone}`);
      shape.setAttribute("d", d);
      made.append(shape);
    }
    return made;
  };
  const person = group("sitter sitter-person", [
    ["jacket", "M 122 200 Q 118 112 138 96 Q 160 84 182 96 Q 202 112 198 200 Z"],
    ["jacket-seam", "M 160 90 L 160 196 M 146 92 L 160 110 L 174 92"],
    ["face", "M 152 78 L 168 78 L 168 92 Q 160 99 152 92 Z"],
    ["face", "M 142 56 Q 142 34 160 34 Q 178 34 178 56 Q 178 84 160 84 Q 142 84 142 56 Z"],
    ["hair", HAIR[(seat - 1) % HAIR.length] ?? ""],
    ["features", "M 152 60 l 0 1 M 168 60 l 0 1 M 153 70 Q 160 77 167 70"],
    ["cheek", "M 147 68 l 0.1 0 M 173 68 l 0.1 0"],
  ]);
  const doll = group("sitter sitter-doll", [
    [
      "doll",
      "M 136 92 Q 160 82 184 92 Q 206 112 204 152 Q 202 192 160 192 Q 118 192 116 152 Q 114 112 136 92 Z",
    ],
    ["doll-band", "M 119 128 Q 160 142 201 128"],
    ["doll-head", "M 130 62 Q 130 32 160 32 Q 190 32 190 62 Q 190 92 160 92 Q 130 92 130 62 Z"],
    [
      "hair",
      "M 130 62 Q 130 32 160 32 Q 190 32 190 62 L 184 62 Q 182 48 171 47 L 149 47 Q 138 48 136 62 Z M 153 32 a 7 6 0 1 1 14 0 Z",
    ],
    ["features", "M 150 65 q 3 -3 6 0 M 164 65 q 3 -3 6 0 M 156 75 q 4 3 8 0"],
    ["cheek", "M 145 73 l 0.1 0 M 175 73 l 0.1 0"],
    [
      "doll-flower",
      "M 160 104 l 0.1 0 M 152 110 l 0.1 0 M 168 110 l 0.1 0 M 155 119 l 0.1 0 M 165 119 l 0.1 0",
    ],
  ]);
  const arm = (mirrored: boolean): Arm => {
    const side = (x: number): number => (mirrored ? 320 - x : x);
    const made = group(`sitter-arm ${mirrored ? "sitter-arm-right" : "sitter-arm-left"}`, [
      ["stick", `M ${side(108)} 116 L ${side(82)} 96`],
      ["sleeve-line", `M ${side(134)} 108 Q ${side(112)} 134 ${side(106)} 118`],
      ["sleeve", `M ${side(134)} 108 Q ${side(112)} 134 ${side(106)} 118`],
      ["hand", `M ${side(106)} 117 l 0.1 0`],
    ]);
    return { group: made, mirrored };
  };
  return { person, doll, arms: [arm(false), arm(true)] };
}
