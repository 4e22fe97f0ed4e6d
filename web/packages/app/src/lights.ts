/** The switch of the house lights: down is dark, up is light. */

import { choose, comfort, type Lights } from "./comfort.svelte.ts";

/** Switch to the other light, and remember it on this device; gives the light then in force. */
export function switchLights(view: Window): Lights {
  choose(view, { light: comfort.lightsNow === "up" ? "down" : "up" });
  return comfort.lightsNow;
}

export function currentLights(document: Document): Lights {
  return document.documentElement.dataset["light"] === "up" ? "up" : "down";
}
