/** How somebody felt after a song, before they saw any timing. */
export interface Feeling {
  /** From two circles apart (1) to one circle (7); 0 where it was not said. */
  readonly closeness: number;
  /** Low (1) to glad (3); 0 where it was not said. */
  readonly mood: number;
}

export const UNSAID: Feeling = { closeness: 0, mood: 0 };
