/** The catalogue that is spoken now, as one reactive object: a page that reads it follows a switch. */

export interface InForce<T extends object> {
  /** Reads like the catalogue itself, and is whichever one is in force. */
  readonly text: T;
  use(catalogue: T): void;
}

export function inForce<T extends object>(first: T): InForce<T> {
  let now = $state.raw(first);
  return {
    text: new Proxy(first, { get: (_, key): unknown => now[key as keyof T] }),
    use(catalogue) {
      now = catalogue;
    },
  };
}
