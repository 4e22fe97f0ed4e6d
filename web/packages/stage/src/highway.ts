/**
 * The note highway: strokes come down a scroll towards a strike line, one lane for each kit piece.
 *
 * Geometry is pure and tested; drawing takes everything it shows as arguments and keeps nothing.
 * Lengths are CSS pixels (the context is scaled by the device's pixel ratio before the draw), the
 * origin is the canvas' top left. `beatsAhead` is a stroke's position minus the timeline's now:
 * above 0 is still to come, 0 lies exactly on the strike line.
 *
 * The scroll is seen in mild perspective. With d = beatsAhead / lookahead the scale is
 * s = 1 / (1 + k d) and y is affine in s, so that lanes stay straight lines.
 */

import type { Lane, NoteShape } from "./lanes.ts";
import type { HighwayPalette } from "./palette.ts";

export interface HighwayGeometry {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly laneCount: number;
  readonly lookaheadBeats: number;
  readonly horizonYPx: number;
  readonly strikeYPx: number;
  readonly roadLeftPx: number;
  readonly roadWidthPx: number;
}

/** k of the perspective: 0 is flat, 1 makes the far end half as wide. */
const PERSPECTIVE = 0.5;
/** How far behind the strike line strokes are still drawn, as a share of the lookahead. */
const BEHIND_SHARE = 0.22;
const STRIKE_LINE_SHARE = 0.84;
/** A lane is no wider than this, or than this share of the height where that is more: on a wall. */
const WIDEST_LANE_PX = 172;
const WIDEST_LANE_SHARE = 0.24;
const ROAD_MARGIN_PX = 12;

export interface HighwaySize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Lay the highway out.
 *
 * @param size The canvas, CSS pixels, each above 0.
 * @param laneCount How many lanes, at least 1 (fewer count as 1).
 * @param lookaheadBeats How many beats lie between horizon and strike line, above 0.
 */
export function layOutHighway(
  size: HighwaySize,
  laneCount: number,
  lookaheadBeats: number,
): HighwayGeometry {
  const lanes = Math.max(1, laneCount);
  const widestPx = Math.max(WIDEST_LANE_PX, WIDEST_LANE_SHARE * size.heightPx);
  const roadWidthPx = Math.min(size.widthPx - 2 * ROAD_MARGIN_PX, lanes * widestPx);
  return {
    widthPx: size.widthPx,
    heightPx: size.heightPx,
    laneCount: lanes,
    lookaheadBeats,
    horizonYPx: 0,
    strikeYPx: Math.round(size.heightPx * STRIKE_LINE_SHARE),
    roadLeftPx: (size.widthPx - roadWidthPx) / 2,
    roadWidthPx,
  };
}

/** Give the scale of things at a distance: 1 on the strike line, smaller beyond. */
export function scaleAt(geometry: HighwayGeometry, beatsAhead: number): number {
  return 1 / (1 + (PERSPECTIVE * beatsAhead) / geometry.lookaheadBeats);
}

/** Give the y of a distance; the strike line's for 0, the horizon's for the lookahead. */
export function yAt(geometry: HighwayGeometry, beatsAhead: number): number {
  const scale = scaleAt(geometry, beatsAhead);
  const share = scale * (1 + 1 / PERSPECTIVE) - 1 / PERSPECTIVE;
  return geometry.horizonYPx + (geometry.strikeYPx - geometry.horizonYPx) * share;
}

/** Give the distance that lies at a y; inverse of {@link yAt}. */
export function beatsAheadAt(geometry: HighwayGeometry, yPx: number): number {
  const share = (yPx - geometry.horizonYPx) / (geometry.strikeYPx - geometry.horizonYPx);
  const scale = (share + 1 / PERSPECTIVE) / (1 + 1 / PERSPECTIVE);
  return ((1 / scale - 1) / PERSPECTIVE) * geometry.lookaheadBeats;
}

/** Give the x of a place across the road, 0 (left edge) … 1 (right edge), at a distance. */
export function xAt(geometry: HighwayGeometry, across: number, beatsAhead: number): number {
  const atStrike = geometry.roadLeftPx + across * geometry.roadWidthPx;
  const middle = geometry.roadLeftPx + geometry.roadWidthPx / 2;
  return middle + (atStrike - middle) * scaleAt(geometry, beatsAhead);
}

/** Give the middle of a lane at a distance. */
export function laneXAt(geometry: HighwayGeometry, laneIndex: number, beatsAhead: number): number {
  return xAt(geometry, (laneIndex + 0.5) / geometry.laneCount, beatsAhead);
}

/** Give a lane's width on the strike line; the pads below stand on the same columns. */
export function laneWidthPx(geometry: HighwayGeometry): number {
  return geometry.roadWidthPx / geometry.laneCount;
}

