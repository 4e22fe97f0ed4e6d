/**
 * The room as the pages see it: a meeting, its song and its sound, as reactive values.
 *
 * Everything a person does goes through here once: a strike is heard at once, answered on the
 * highway and sent to the room, in that order.
 */

import { type KitPiece, PIECES } from "@uchiawase/core/kit-pieces";
import type { MeetingView } from "@uchiawase/core/meeting";
import { Meeting } from "@uchiawase/core/meeting";
import type {
  ClientMessage,
  KitView,
  PlayerView,
  PracticeView,
  Role,
  SeatView,
  SongView,
  Struck,
} from "@uchiawase/core/messages";
import { AS_WRITTEN, practiceNow, practiceQuery } from "@uchiawase/core/practice";
import { ShownStrokes } from "@uchiawase/core/shown-strokes";
import type { Song, Stroke } from "@uchiawase/core/song";
import { beatsOf } from "@uchiawase/core/timeline";
import type { FigureStroke } from "@uchiawase/player/figures";
import { fetchKit } from "@uchiawase/player/kit";
import { KitShelf } from "@uchiawase/player/kit-shelf";
import { fetchSong } from "@uchiawase/player/loading";
import { type SoundFault, Sounding } from "@uchiawase/player/sounding";
import type { Strike } from "@uchiawase/stage/pads";

import type { Feeling } from "./feeling.ts";
import { HandsOn } from "./hands.svelte.ts";
import type { Entry } from "./memory.ts";
import type { Ports } from "./ports.ts";
import { SoundCheck } from "./sound-check.svelte.ts";
import { text } from "./text.ts";

const SOUND_LOOK_MS = 1000;

export interface SeatLook {
  readonly seat: number;
  readonly kitId: string;
  readonly kitName: string;
  readonly name: string;
  readonly sitter: "person" | "doll";
  readonly you: boolean;
  readonly ready: boolean;
  readonly free: boolean;
}

export interface OwnHit extends Strike {
  readonly beats: number;
  readonly bpm: number;
}

export class Room {
  view = $state.raw<MeetingView>({ connection: "connecting" });
  song = $state.raw<Song | null>(null);
  soundOn = $state(false);
  /** From the audio clock to the loudspeaker, seconds; 0 while it is not known. */
  outputS = $state(0);
  /** Why something is silent that should not be; null while nothing is. */
  fault = $state<SoundFault | null>(null);
  ownMuted = $state(false);
  /** What is measured of this device's sound; another one when a screen becomes a player. */
  check = $state.raw<SoundCheck | null>(null);
  /** What was answered after each pass, by its report; it leaves the page only with a kept take. */
  readonly feelings = new Map<string, Feeling>();
  /** The song whose excerpt is heard here now, or blank. */
  listeningTo = $state("");

