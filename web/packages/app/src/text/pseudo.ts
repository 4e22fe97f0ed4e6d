/**
 * A language for tests, `en-XA`: English with accents on its letters, 40 % longer and in brackets.
 * Text that is not in the catalogue stands out without brackets, two sentences glued together show
 * two pairs of them, and what has no room for a longer language is cut off.
 */

const PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ACCENTS = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž";
const ACCENTED: ReadonlyMap<string, string> = new Map(
  [...PLAIN].map((letter, at) => [letter, [...ACCENTS][at] ?? letter]),
);
const LONGER = 0.4;
const FILLER = "one two three four five six seven eight nine ten eleven twelve ";

export const OPENS = "⟦";
export const CLOSES = "⟧";

/** Give a catalogue whose every sentence is in the pseudo-language; what is put into one stays. */
export function pseudo<T>(entry: T): T {
  return disguised(entry) as T;
}

function disguised(entry: unknown): unknown {
  if (typeof entry === "string") return sentence(entry, []);
  if (typeof entry === "function") {
    const said = entry as (...parameters: unknown[]) => string;
    return (...parameters: unknown[]) => sentence(said(...parameters), namesIn(parameters));
  }
  if (Array.isArray(entry)) return entry.map(disguised);
  if (typeof entry === "object" && entry !== null) {
    return Object.fromEntries(
      Object.entries(entry).map(([key, value]) => [key, KEPT.has(key) ? value : disguised(value)]),
    );
  }
  return entry;
}

/** What is in the catalogue for programs and not for people. */
const KEPT: ReadonlySet<string> = new Set(["word"]);

function sentence(said: string, names: readonly string[]): string {
  if (said === "") return "";
  const bare = names.reduce((rest, name) => rest.split(name).join(""), said);
  const wanted = Math.ceil(bare.length * LONGER);
  const filler = wanted < 4 ? FILLER.slice(0, wanted) : ` ${FILLER.repeat(8).slice(0, wanted - 1)}`;
  return `${OPENS}${accented(said, names)}${accented(filler.trimEnd(), [])}${CLOSES}`;
}

/** Accent everything but the names, which are people's own. */
function accented(said: string, names: readonly string[]): string {
  const [name, ...rest] = names;
  if (name !== undefined)
    return said
      .split(name)
      .map((between) => accented(between, rest))
      .join(name);
  return [...said].map((letter) => ACCENTED.get(letter) ?? letter).join("");
}

/** The strings among what a sentence was given, the longest first, so that none hides in another. */
function namesIn(given: unknown): string[] {
  if (typeof given === "string") return given === "" ? [] : [given];
  if (typeof given !== "object" || given === null) return [];
  return Object.values(given)
    .flatMap(namesIn)
    .sort((one, other) => other.length - one.length);
}
