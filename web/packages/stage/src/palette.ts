/**
 * Colours that are drawn on canvas, in two schemes. What is drawn with CSS takes them from
 * `theme.css`, which holds the same values under the same names.
 *
 * A lane is told by its place, its shape and its colour; no two of the seven lane colours are close
 * in lightness and hue at once, and each stands out by 3 : 1 or more from the highway behind it.
 */

import type { Family } from "./lanes.ts";

export type Scheme = "dark" | "light";

export interface HighwayPalette {
  readonly road: string;
  readonly roadFar: string;
  readonly roadEdge: string;
  readonly laneLine: string;
  readonly beatLine: string;
  readonly barLine: string;
  readonly text: string;
  readonly textFaint: string;
  readonly strikeLine: string;
  readonly together: string;
  readonly noteEdge: string;
  readonly missed: string;
  readonly families: Readonly<Record<Family, string>>;
}

export const HIGHWAY_PALETTES: Readonly<Record<Scheme, HighwayPalette>> = {
  dark: {
    road: "#1d2444",
    roadFar: "#141931",
    roadEdge: "#4a4f78",
    laneLine: "#343b63",
    beatLine: "#343b63",
    barLine: "#7c7aa0",
    text: "#f6efe3",
    textFaint: "#aba6bd",
    strikeLine: "#f6efe3",
    together: "#ffd98a",
    noteEdge: "#0c0f1f",
    missed: "#5a5f86",
    families: {
      kick: "#f2c14e",
      snare: "#f4725a",
      hat: "#7cc0ee",
      tom: "#8fd0b5",
      crash: "#e39ac6",
      ride: "#a5b1f2",
      clap: "#f3e4c8",
    },
  },
  light: {
    road: "#fffaf0",
    roadFar: "#efe4d0",
    roadEdge: "#b7a88c",
    laneLine: "#ddd0b8",
    beatLine: "#e2d6c0",
    barLine: "#9c8f78",
    text: "#1f2a44",
    textFaint: "#6a6677",
    strikeLine: "#1f2a44",
    together: "#b3480f",
    noteEdge: "#fffaf0",
    missed: "#c3b59b",
    families: {
      kick: "#a87908",
      snare: "#d03a1c",
      hat: "#2674b0",
      tom: "#3d7a63",
      crash: "#9a3f77",
      ride: "#4457a8",
      clap: "#5d5346",
    },
  },
};