/** The distances between which something is on the canvas at all, nearest first. */
export function visibleBeats(geometry: HighwayGeometry): readonly [number, number] {
  return [-geometry.lookaheadBeats * BEHIND_SHARE, geometry.lookaheadBeats];
}

export type StrokeFate = "coming" | "met" | "passed";

export interface HighwayStroke {
  readonly beats: number;
  readonly laneIndex: number;
  readonly velocity: number;
  readonly fate: StrokeFate;
}

/** One's own hit, as it is answered on the highway. */
export interface HitRing {
  readonly laneIndex: number;
  /** The stroke's distance when it was struck: above 0 was early, below 0 late; 0 without stroke. */
  readonly beatsAhead: number;
  /** Near enough to glow. */
  readonly together: boolean;
  /** Whether it answered a stroke at all; a free hit is drawn quietly. */
  readonly answered: boolean;
  /** 0 as it is struck, 1 when it has faded. */
  readonly age: number;
}

export interface BarMark {
  readonly beats: number;
  readonly bar: number;
  /** A section that begins with this bar, or blank. */
  readonly section: string;
}

export interface HighwayFrame {
  readonly nowBeats: number;
  readonly lanes: readonly Lane[];
  /** Ascending in beats. */
  readonly strokes: readonly HighwayStroke[];
  /** Ascending in beats. */
  readonly bars: readonly BarMark[];
  readonly rings: readonly HitRing[];
  /** Lanes that are held down or were just struck, by index: 1 is now, 0 is long ago. */
  readonly laneGlow: readonly number[];
  readonly palette: HighwayPalette;
  /** How large words are drawn: 1 is a page whose text is 16 px. */
  readonly textScale: number;
  /** Draw rings without growing and glows without fading. */
  readonly stillness: boolean;
}

/** Give the index of the first item at or after a position; the length when there is none. */
export function firstAt(items: readonly { readonly beats: number }[], beats: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && item.beats < beats) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Draw one frame. Nothing is kept; the context's state is left as it was. */
export function drawHighway(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  frame: HighwayFrame,
): void {
  context.save();
  context.clearRect(0, 0, geometry.widthPx, geometry.heightPx);
  drawRoad(context, geometry, frame);
  drawBars(context, geometry, frame);
  drawStrikeLine(context, geometry, frame);
  drawStrokes(context, geometry, frame);
  drawRings(context, geometry, frame);
  context.restore();
}

function drawRoad(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  frame: HighwayFrame,
): void {
  const [nearest, farthest] = visibleBeats(geometry);
  const { palette } = frame;
  const fill = context.createLinearGradient(0, geometry.horizonYPx, 0, geometry.strikeYPx);
  fill.addColorStop(0, palette.roadFar);
  fill.addColorStop(0.4, palette.road);
  context.fillStyle = fill;
  quad(context, geometry, 0, 1, nearest, farthest);
  context.fill();
  frame.lanes.forEach((lane, index) => {
    const glow = frame.laneGlow[index] ?? 0;
    if (glow <= 0) return;
    const colour = context.createLinearGradient(0, geometry.strikeYPx, 0, geometry.horizonYPx);
    colour.addColorStop(0, palette.families[lane.family]);
    colour.addColorStop(0.7, "transparent");
    context.globalAlpha = 0.34 * glow;
    context.fillStyle = colour;
    quad(
      context,
      geometry,
      index / geometry.laneCount,
      (index + 1) / geometry.laneCount,
      nearest,
      farthest,
    );
    context.fill();
    context.globalAlpha = 1;
  });
  context.lineWidth = 1;
  context.strokeStyle = palette.laneLine;
  context.beginPath();
  for (let index = 1; index < geometry.laneCount; index += 1) {
    context.moveTo(xAt(geometry, index / geometry.laneCount, nearest), yAt(geometry, nearest));
    context.lineTo(xAt(geometry, index / geometry.laneCount, farthest), yAt(geometry, farthest));
  }
  context.stroke();
  context.lineWidth = 2;
  context.strokeStyle = palette.roadEdge;
  context.beginPath();
  for (const across of [0, 1]) {
    context.moveTo(xAt(geometry, across, nearest), yAt(geometry, nearest));
    context.lineTo(xAt(geometry, across, farthest), yAt(geometry, farthest));
  }
  context.stroke();
}

function quad(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  left: number,
  right: number,
  near: number,
  far: number,
): void {
  context.beginPath();
  context.moveTo(xAt(geometry, left, near), yAt(geometry, near));
  context.lineTo(xAt(geometry, right, near), yAt(geometry, near));
  context.lineTo(xAt(geometry, right, far), yAt(geometry, far));
  context.lineTo(xAt(geometry, left, far), yAt(geometry, far));
  context.closePath();
}