  readonly phase = $derived(this.view.state?.phase ?? "lobby");
  readonly me = $derived(this.view.me);
  readonly mySeat = $derived(this.view.me?.seat ?? 0);
  readonly hosts = $derived(
    this.view.welcome !== undefined && this.view.state?.host === this.view.welcome.player,
  );
  readonly people = $derived<readonly PlayerView[]>(
    (this.view.state?.players ?? []).filter((player) => player.role === "player"),
  );
  readonly seats = $derived<readonly SeatLook[]>(this.#seatLooks());
  readonly songs = $derived<readonly SongView[]>(this.view.welcome?.songs ?? []);
  /** The song that comes next, or is playing. */
  readonly songView = $derived(
    this.songs.find((song) => song.id === this.view.state?.song_id) ?? this.songs[0],
  );
  readonly kits = $derived<readonly KitView[]>(this.view.welcome?.kits ?? []);
  readonly betweenSongs = $derived(this.phase === "lobby" || this.phase === "afterwards");
  readonly part = $derived(this.song?.partOf(this.mySeat));
  readonly pieces = $derived<readonly KitPiece[]>(this.#pieces());
  /** The strokes that this seat is asked for, ascending in beats. */
  readonly asked = $derived<readonly Stroke[]>(
    this.song?.strokesOf(this.mySeat, this.me?.level ?? 1) ?? [],
  );
  /** What somebody strikes with on this device. */
  readonly hands: HandsOn;

  readonly #ports: Ports;
  readonly #entry: Entry;
  readonly #device: string;
  #meeting: Meeting;
  #sounding: Sounding;
  #role: Role;
  #stopListening: () => void = () => undefined;
  readonly #onStruck = new Set<(struck: Struck) => void>();
  readonly #onHit = new Set<(hit: OwnHit) => void>();
  /** The song that is shown, as it is practised. */
  #songWanted = "";
  /** What the virtual drummers are about to play, to be lit as it is heard. */
  readonly #ahead = new ShownStrokes();
  #wantedSeat = 0;
  #rehearsal: ((strike: Strike) => void) | null = null;
  /** Kept from one meeting of this page to the next, so that nothing is fetched twice. */
  readonly #kitShelf = new KitShelf({ load: fetchKit });
  #shown: ReturnType<typeof setTimeout>[] = [];

  constructor(ports: Ports, entry: Entry, device: string) {
    this.#ports = ports;
    this.#entry = entry;
    this.#device = device;
    this.hands = new HandsOn(() => this, ports.hands);
    // Everybody looks first, so that the kits that are taken can be seen; whoever sits down comes
    // back as a player, which the room knows by the device.
    this.#role = entry.page === "watch" ? "audience" : "screen";
    [this.#meeting, this.#sounding] = this.#enter("");
  }

  get meeting(): Meeting {
    return this.#meeting;
  }

  /** Unlock the sound; has to be called from within a click, a touch or a key. */
  openSound(): void {
    const sounding = this.#sounding;
    sounding.unlock().then(
      () => {
        this.soundOn = sounding.state.unlocked;
      },
      () => {
        this.soundOn = false;
      },
    );
  }

  /** Sit down under a name; a screen becomes a player. Unlocks the sound. */
  sit(name: string, seat: number): void {
    this.#wantedSeat = seat;
    if (this.#role === "screen") {
      this.#role = "player";
      this.hush();
      this.#stopListening();
      this.#meeting.close();
      void this.#sounding.close();
      [this.#meeting, this.#sounding] = this.#enter(name);
    } else if (this.me?.name !== name) {
      this.send({ type: "set_name", name });
    }
    this.openSound();
    this.#takeWantedSeat();
  }

  standUp(): void {
    this.#wantedSeat = 0;
    this.send({ type: "leave_seat" });
  }

  /** Send a wish to the room; gives whether it was sent, which it is not while cut off. */
  send(message: ClientMessage): boolean {
    return this.#meeting.send(message);
  }

  /** Somebody here struck something: sound first, then everything else. */
  strike(strike: Strike): void {
    const handledMs = this.#ports.browser.nowMs();
    if (this.#rehearsal !== null) {
      this.#sound(strike);
      this.#rehearsal(strike);
      return;
    }
    this.#sound(strike);
    const sent = this.#meeting.strike(strike.piece, strike.velocity, strike.timeStampMs);
    this.#sounding.probe?.struck(strike.piece, strike.timeStampMs, handledMs, sent?.time_s ?? null);
    // Where its delay was measured, the answer is to the strike itself and not to its time stamp.
    const struckMs = strike.timeStampMs - (this.check?.known?.measured.inputS ?? 0) * 1000;
    const beats = this.beatsAt(struckMs);
    const hit = { ...strike, beats: beats ?? 0, bpm: beats === null ? 0 : this.bpmNow() };
    for (const listener of this.#onHit) listener(hit);
    if (this.mySeat === 0) return;
    const struck: Struck = {
      type: "struck",
      seat: this.mySeat,
      piece: strike.piece,
      velocity: strike.velocity,
      time_s: 0,
    };
    for (const listener of this.#onStruck) listener(struck);
  }

  /**
   * Rehearse: what is struck here is heard here, and goes nowhere else.
   *
   * @param listener Told of every stroke.
   * @returns A function that ends it.
   */
  rehearse(listener: (strike: Strike) => void): () => void {
    this.#rehearsal = listener;
    return () => {
      this.#rehearsal = null;
    };
  }

  #sound(strike: Strike): void {
    if (strike.heardAlready === true) return;
    this.#sounding.strike(strike.piece, strike.velocity, this.#kitId());
  }

  /** A hand grabs one's own cymbals of these pieces. */
  grab(pieces: readonly string[]): void {
    this.#sounding.grab(pieces);
  }

  /** Play strokes on one's own kit, here only; gives when they begin, ms of the page's clock, or null. */
  hearStrokes(strokes: readonly FigureStroke[]): Promise<number | null> {
    return this.#sounding.hearStrokes(this.#kitId(), strokes);
  }

  /** Be told of everything that is struck on any kit, one's own at once. */
  onStruck(listener: (struck: Struck) => void): () => void {
    this.#onStruck.add(listener);
    return () => this.#onStruck.delete(listener);
  }

  /** Light what the virtual drummers play now; to be called with every frame that shows the stage. */
  showDue(): void {
    const { timeline, clock } = this.#meeting;
    if (timeline === null || !clock.locked) return;
    const nowS = clock.sessionSecondsAt(this.#ports.browser.nowMs());
    const isVirtual = (seat: number): boolean =>
      this.view.state?.seats.find((view) => view.seat === seat)?.virtual ?? false;
    for (const stroke of this.#ahead.due(nowS, timeline, isVirtual))
      for (const listener of this.#onStruck) listener({ type: "struck", time_s: nowS, ...stroke });
  }

  /** Be told of one's own hits, with where the timeline was. */
  onHit(listener: (hit: OwnHit) => void): () => void {
    this.#onHit.add(listener);
    return () => this.#onHit.delete(listener);
  }

  /** Give the position at a moment of the page's clock; null while there is no timeline. */
  beatsAt(atMs: number): number | null {
    const { timeline, clock } = this.#meeting;
    if (timeline === null || !clock.locked) return null;
    return timeline.beatsAt(clock.sessionSecondsAt(atMs));
  }

  /** Give the position now; null while there is no timeline. */
  beatsNow(): number | null {
    return this.beatsAt(this.#ports.browser.nowMs());
  }

  /** Give the tempo now; 0 while it is held or there is no timeline. */
  bpmNow(): number {
    const { timeline, clock } = this.#meeting;
    if (timeline === null || !clock.locked) return 0;
    return timeline.bpmAt(clock.sessionSecondsAt(this.#ports.browser.nowMs()));
  }

  get fromBeats(): number {
    return beatsOf(this.view.state?.from_beats ?? [0, 1]);
  }

  /** Put a kit on a seat: one's own, or as host one that nobody holds. */
  chooseKit(seat: number, kitId: string): void {
    this.send({ type: "choose_kit", seat, kit_id: kitId });
  }

  /**
   * Let a kit be heard here. Unlocks the sound; has to be called from within a gesture.
   *
   * @param struck Told of every stroke as it is heard.
   */
  hearKit(kitId: string, struck: (piece: string, velocity: number) => void): void {
    this.hush();
    const sounding = this.#sounding;
    sounding
      .hearKit(kitId, (strokes, inMs) => {
        this.#shown = strokes.map(({ atS, piece, velocity }) =>
          setTimeout(
            () => {
              struck(piece, velocity);
            },
            inMs + atS * 1000,
          ),
        );
        this.soundOn = sounding.state.unlocked;
      })
      // The fault is shown already.
      .catch(() => undefined);
  }

  /** Let a song's excerpt be heard here, or end it. Has to be called from within a gesture. */
  listen(songId: string): void {
    const again = this.listeningTo === songId;
    this.hush();
    if (again) return;
    this.listeningTo = songId;
    const over = (): void => {
      if (this.listeningTo === songId) this.listeningTo = "";
    };
    const sounding = this.#sounding;
    void sounding.hearSong(songId, over).then((begun) => {
      this.soundOn = sounding.state.unlocked;
      if (!begun) over();
    });
  }

  /** End what is listened to. */
  hush(): void {
    for (const timer of this.#shown) clearTimeout(timer);
    this.#shown = [];
    this.listeningTo = "";
    this.#sounding.hush();
  }

  /** Have a kit ready that somebody looks at. */
  expectKit(kitId: string): void {
    this.#sounding.expectKit(kitId);
  }

  /** Give what a piece of one's own kit is called: by its players where they have a name for it. */
  pieceName(piece: string): { readonly own: string; readonly general: string } {
    const general = piece in PIECES ? text.pieces[piece as KitPiece] : piece;
    const kit = this.kits.find((each) => each.id === this.#kitId());
    return { own: kit?.piece_names[piece] ?? general, general };
  }

  close(): void {
    this.hush();
    this.hands.close();
    this.#stopListening();
    this.#meeting.close();
    void this.#sounding.close();
  }

  /** Keep one's own strokes silent here, or let them sound again. */
  muteOwn(muted: boolean): void {
    this.ownMuted = muted;
    this.#sounding.setMuteOwn(muted);
  }

  /** Read what the browser says of its sound, now and then: plugging in a headset changes it. */
  #lookAtSound(sounding: Sounding): () => void {
    let cancel: () => void = () => undefined;
    const look = (): void => {
      const { unlocked, outputS, outputIsStated } = sounding.state;
      this.soundOn = unlocked;
      this.outputS = outputIsStated || this.check?.known !== undefined ? outputS : 0;
      this.check?.look();
      cancel = this.#ports.browser.setTimer(look, SOUND_LOOK_MS);
    };
    look();
    return () => {
      cancel();
    };
  }

  /** Give what people call the kit on a seat. */
  kitNameOf(seat: number): string {
    return this.seats.find((look) => look.seat === seat)?.kitName ?? text.kitName(seat);
  }

  #kitId(): string {
    const seats = this.view.state?.seats ?? [];
    const mine = seats.find((seat) => seat.seat === this.mySeat);
    return mine?.kit_id ?? this.view.welcome?.kits[0]?.id ?? "";
  }

  #enter(name: string): [Meeting, Sounding] {
    const meeting = new Meeting({
      url: this.#ports.socketUrl,
      secret: this.#entry.secret,
      device: this.#device,
      name,
      role: this.#role,
      place: "",
      headphones: false,
      shelf: this.#ports.shelf(`${this.#device} ${this.#entry.secret}`),
      ...this.#ports.browser,
    });
    const sounding = new Sounding(meeting, {
      probe: this.#ports.probe,
      kits: this.#kitShelf,
      onFault: (fault) => {
        this.fault = fault;
      },
    });
    sounding.setMuteOwn(this.ownMuted);
    const check = new SoundCheck(meeting, sounding, {
      nowMs: this.#ports.browser.nowMs,
      kitId: () => this.#kitId(),
      headphones: () => this.me?.headphones ?? false,
      ownMuted: () => this.ownMuted,
    });
    this.check = check;
    const cancelLook = this.#lookAtSound(sounding);
    const unsubscribe = meeting.subscribe((view) => {
      this.view = view;
      this.#ahead.startPass(view.state?.pass_number ?? 0);
      if (!this.betweenSongs && this.listeningTo !== "") this.listeningTo = "";
      void this.#fetchSong(
        view.state?.song_id || (view.welcome?.songs[0]?.id ?? ""),
        view.state === undefined ? AS_WRITTEN : practiceNow(view.state),
      );
      this.#takeWantedSeat();
    });
    const unhear = meeting.on("struck", (struck) => {
      if (struck.seat === this.mySeat) return;
      for (const listener of this.#onStruck) listener(struck);
    });
    const unforesee = meeting.on("sounds", ({ sounds }) => {
      this.#ahead.hear(sounds);
    });
    this.#stopListening = () => {
      unsubscribe();
      unforesee();
      unhear();
      check.close();
      cancelLook();
    };
    return [meeting, sounding];
  }

  #takeWantedSeat(): void {
    if (this.#wantedSeat === 0 || this.#role !== "player" || this.view.me === undefined) return;
    if (this.view.connection !== "open" || this.view.me.role !== "player") return;
    const seat = this.#wantedSeat;
    this.#wantedSeat = 0;
    if (this.view.me.seat !== seat) this.send({ type: "take_seat", seat });
  }

  async #fetchSong(songId: string, practice: PracticeView): Promise<void> {
    const wanted = songId + practiceQuery(practice);
    if (songId === "" || wanted === this.#songWanted) return;
    this.#songWanted = wanted;
    try {
      const song = await fetchSong(songId, practice);
      if (this.#songWanted === wanted) this.song = song;
    } catch {
      // Without its song the page still plays freely; the next state asks again.
      this.#songWanted = "";
    }
  }

  #seatLooks(): readonly SeatLook[] {
    const { state, welcome } = this.view;
    const kits = new Map(welcome?.kits.map((kit) => [kit.id, kit.name]));
    return (state?.seats ?? []).map((seat: SeatView) => {
      const holder = state?.players.find((player) => player.player === seat.player);
      return {
        seat: seat.seat,
        kitId: seat.kit_id,
        kitName: kits.get(seat.kit_id) ?? text.kitName(seat.seat),
        // A name without a device plays on the holder's.
        name: seat.name,
        sitter: seat.virtual ? "doll" : "person",
        you: holder !== undefined && holder.player === welcome?.player,
        ready: holder?.ready ?? false,
        free: seat.player === 0,
      };
    });
  }

  #pieces(): readonly KitPiece[] {
    const level = this.me?.level ?? 1;
    const asked = this.song?.piecesOf(this.mySeat, level) ?? [];
    if (asked.length > 0) return asked;
    return ["hat_closed", "snare", "kick", "crash"];
  }
}
