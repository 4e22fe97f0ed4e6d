/**
 * Pads: what a finger, a mouse or a key strikes, and exactly when.
 *
 * The time of a hit is its input event's own `timeStamp`, never the moment it was handled. Touch is
 * taken at `pointerdown`, so any number of fingers strike at once and a second finger never waits
 * for the first. Between two pads the nearer one is struck: nobody misses because of a gap.
 */

import { piecesOfKey } from "./hands.ts";
import type { Lane } from "./lanes.ts";

export interface PadRect {
  readonly piece: string;
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Something struck on this device; `timeStampMs` is on the page's clock (`performance.now()`). */
export interface Strike {
  readonly piece: string;
  readonly velocity: number;
  readonly timeStampMs: number;
  /** Whether what was struck is heard already: an e-kit's module has sounds of its own. */
  readonly heardAlready?: boolean;
}

/** Which of several pieces a stroke means, at a moment of the page's clock. */
export type Choice = (pieces: readonly string[], timeStampMs: number) => string | undefined;

const FIRST: Choice = ([first]) => first;

/** What keys give, and screens without pressure in the middle of a pad. */
export const FIXED_VELOCITY = 96;
/** What its rim gives. */
export const RIM_VELOCITY = 64;
/** Within this share of a pad it is struck in the middle. */
const MIDDLE_SHARE = 0.6;
/** How far beside a pad a finger may land and still mean it. */
const REACH_PX = 28;

/** Give the pad at a point, or the nearest one within reach, or undefined. */
export function padAt(pads: readonly PadRect[], xPx: number, yPx: number): PadRect | undefined {
  let nearest: PadRect | undefined;
  let nearestPx = REACH_PX;
  for (const pad of pads) {
    const beside = Math.max(pad.leftPx - xPx, 0, xPx - (pad.leftPx + pad.widthPx));
    const above = Math.max(pad.topPx - yPx, 0, yPx - (pad.topPx + pad.heightPx));
    const distance = Math.hypot(beside, above);
    if (distance === 0) return pad;
    if (distance <= nearestPx) {
      nearest = pad;
      nearestPx = distance;
    }
  }
  return nearest;
}

/**
 * Give the velocity of a pointer: from its pressure where the device measures one; else from where it
 * lands, full in the middle and softer towards the rim, as on a drum.
 *
 * Browsers report exactly 0.5 (a button is down) or 0 or 1 where no pressure is measured.
 */
export function velocityOf(pressure: number, pad: PadRect, xPx: number, yPx: number): number {
  if (pressure > 0 && pressure < 1 && pressure !== 0.5) {
    return Math.round(40 + 87 * Math.sqrt(pressure));
  }
  const across = (2 * (xPx - pad.leftPx)) / pad.widthPx - 1;
  const along = (2 * (yPx - pad.topPx)) / pad.heightPx - 1;
  const out = (Math.hypot(across, along) - MIDDLE_SHARE) / (1 - MIDDLE_SHARE);
  const share = Math.min(1, Math.max(0, out));
  return Math.round(FIXED_VELOCITY - share * (FIXED_VELOCITY - RIM_VELOCITY));
}

/**
 * Let pads be struck by pointers. `container` holds one element with `data-piece` for each pad.
 *
 * @returns A function that undoes it.
 */
export function listenToPointers(
  container: HTMLElement,
  onStrike: (strike: Strike) => void,
): () => void {
  const onPointerDown = (event: PointerEvent): void => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    const { clientX, clientY, pressure, timeStamp } = event;
    const pad = padAt(padRects(container), clientX, clientY);
    if (pad === undefined) return;
    event.preventDefault();
    const velocity = velocityOf(pressure, pad, clientX, clientY);
    onStrike({ piece: pad.piece, velocity, timeStampMs: timeStamp });
  };
  const swallow = (event: Event): void => {
    event.preventDefault();
  };
  container.addEventListener("pointerdown", onPointerDown);
  // A long press must not open a menu in the middle of a song.
  container.addEventListener("contextmenu", swallow);
  return () => {
    container.removeEventListener("pointerdown", onPointerDown);
    container.removeEventListener("contextmenu", swallow);
  };
}

function padRects(container: HTMLElement): PadRect[] {
  return [...container.querySelectorAll<HTMLElement>("[data-piece]")].map((pad) => {
    const rect = pad.getBoundingClientRect();
    return {
      piece: pad.dataset["piece"] ?? "",
      leftPx: rect.left,
      topPx: rect.top,
      widthPx: rect.width,
      heightPx: rect.height,
    };
  });
}

/** What of a keyboard event matters here; a `KeyboardEvent` is one. */
export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly repeat: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly timeStamp: number;
}

/** What has the focus when a key goes down: text takes all keys, a control takes the space bar. */
export type FocusKind = "text" | "control" | "pad" | "nothing";

/**
 * Give what a key press strikes, or undefined: held keys do not strike again, shortcuts and typing
 * are left alone, and a focused button keeps its space bar.
 */
export function strikeOfKey(
  lanes: readonly Lane[],
  press: KeyPress,
  focus: FocusKind,
  focusedPiece = "",
  choose: Choice = FIRST,
): Strike | undefined {
  if (press.repeat || press.altKey || press.ctrlKey || press.metaKey || focus === "text") {
    return undefined;
  }
  const activates = press.code === "Space" || press.key === "Enter";
  if (activates && focus === "control") return undefined;
  const struck = activates && focus === "pad" ? [focusedPiece] : piecesOfKey(lanes, press.code);
  const piece = choose(struck, press.timeStamp);
  if (piece === undefined || piece === "") return undefined;
  return { piece, velocity: FIXED_VELOCITY, timeStampMs: press.timeStamp };
}

/**
 * Let keys strike. `lanes` is asked at every key, since the part may change.
 *
 * @returns A function that undoes it.
 */
export function listenToKeys(
  view: Window,
  lanes: () => readonly Lane[],
  onStrike: (strike: Strike) => void,
  choose: Choice = FIRST,
): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const focused = view.document.activeElement;
    const strike = strikeOfKey(lanes(), event, focusKind(focused), pieceOf(focused), choose);
    if (strike === undefined) return;
    event.preventDefault();
    onStrike(strike);
  };
  view.addEventListener("keydown", onKeyDown);
  return () => {
    view.removeEventListener("keydown", onKeyDown);
  };
}

function pieceOf(element: Element | null): string {
  return element instanceof HTMLElement ? (element.dataset["piece"] ?? "") : "";
}

function focusKind(element: Element | null): FocusKind {
  if (element === null) return "nothing";
  if (pieceOf(element) !== "") return "pad";
  if (
    element.matches(
      "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range], [type=button])",
    )
  ) {
    return "text";
  }
  return element.matches("button, a[href], input, summary, [role=button]") ? "control" : "nothing";
}
