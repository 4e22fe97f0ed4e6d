/**
 * The form of a song, as it is drawn: its sections by what they do, not by what they are called.
 * Spans of bars are half-open.
 */

export type SectionKind = "edge" | "verse" | "build" | "chorus" | "bridge";

export interface NamedBars {
  readonly name: string;
  readonly from_bar: number;
  readonly to_bar: number;
}

export interface FormPart {
  readonly name: string;
  readonly kind: SectionKind;
  readonly bars: number;
}

/** By what a name holds; the first that fits. */
const KINDS: readonly (readonly [RegExp, SectionKind])[] = [
  [/pre-?\s?chorus|build|rise|lift/i, "build"],
  [/chorus|drop|refrain|hook/i, "chorus"],
  [/bridge|break|middle/i, "bridge"],
  [/\b(intro|outro|opening|end|ending|coda|home)\b/i, "edge"],
];

/** Give what a section does, by its name; a verse where the name says nothing known. */
export function sectionKind(name: string): SectionKind {
  return KINDS.find(([fits]) => fits.test(name))?.[1] ?? "verse";
}

/** Give all bars of a song as parts of its form, in order; bars without a section have no name. */
export function formOf(sections: readonly NamedBars[], barCount: number): readonly FormPart[] {
  const parts: FormPart[] = [];
  let bar = 1;
  const through = (untilBar: number, name: string): void => {
    if (untilBar <= bar) return;
    parts.push({ name, kind: sectionKind(name), bars: untilBar - bar });
    bar = untilBar;
  };
  for (const { name, from_bar, to_bar } of sections) {
    through(from_bar, "");
    through(to_bar, name);
  }
  through(barCount + 1, "");
  return parts;
}
