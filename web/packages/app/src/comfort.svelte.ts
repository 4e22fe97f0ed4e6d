/**
 * What makes the pages comfortable for one person on one device: light, size of text, motion, and
 * the beat to be seen or felt. The system's own wishes hold until somebody chooses otherwise.
 *
 * Everything is on the page's root, where style sheets and drawings find it: `data-light`,
 * `data-motion` and the property `--text-size`.
 */

/** House lights: down is dark, up is light. */
export type Lights = "up" | "down";
export type LightChoice = "system" | Lights;
export type Motion = "less" | "full";
export type MotionChoice = "system" | Motion;

/** How many times as large as usual. */
export const TEXT_SIZES = [1, 1.25, 1.5, 2] as const;

const LIGHTS_KEY = "uchiawase.lights";
const KEY = "uchiawase.comfort";

class Comfort {
  light = $state<LightChoice>("system");
  textSize = $state<number>(1);
  motion = $state<MotionChoice>("system");
  /** Show the beat, large, on the player's page. */
  metronome = $state(false);
  /** Let the device shake with the beat and with one's own strokes. */
  vibration = $state(false);
  /** The light in force. */
  lightsNow = $state<Lights>("down");
  /** Whether to keep still, in force. */
  still = $state(false);
}

/** What is chosen and in force on this page; changed by the functions below. */
export const comfort: Readonly<Comfort> = new Comfort();

/** What somebody may choose. */
export type Choices = Pick<Comfort, "light" | "textSize" | "motion" | "metronome" | "vibration">;

/** Read what this device remembers, set it on the page, and keep to the system's wishes. */
export function setInitialComfort(view: Window): void {
  change(view, remembered(view));
  for (const query of [LIGHT_WISH, STILL_WISH]) {
    view.matchMedia(query).addEventListener("change", () => {
      apply(view);
    });
  }
}

/** Change something, and remember it on this device. */
export function choose(view: Window, choices: Partial<Choices>): void {
  change(view, choices);
  const { light, textSize, motion, metronome, vibration } = comfort;
  try {
    if (light === "system") view.localStorage.removeItem(LIGHTS_KEY);
    else view.localStorage.setItem(LIGHTS_KEY, light);
    view.localStorage.setItem(KEY, JSON.stringify({ textSize, motion, metronome, vibration }));
  } catch {
    // A browser that keeps nothing (private windows, some kiosks) is as comfortable until it is closed.
  }
}

/** Whether this device can shake, as far as it tells. */
export function canVibrate(view: Window): boolean {
  return "vibrate" in view.navigator && view.matchMedia("(pointer: coarse)").matches;
}

const LIGHT_WISH = "(prefers-color-scheme: light)";
const STILL_WISH = "(prefers-reduced-motion: reduce)";

function change(view: Window, choices: Partial<Choices>): void {
  Object.assign(comfort, choices);
  apply(view);
}

function apply(view: Window): void {
  const wishedLight = view.matchMedia(LIGHT_WISH).matches ? "up" : "down";
  const wishedMotion = view.matchMedia(STILL_WISH).matches ? "less" : "full";
  const light = comfort.light === "system" ? wishedLight : comfort.light;
  const motion = comfort.motion === "system" ? wishedMotion : comfort.motion;
  Object.assign(comfort, { lightsNow: light, still: motion === "less" });
  const root = view.document.documentElement;
  root.dataset["light"] = light;
  root.dataset["motion"] = motion;
  root.style.setProperty("--text-size", String(comfort.textSize));
}

/** Whatever is not understood is as usual. */
function remembered(view: Window): Partial<Choices> {
  try {
    const light = view.localStorage.getItem(LIGHTS_KEY);
    return {
      ...(light === "up" || light === "down" ? { light } : {}),
      ...choicesOf(JSON.parse(view.localStorage.getItem(KEY) ?? "{}")),
    };
  } catch {
    return {};
  }
}

/** Read choices as they were written down. */
export function choicesOf(json: unknown): Partial<Choices> {
  if (typeof json !== "object" || json === null) return {};
  const { textSize, motion, metronome, vibration } = json as Partial<Record<string, unknown>>;
  return {
    textSize: TEXT_SIZES.find((size) => size === textSize) ?? 1,
    motion: motion === "less" || motion === "full" ? motion : "system",
    metronome: metronome === true,
    vibration: vibration === true,
  };
}
