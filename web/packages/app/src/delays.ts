/**
 * What sound checks found of this device, remembered for each of its outputs.
 *
 * Browsers do not say which output is in use unless a microphone was allowed; what they state of its
 * delay does: another loudspeaker or headset states another one. So a finding belongs to headphones or
 * none, and to what was stated when it was made, and is believed again where both are as they were.
 */

import type { MeasuredDelay } from "@uchiawase/core/meeting";

/** One finding. */
export interface KnownDelay {
  /** The output delay beyond what is stated, seconds. */
  readonly correctionS: number;
  /** What was stated then, seconds. */
  readonly statedS: number;
  readonly headphones: boolean;
  readonly measured: MeasuredDelay;
}

const KEY = "uchiawase.delays";
const MOST_KNOWN = 8;
/** Another output: what is stated differs by more than this, seconds. */
const OTHER_OUTPUT_S = 0.025;

/** Give what is known of the output in use, or undefined. */
export function knownDelay(
  known: readonly KnownDelay[],
  statedS: number,
  headphones: boolean,
): KnownDelay | undefined {
  return known
    .filter((each) => each.headphones === headphones)
    .filter((each) => Math.abs(each.statedS - statedS) < OTHER_OUTPUT_S)
    .sort((one, other) => Math.abs(one.statedS - statedS) - Math.abs(other.statedS - statedS))[0];
}

/** Give what is known with a newer finding in the place of an older one of the same output. */
export function withDelay(known: readonly KnownDelay[], found: KnownDelay): readonly KnownDelay[] {
  const others = known.filter(
    (each) =>
      each.headphones !== found.headphones ||
      Math.abs(each.statedS - found.statedS) >= OTHER_OUTPUT_S,
  );
  return [found, ...others].slice(0, MOST_KNOWN);
}

/** Give what this browser remembers; nothing where it keeps nothing, or not what is expected. */
export function rememberedDelays(view: Window): readonly KnownDelay[] {
  try {
    const kept: unknown = JSON.parse(view.localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isKnownDelay) : [];
  } catch {
    return [];
  }
}

export function rememberDelays(view: Window, known: readonly KnownDelay[]): void {
  try {
    view.localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // A browser that keeps nothing measures anew.
    return;
  }
}

function isKnownDelay(found: unknown): found is KnownDelay {
  if (typeof found !== "object" || found === null) return false;
  const { correctionS, statedS, headphones, measured } = found as Partial<KnownDelay>;
  return (
    Number.isFinite(correctionS) &&
    Number.isFinite(statedS) &&
    typeof headphones === "boolean" &&
    (measured?.found === "tapped" || measured?.found === "heard") &&
    Number.isFinite(measured.doubtS) &&
    Number.isFinite(measured.inputS) &&
    Number.isFinite(measured.strikeDoubtS)
  );
}
