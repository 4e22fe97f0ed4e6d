/** Where the song is, as reactive values: read once a frame, changed only when it shows. */

import type { Room } from "./room.svelte.ts";

export class Beat {
  /** The bar now, from 1; 0 before the first, or where there is no song. */
  bar = $state(0);
  /** The beat in the bar, from 1. */
  beatInBar = $state(0);
  /** How many beats the bar has; 0 where there is no song. */
  beatsInBar = $state(0);
  /** How much of the pass is over, 0 … 1. */
  share = $state(0);
  section = $state("");

  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** Keep reading; gives what ends it. To be used in an effect. */
  follow(): () => void {
    let next = 0;
    const read = (): void => {
      next = requestAnimationFrame(read);
      this.#read();
    };
    next = requestAnimationFrame(read);
    return () => {
      cancelAnimationFrame(next);
    };
  }

  #read(): void {
    const { song } = this.#room;
    const beats = this.#room.beatsNow();
    if (song === null || beats === null) {
      this.bar = 0;
      this.beatInBar = 0;
      this.beatsInBar = 0;
      this.share = 0;
      this.section = "";
      return;
    }
    const bar = song.barAt(beats);
    this.bar = bar.bar;
    this.beatInBar = Math.floor(beats - bar.fromBeats) + 1;
    this.beatsInBar = Math.ceil(bar.toBeats - bar.fromBeats);
    // Thousandths are finer than any bar that is drawn, and keep the page from changing each frame.
    const share = beats / song.endBeats;
    this.share = Math.round(Math.max(0, Math.min(1, share)) * 1000) / 1000;
    this.section = song.sectionAt(bar.bar)?.name ?? "";
  }
}
