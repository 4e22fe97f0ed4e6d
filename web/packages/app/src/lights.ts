/** House lights: down is dark, up is light; the system's wish unless somebody pressed the switch. */

export type Lights = "up" | "down";

const KEY = "uchiawase.lights";

/** Give the light in force and set it on the page. */
export function setInitialLights(view: Window): Lights {
  const kept = view.localStorage.getItem(KEY);
  const wish = view.matchMedia("(prefers-color-scheme: light)").matches ? "up" : "down";
  return setLights(view, kept === "up" || kept === "down" ? kept : wish);
}

/** Switch, and remember it on this device. */
export function switchLights(view: Window): Lights {
  const now = currentLights(view.document) === "up" ? "down" : "up";
  view.localStorage.setItem(KEY, now);
  return setLights(view, now);
}

export function currentLights(document: Document): Lights {
  return document.documentElement.dataset["light"] === "up" ? "up" : "down";
}

function setLights(view: Window, lights: Lights): Lights {
  view.document.documentElement.dataset["light"] = lights;
  return lights;
}