function drawBars(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  frame: HighwayFrame,
): void {
  const [nearest, farthest] = visibleBeats(geometry);
  const { palette, nowBeats } = frame;
  const beatFrom = Math.ceil(nowBeats + nearest);
  context.strokeStyle = palette.beatLine;
  context.lineWidth = 1;
  context.beginPath();
  for (let beat = beatFrom; beat <= nowBeats + farthest; beat += 1) {
    const y = yAt(geometry, beat - nowBeats);
    context.moveTo(xAt(geometry, 0, beat - nowBeats), y);
    context.lineTo(xAt(geometry, 1, beat - nowBeats), y);
  }
  context.stroke();

  context.textBaseline = "bottom";
  for (let index = firstAt(frame.bars, nowBeats + nearest); index < frame.bars.length; index += 1) {
    const mark = frame.bars[index];
    if (mark === undefined || mark.beats > nowBeats + farthest) break;
    const ahead = mark.beats - nowBeats;
    const scale = scaleAt(geometry, ahead);
    const y = yAt(geometry, ahead);
    context.strokeStyle = palette.barLine;
    context.lineWidth = mark.section === "" ? 1.5 : 3;
    context.beginPath();
    context.moveTo(xAt(geometry, 0, ahead), y);
    context.lineTo(xAt(geometry, 1, ahead), y);
    context.stroke();
    if (y < 26) continue;
    context.fillStyle = palette.textFaint;
    context.font = `${Math.round((12 * scale + 2) * frame.textScale)}px system-ui, sans-serif`;
    context.textAlign = "left";
    context.fillText(String(mark.bar), xAt(geometry, 0, ahead) + 6, y - 3);
    if (mark.section !== "") {
      context.fillStyle = palette.text;
      context.font = `italic ${Math.round((14 * scale + 2) * frame.textScale)}px Georgia, serif`;
      context.textAlign = "right";
      context.fillText(mark.section, xAt(geometry, 1, ahead) - 8, y - 4);
    }
  }
}

function drawStrikeLine(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  frame: HighwayFrame,
): void {
  const y = geometry.strikeYPx;
  const left = xAt(geometry, 0, 0);
  const right = xAt(geometry, 1, 0);
  context.strokeStyle = frame.palette.strikeLine;
  context.lineWidth = 3;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(right, y);
  context.stroke();
  const size = noteSizePx(geometry, 1);
  for (const lane of frame.lanes) {
    context.strokeStyle = frame.palette.families[lane.family];
    context.fillStyle = frame.palette.road;
    context.lineWidth = 2.5;
    tracePath(context, lane.shape, laneXAt(geometry, lane.laneIndex, 0), y, size);
    context.fill("evenodd");
    context.stroke();
  }
}

/** Give a note's half-width at a scale; it fits its lane and a thumb can see it. */
export function noteSizePx(geometry: HighwayGeometry, scale: number): number {
  const largestPx = Math.max(36, geometry.heightPx * 0.042);
  return Math.min(laneWidthPx(geometry) * 0.34, largestPx, geometry.heightPx * 0.06) * scale;
}

const QUIET_VELOCITY = 60;
const LOUD_VELOCITY = 110;

function loudnessScale(velocity: number): number {
  if (velocity < QUIET_VELOCITY) return 0.74;
  return velocity >= LOUD_VELOCITY ? 1.16 : 1;
}

function drawStrokes(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  frame: HighwayFrame,
): void {
  const [nearest, farthest] = visibleBeats(geometry);
  const { palette, nowBeats, strokes } = frame;
  const first = firstAt(strokes, nowBeats + nearest);
  let last = firstAt(strokes, nowBeats + farthest);
  // Far ones first, so that near ones lie over them.
  for (last -= 1; last >= first; last -= 1) {
    const stroke = strokes[last];
    const lane = stroke && frame.lanes[stroke.laneIndex];
    if (stroke === undefined || lane === undefined || stroke.fate === "met") continue;
    const ahead = stroke.beats - nowBeats;
    const scale = scaleAt(geometry, ahead);
    const size = noteSizePx(geometry, scale) * loudnessScale(stroke.velocity);
    const x = laneXAt(geometry, lane.laneIndex, ahead);
    const y = yAt(geometry, ahead);
    const passed = stroke.fate === "passed";
    context.globalAlpha = Math.min(1, (farthest - ahead) / (0.18 * farthest)) * (passed ? 0.7 : 1);
    context.fillStyle = passed ? palette.missed : palette.families[lane.family];
    context.strokeStyle = palette.noteEdge;
    context.lineWidth = 2;
    tracePath(context, lane.shape, x, y, size);
    if (passed) {
      context.strokeStyle = palette.missed;
      context.stroke();
    } else {
      context.fill("evenodd");
      context.stroke();
      drawMarks(context, palette, lane, x, y, size);
    }
  }
  context.globalAlpha = 1;
}

