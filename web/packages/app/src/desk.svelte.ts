/** What a host does at the desk: the messages, and for what can be undone, the way back. */

import type { ClientMessage, PlayerView } from "@uchiawase/core/messages";

import type { Room } from "./room.svelte.ts";
import { text } from "./text.ts";

/** Something that was done, as the desk says it. */
export interface Done {
  readonly sentence: string;
  /** What takes it back; none where nothing does. */
  readonly undo: readonly ClientMessage[];
}

export type DeskTab = "people" | "song" | "door";
export const DESK_TABS: readonly DeskTab[] = ["people", "song", "door"];

const SAID_MS = 8000;

export class Desk {
  tab = $state<DeskTab | null>(null);
  /** What was done last, for a few seconds. */
  done = $state.raw<Done | null>(null);
  /** The player whose row is open, or 0. */
  open = $state(0);

  readonly #room: Room;
  #saidTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(room: Room) {
    this.#room = room;
  }

  toggle(tab: DeskTab): void {
    this.tab = this.tab === tab ? null : tab;
  }

  /** Open somebody's row. */
  showPlayer(player: number): void {
    this.tab = "people";
    this.open = player;
  }

  mute(person: PlayerView, muted: boolean): void {
    const { player, name } = person;
    this.#do(
      { type: "mute_player", player, muted },
      muted ? text.desk.didMute(name) : text.desk.didUnmute(name),
      [{ type: "mute_player", player, muted: !muted }],
    );
  }

  rename(person: PlayerView, wanted: string): void {
    const name = wanted.trim();
    if (name === "" || name === person.name) return;
    this.#do(
      { type: "rename_player", player: person.player, name },
      text.desk.didRename(person.name, name),
      [{ type: "rename_player", player: person.player, name: person.name }],
    );
  }

  setLevel(person: PlayerView, level: number): void {
    this.#room.send({ type: "set_player_level", player: person.player, level });
  }

  /** Seat somebody; whoever sits there takes the seat that becomes free, or stands up. 0 stands up. */
  seat(person: PlayerView, seat: number): void {
    if (person.seat === seat) return;
    const other = this.#room.people.find((each) => each.seat === seat && seat > 0);
    const kit = this.#room.kitNameOf(seat);
    const sentence =
      seat === 0
        ? text.desk.didStand(person.name)
        : other === undefined
          ? text.desk.didMove(person.name, kit)
          : text.desk.didSwap(person.name, other.name);
    const back: ClientMessage[] = [
      { type: "seat_player", player: person.player, seat: person.seat },
    ];
    // Somebody who had no kit swaps nothing: the other one has to be given theirs again.
    if (other !== undefined && person.seat === 0)
      back.push({ type: "seat_player", player: other.player, seat });
    this.#do({ type: "seat_player", player: person.player, seat }, sentence, back);
  }

  remove(person: PlayerView): void {
    this.open = 0;
    this.#do({ type: "remove_player", player: person.player }, text.desk.didRemove(person.name), [
      { type: "readmit_player", player: person.player },
    ]);
  }

  readmit(player: number, name: string): void {
    this.#do({ type: "readmit_player", player }, text.desk.didReadmit(name), []);
  }

  giveHost(person: PlayerView): void {
    this.tab = null;
    this.#room.send({ type: "give_host", player: person.player });
  }

  renew(): void {
    const link_number = this.#room.view.state?.link_number ?? 1;
    this.#do({ type: "renew_link", link_number }, text.desk.didRenew, []);
  }

  undo(): void {
    for (const message of this.done?.undo ?? []) this.#room.send(message);
    this.done = null;
  }

  #do(message: ClientMessage, sentence: string, undo: readonly ClientMessage[]): void {
    if (!this.#room.send(message)) return;
    this.done = { sentence, undo };
    clearTimeout(this.#saidTimer);
    this.#saidTimer = setTimeout(() => (this.done = null), SAID_MS);
  }
}
