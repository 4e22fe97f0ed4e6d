/** What a catalogue in another language has to look like: the English one, with its own words. */

/** The same keys, the same parameters, any words. */
export type Worded<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Worded<T[K]> };