function drawMarks(
  context: CanvasRenderingContext2D,
  palette: HighwayPalette,
  lane: Lane,
  x: number,
  y: number,
  size: number,
): void {
  if (lane.marks === 0) return;
  context.fillStyle = palette.noteEdge;
  for (let mark = 0; mark < lane.marks; mark += 1) {
    const offset = (mark - (lane.marks - 1) / 2) * size * 0.46;
    context.beginPath();
    context.arc(x + offset, y, Math.max(1.5, size * 0.14), 0, 2 * Math.PI);
    context.fill();
  }
}

function drawRings(
  context: CanvasRenderingContext2D,
  geometry: HighwayGeometry,
  frame: HighwayFrame,
): void {
  const { palette } = frame;
  for (const ring of frame.rings) {
    const lane = frame.lanes[ring.laneIndex];
    if (lane === undefined || ring.age >= 1) continue;
    const x = laneXAt(geometry, ring.laneIndex, 0);
    const y = yAt(geometry, ring.beatsAhead);
    const grown = frame.stillness ? 0.3 : 1 - (1 - ring.age) ** 3;
    const size = noteSizePx(geometry, 1);
    const faded = frame.stillness ? 1 : 1 - ring.age;
    context.strokeStyle = ring.together ? palette.together : palette.families[lane.family];
    if (!ring.answered) {
      context.globalAlpha = 0.5 * faded;
      context.lineWidth = 2;
      circle(context, x, geometry.strikeYPx, size * (0.8 + 0.5 * grown));
      continue;
    }
    if (ring.together) {
      const glow = context.createRadialGradient(x, y, 0, x, y, size * 2.6);
      glow.addColorStop(0, palette.together);
      glow.addColorStop(1, "transparent");
      context.globalAlpha = 0.55 * faded;
      context.fillStyle = glow;
      context.fillRect(x - size * 2.6, y - size * 2.6, size * 5.2, size * 5.2);
    }
    context.globalAlpha = faded;
    context.lineWidth = ring.together ? 5 : 3.5;
    circle(context, x, y, size * (1 + 0.9 * grown));
    if (ring.together) circle(context, x, y, size * (1 + 1.7 * grown));
    else {
      // A short line back to the strike line says on which side of it the hit was, and how far.
      context.lineWidth = 2.5;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x, geometry.strikeYPx);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** Put the outline of a note on the context's path; `size` is its half-width. */
export function tracePath(
  context: Pick<CanvasPath, "arc" | "ellipse" | "lineTo" | "moveTo" | "closePath" | "roundRect"> & {
    beginPath(): void;
  },
  shape: NoteShape,
  x: number,
  y: number,
  size: number,
): void {
  context.beginPath();
  switch (shape) {
    case "bar":
      context.roundRect(x - size * 1.25, y - size * 0.46, size * 2.5, size * 0.92, size * 0.46);
      break;
    case "disc":
      context.ellipse(x, y, size, size * 0.86, 0, 0, 2 * Math.PI);
      break;
    case "diamond":
      polygon(context, 4, x, y, () => size * 1.08);
      break;
    case "square":
      context.roundRect(x - size * 0.86, y - size * 0.76, size * 1.72, size * 1.52, size * 0.3);
      break;
    case "star":
      polygon(context, 12, x, y, (corner) => (corner % 2 === 0 ? size * 1.2 : size * 0.62));
      break;
    case "ring":
      context.ellipse(x, y, size, size * 0.86, 0, 0, 2 * Math.PI);
      context.moveTo(x + size * 0.45, y);
      context.ellipse(x, y, size * 0.45, size * 0.38, 0, 0, 2 * Math.PI);
      break;
    case "petals":
      context.ellipse(x - size * 0.45, y, size * 0.5, size * 0.9, 0, 0, 2 * Math.PI);
      context.moveTo(x + size * 0.95, y);
      context.ellipse(x + size * 0.45, y, size * 0.5, size * 0.9, 0, 0, 2 * Math.PI);
      break;
  }
}

function polygon(
  context: Pick<CanvasPath, "lineTo" | "moveTo" | "closePath">,
  corners: number,
  x: number,
  y: number,
  radiusOf: (corner: number) => number,
): void {
  for (let corner = 0; corner < corners; corner += 1) {
    const angle = (corner / corners) * 2 * Math.PI - Math.PI / 2;
    const radius = radiusOf(corner);
    const cornerX = x + radius * Math.cos(angle);
    const cornerY = y + radius * Math.sin(angle);
    if (corner === 0) context.moveTo(cornerX, cornerY);
    else context.lineTo(cornerX, cornerY);
  }
  context.closePath();
}
