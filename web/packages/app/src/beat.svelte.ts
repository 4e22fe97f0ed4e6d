/** Where the song is, as reactive values: read once a frame, changed only when it shows. */

import { AS_WRITTEN, loopOf, sourceBar } from "@uchiawase/core/practice";

import type { Room } from "./room.svelte.ts";

export class Beat {
  /** The bar of the song now, from 1; 0 before the first, or where there is no song. */
  bar = $state(0);
  /** The round, from 1, where a stretch goes round; 0 where none does. */
  round = $state(0);
  /** The beat in the bar, from 1. */
  beatInBar = $state(0);
  /** How many beats the bar has; 0 where there is no song. */
  beatsInBar = $state(0);
  /** How much of the song, or of the round, is over, 0 … 1. */
  share = $state(0);
  /** Where in the whole song that is, 0 … 1. */
  place = $state(0);
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
      this.round = 0;
      this.beatInBar = 0;
      this.share = 0;
      this.place = 0;
      this.section = "";
      return;
    }
    const practice = this.#room.view.state?.pass_practice ?? AS_WRITTEN;
    const bar = song.barAt(beats);
    const source = sourceBar(practice, bar.bar);
    this.bar = source.bar;
    this.round = source.round;
    this.beatInBar = Math.floor(beats - bar.fromBeats) + 1;
    const intoBar = (beats - bar.fromBeats) / (bar.toBeats - bar.fromBeats);
    const loop = loopOf(practice);
    const bars = this.#room.songView?.bar_count ?? song.barCount;
    this.place = thousandths((source.bar - 1 + intoBar) / bars);
    this.share =
      loop === null || source.round === 0
        ? this.place
        : thousandths((source.bar - loop[0] + intoBar) / (loop[1] - loop[0] + 1));
    this.section = song.sectionAt(bar.bar)?.name ?? "";
  }
}

/** Thousandths are finer than any bar that is drawn, and keep the page from changing each frame. */
function thousandths(share: number): number {
  return Math.round(Math.max(0, Math.min(1, share)) * 1000) / 1000;
}
