/**
 * A page's sound: one's own hits at once, the conductor's strokes and the song on the timeline.
 *
 * All of it runs on the main thread. A timer looks ahead and hands what is due to the audio clock,
 * which keeps the exact times; a page that is hidden gets its timers once a second only, so there it
 * looks further ahead. What is meant to be *heard* at a time is started earlier by the output delay;
 * one's own hit is started at once.
 *
 * Pages that sound for their place (`sounds_all`) sound everything they are sent and the song; the
 * others sound one's own hits only.
 */

import type { MeasuredDelay, Meeting, MeetingView } from "@uchiawase/core/meeting";
import type { MixView, PracticeView, State } from "@uchiawase/core/messages";
import { AS_WRITTEN, practiceNow, practiceQuery } from "@uchiawase/core/practice";
import type { Song } from "@uchiawase/core/song";

import { AudioClock } from "./audio-clock.ts";
import { Audition } from "./audition.ts";
import { Backing } from "./backing.ts";
import { DrumSet, type Voice, wholeSample } from "./drum-set.ts";
import { figureOf, type FigureStroke } from "./figures.ts";
import { fetchKit, type KitExtent, type SampleKit } from "./kit.ts";
import { KitShelf } from "./kit-shelf.ts";
import { decodeSound, fetchBacking, fetchBytes, fetchSong } from "./loading.ts";
import { closeSeam, type Lap } from "./seam.ts";
import { makeSoftLimit } from "./soft-limit.ts";
import type { SoundProbe } from "./sound-probe.ts";

const SAMPLE_RATE_HZ = 48_000;
const TICK_MS = 25;
const MS_PER_S = 1000;
const LOOKAHEAD_S = 0.2;
const HIDDEN_LOOKAHEAD_S = 1.5;
/** What starts earlier than this from now is started at once, seconds. */
const SOON_S = 0.001;
const MASTER_GAIN = 0.7;
const VOLUME_GLIDE_S = 0.02;

/** Why something is silent that should not be, for the page to say. */
export type SoundFault = "no-kit" | "no-song" | "no-audio";

export interface SoundingOptions {
  /** Load the probe, for tests: see probe.ts. */
  readonly probe?: boolean;
  /** Whether the page is hidden; read with every tick. */
  readonly hidden?: () => boolean;
  /** Make the audio context; called inside the gesture that unlocks the sound. */
  readonly makeContext?: () => AudioContext;
  /** Told of what goes wrong, once per kind and name. */
  readonly onFault?: (fault: SoundFault, error: unknown) => void;
  /** Where kits and songs come from. */
  readonly load?: SoundLoader;
  /** Kits that are there already, where somebody sits down whose page had them before. */
  readonly kits?: KitShelf;
  /** The page's clock, and something that calls back every so many milliseconds until ended. */
  readonly nowMs?: () => number;
  readonly every?: (callback: () => void, periodMs: number) => () => void;
}

/** A song with its sound. */
export interface SongSound {
  readonly song: Song;
  readonly buffer: AudioBuffer;
  /** The stretch that goes round, whose seam in the buffer is closed; null where none does. */
  readonly lap: Lap | null;
}

/** Give the stretch of a practised song's sound that goes round, or null. */
export function lapOf(song: Song, { from_bar, to_bar, rounds }: PracticeView): Lap | null {
  if (rounds === 0) return null;
  const secondsAt = (bar: number): number => song.tempoMap.timeSAt(song.barStartBeats(bar));
  return { startS: secondsAt(from_bar), endS: secondsAt(to_bar) };
}

/** Where kits and songs come from. */
export interface SoundLoader {
  kit(kitId: string, extent: KitExtent): Promise<SampleKit>;
  /** @param rateHz The rate of the audio context, at which nothing has to be resampled later. */
  song(songId: string, rateHz: number, practice: PracticeView): Promise<SongSound>;
  excerpt(songId: string, rateHz: number): Promise<AudioBuffer>;
}

/** The room serves kits and songs. */
const ROOM_LOADER: SoundLoader = {
  kit: fetchKit,
  song: async (songId, rateHz, practice) => {
    const [song, bytes] = await Promise.all([
      fetchSong(songId, practice),
      fetchBacking(songId, practice),
    ]);
    const buffer = await decodeSound(bytes, rateHz);
    const lap = lapOf(song, practice);
    if (lap !== null) closeSeam(buffer, lap);
    return { song, buffer, lap };
  },
  excerpt: async (songId, rateHz) =>
    decodeSound(await fetchBytes(`/api/songs/${encodeURIComponent(songId)}/excerpt.flac`), rateHz),
};

function everyMs(callback: () => void, periodMs: number): () => void {
  const timer = setInterval(callback, periodMs);
  return () => {
    clearInterval(timer);
  };
}

/** What can be known of a page's sound; for the page to show. */
export interface SoundState {
  readonly unlocked: boolean;
  /** From the audio clock to the loudspeaker, seconds, as the browser states it. */
  readonly outputS: number;
  readonly outputIsStated: boolean;
  /** What the browser states of it, or what is usual, seconds; `outputS` is what is reckoned with. */
  readonly statedS: number;
  /** Strokes that could not be sounded in time. */
  readonly tooLate: number;
  /** Strokes that could not be sounded because their kit was not there yet, or lacks the piece. */
  readonly withoutKit: number;
}

export class Sounding {
  readonly #meeting: Meeting;
  readonly #options: SoundingOptions;
  readonly #load: SoundLoader;
  readonly #kits: KitShelf;
  readonly #faults = new Set<string>();
  #probe: SoundProbe | null = null;

  #context: AudioContext | null = null;
  #clock: AudioClock | null = null;
  #master: GainNode | null = null;
  /** The last node before the loudspeaker. */
  #heard: AudioNode | null = null;
  #seatGains = new Map<number, GainNode>();
  #drumSets = new Map<number, DrumSet>();
  #songGain: GainNode | null = null;
  #ownGain: GainNode | null = null;
  #ownDrums: DrumSet | null = null;
  #audition: Audition | null = null;
  /** Counts what is listened to, so that what was fetched too late is not begun. */
  #auditions = 0;
  /** The newest excerpt, for whoever listens twice. */
  #excerpt: { readonly songId: string; readonly buffer: AudioBuffer } | null = null;
  readonly #volumes = new Map<number, number>();
  #songVolume = 1;
  #mix: MixView = { song: 1, click: 1, seats: [] };
  #mixed = "";
  #muteOwn = false;
  #correctionS = 0;
  #measured: MeasuredDelay | undefined;

  /** Strokes on the audio clock that have not begun, by key. */
  readonly #voices = new Map<string, Voice>();
  #variant = 0;
  #withoutKit = 0;
  /** What is played and what comes next, as practised; null while it is fetched. */
  readonly #songs = new Map<string, SongSound | null>();
  #backing: Backing | null = null;
  #backingPass = 0;
  readonly #ends: (() => void)[] = [];

  constructor(meeting: Meeting, options: SoundingOptions = {}) {
    this.#meeting = meeting;
    this.#options = options;
    this.#load = options.load ?? ROOM_LOADER;
    this.#kits =
      options.kits ?? new KitShelf({ load: (kitId, extent) => this.#load.kit(kitId, extent) });
    this.#ends.push(
      this.#kits.onFault((kitId, error) => {
        this.#fault("no-kit", kitId, error);
      }),
      meeting.subscribe((view) => {
        this.#mixAs(view);
        this.#prepareFor(view);
      }),
      meeting.on("sounds", () => {
        this.#tick();
      }),
    );
    if (options.probe === true) void this.#loadProbe();
  }

  /** The audio clock; null before the sound was unlocked. */
  get clock(): AudioClock | null {
    return this.#clock;
  }

  /** What tests look at, once it is loaded; the page tells it of its own hits. */
  get probe(): SoundProbe | null {
    return this.#probe;
  }

  /** The audio context; null before the sound was unlocked. */
  get context(): AudioContext | null {
    return this.#context;
  }

  get state(): SoundState {
    return {
      unlocked: this.#context?.state === "running",
      outputS: this.#clock?.outputS ?? 0,
      outputIsStated: this.#clock?.outputIsStated ?? false,
      statedS: this.#clock?.statedS ?? 0,
      tooLate: this.#meeting.sounds.counts.tooLate,
      withoutKit: this.#withoutKit,
    };
  }

  /**
   * Unlock the sound. Call it inside a gesture (`pointerup`, `click`, `keydown`; in Safari not
   * `touchstart`), and again in any later one if it was interrupted: nothing is made twice.
   */
  unlock(): Promise<void> {
    // Nothing may be awaited before `resume`: Safari would no longer count it as the gesture's.
    const context = this.#context ?? this.#open();
    if (context.state === "running") return Promise.resolve();
    const silent = context.createBufferSource();
    silent.buffer = context.createBuffer(1, 1, context.sampleRate);
    silent.connect(context.destination);
    silent.start();
    return context.resume();
  }

  /**
   * One's own hit: sounds at once.
   *
   * @returns Whether anything could be heard.
   */
  strike(piece: string, velocity: number, kitId: string): boolean {
    const context = this.#context;
    if (context === null || this.#ownDrums === null || this.#muteOwn) return false;
    // While it is suspended everything would wait, and then sound all at once.
    if (context.state !== "running") return false;
    const sound = this.#kits.get(kitId)?.stroke(piece, velocity, (this.#variant += 1));
    if (sound === undefined) return false;
    this.#ownDrums.strike(piece, sound, context.currentTime);
    return true;
  }

  /** Let what one's own cymbals ring of these pieces end. */
  grab(pieces: readonly string[]): void {
    this.#ownDrums?.grab(pieces);
  }

  /**
   * Play strokes on a kit, here only. Unlocks the sound: call it inside a gesture.
   *
   * @returns When the first instant of them is heard, on the page's clock, ms; null where a song or
   *   something else that is listened to came in between.
   */
  async hearStrokes(kitId: string, strokes: readonly FigureStroke[]): Promise<number | null> {
    const mine = this.#nextAudition();
    const [kit] = await Promise.all([this.#kits.ready(kitId), this.unlock()]);
    const { context, audition } = this.#audible();
    if (mine !== this.#auditions || audition === null) return null;
    const inS = audition.playFigure(kit, strokes) - context.currentTime;
    const nowMs = (this.#options.nowMs ?? (() => performance.now()))();
    return nowMs + (inS + (this.#clock?.outputS ?? 0)) * MS_PER_S;
  }

  /**
   * Get a song and its sound, so that it is there when it starts: what is played now, and what comes
   * next. Whatever is neither is let go, a song is large; but not while the last one rings out.
   */
  async #prepareSongs(wanted: readonly Wanted[], ringing: boolean): Promise<void> {
    for (const key of this.#songs.keys()) {
      if (!ringing && !wanted.some((each) => keyOf(each) === key)) this.#songs.delete(key);
    }
    for (const each of wanted) {
      const key = keyOf(each);
      if (this.#songs.has(key)) continue;
      this.#songs.set(key, null);
      try {
        const rateHz = this.#context?.sampleRate ?? SAMPLE_RATE_HZ;
        const found = await this.#load.song(each.songId, rateHz, each.practice);
        if (this.#songs.has(key)) this.#songs.set(key, found);
      } catch (error) {
        this.#songs.delete(key);
        this.#fault("no-song", each.songId, error);
      }
    }
  }

  /**
   * Let a kit be heard here, by its figure, as soon as it is there. Unlocks the sound: call it inside
   * a gesture.
   *
   * @param begun Told, once it sounds, what is struck and in how many milliseconds the first stroke
   *   is heard.
   */
  async hearKit(
    kitId: string,
    begun: (strokes: readonly FigureStroke[], inMs: number) => void = () => undefined,
  ): Promise<void> {
    const mine = this.#nextAudition();
    const [kit] = await Promise.all([this.#kits.ready(kitId), this.unlock()]);
    const { context, audition } = this.#audible();
    if (mine !== this.#auditions || audition === null) return;
    const strokes = figureOf(kitId);
    const startS = audition.playFigure(kit, strokes);
    const outputS = this.#clock?.outputS ?? 0;
    begun(strokes, (startS - context.currentTime + outputS) * MS_PER_S);
  }

  /**
   * Let the excerpt of a song be heard here. Unlocks the sound: call it inside a gesture.
   *
   * @param ended Told when it is over; not when something else is heard instead.
   * @returns Whether it began.
   */
  async hearSong(songId: string, ended: () => void): Promise<boolean> {
    const mine = this.#nextAudition();
    const unlocked = this.unlock();
    const rateHz = this.#context?.sampleRate ?? SAMPLE_RATE_HZ;
    let buffer: AudioBuffer;
    try {
      // Another song's may arrive meanwhile and be kept instead: what was asked for is what is played.
      const kept = this.#excerpt;
      buffer = kept?.songId === songId ? kept.buffer : await this.#load.excerpt(songId, rateHz);
      this.#excerpt = { songId, buffer };
      await unlocked;
    } catch (error) {
      this.#fault("no-song", songId, error);
      return false;
    }
    const { audition } = this.#audible();
    if (mine !== this.#auditions || audition === null) return false;
    audition.playExcerpt(buffer, ended);
    return true;
  }

  /** Let what is listened to end. */
  hush(): void {
    this.#nextAudition();
  }

  /** Have a kit ready that somebody looks at. */
  expectKit(kitId: string): void {
    this.#kits.get(kitId);
  }

  /** Set how loud a seat is here, 0 … 1, beside what the host's mix says; seat 0 is the click. */
  setVolume(seat: number, volume: number): void {
    this.#volumes.set(seat, volume);
    this.#glide(this.#seatGains.get(seat), this.#seatVolume(seat));
  }

  /** Set how loud the song is here, 0 … 1, beside what the host's mix says. */
  setSongVolume(volume: number): void {
    this.#songVolume = volume;
    this.#glide(this.#songGain, this.#songVolume * this.#mix.song);
  }

  /** Keep one's own hits silent, because the kit sounds by itself or the output is too late. */
  setMuteOwn(mute: boolean): void {
    this.#muteOwn = mute;
  }

  /**
   * Reckon with what a sound check found.
   *
   * @param correctionS The output delay beyond what is stated, seconds.
   * @param measured How it was found, for the room; undefined to believe the browser again.
   */
  setMeasured(correctionS: number, measured: MeasuredDelay | undefined): void {
    this.#correctionS = correctionS;
    this.#measured = measured;
    this.#clock?.correct(correctionS);
    this.#tick();
  }

  /**
   * Let a sound be heard at a session time, by the path that strokes take.
   *
   * @returns The output delay it was started early by, seconds; null where it could not be.
   */
  playAt(buffer: AudioBuffer, sessionS: number): number | null {
    const { clock: session } = this.#meeting;
    const [context, audio] = [this.#context, this.#clock];
    if (context === null || this.#master === null || audio?.locked !== true || !session.locked) {
      return null;
    }
    const outputS = audio.outputS;
    const atS = audio.audioSAt(session.performanceMsAt(sessionS)) - outputS;
    if (atS < context.currentTime || context.state !== "running") return null;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#master);
    source.start(wholeSample(atS, context.sampleRate));
    return outputS;
  }

  /**
   * Put one click of a kit on the audio clock.
   *
   * @param atMs When it leaves the audio clock, on the page's clock.
   * @returns When it really does, to the sample; null where it could not be put there.
   */
  clickAt(kitId: string, atMs: number, velocity: number): number | null {
    const [context, audio] = [this.#context, this.#clock];
    if (context?.state !== "running" || audio?.locked !== true) return null;
    const sound = this.#kits.get(kitId)?.stroke("click", velocity, 0);
    const drums = this.#drumSetOf(0);
    if (sound === undefined || drums === null) return null;
    return audio.performanceMsAt(drums.strike("click", sound, audio.audioSAt(atMs)).startS);
  }

  /** Fetch and decode a sound of the room's at this context's rate. @throws NotLoaded */
  async fetchSound(address: string): Promise<AudioBuffer> {
    return decodeSound(await fetchBytes(address), this.#context?.sampleRate ?? SAMPLE_RATE_HZ);
  }

  /** Stop sounding and give everything back. */
  async close(): Promise<void> {
    for (const end of this.#ends) end();
    this.#backing?.stop();
    await this.#context?.close();
  }

  // --- the graph ---------------------------------------------------------------------------------

  #open(): AudioContext {
    const context = (this.#options.makeContext ?? makeAudioContext)();
    this.#context = context;
    this.#clock = new AudioClock(context, this.#options.nowMs ?? (() => performance.now()));
    this.#clock.correct(this.#correctionS);
    const master = context.createGain();
    master.gain.value = MASTER_GAIN;
    const limit = makeSoftLimit(context);
    master.connect(limit.input);
    limit.output.connect(context.destination);
    this.#heard = limit.output;
    this.#master = master;
    this.#songGain = context.createGain();
    this.#songGain.gain.value = this.#songVolume * this.#mix.song;
    this.#songGain.connect(master);
    this.#ownGain = context.createGain();
    this.#ownGain.gain.value = this.#ownVolume(this.#meeting.view);
    this.#ownGain.connect(master);
    this.#ownDrums = new DrumSet(context, this.#ownGain);
    this.#audition = new Audition(context, master);
    this.#probe?.attach(context, limit.output);
    context.addEventListener("statechange", () => {
      this.#tick();
      // A call or another app interrupted the sound; browsers that allow it go on by themselves.
      if (context.state !== "running" && context.state !== "closed") {
        context.resume().catch(() => undefined);
      }
    });
    this.#ends.push(
      (this.#options.every ?? everyMs)(() => {
        this.#tick();
      }, TICK_MS),
    );
    return context;
  }

  #drumSetOf(seat: number): DrumSet | null {
    const known = this.#drumSets.get(seat);
    if (known !== undefined) return known;
    if (this.#context === null || this.#master === null) return null;
    const gain = this.#context.createGain();
    gain.gain.value = this.#seatVolume(seat);
    gain.connect(this.#master);
    const drums = new DrumSet(this.#context, gain);
    this.#seatGains.set(seat, gain);
    this.#drumSets.set(seat, drums);
    return drums;
  }

  /** How loud a seat is, 0 the click: as the host mixes it, and as it is set here. */
  #seatVolume(seat: number): number {
    const mixed = seat === 0 ? this.#mix.click : (this.#mix.seats[seat - 1] ?? 1);
    return mixed * (this.#volumes.get(seat) ?? 1);
  }

  /** How loud one's own hits are: whom the host has muted is not heard here either. */
  #ownVolume({ me }: MeetingView): number {
    if (me?.muted === true) return 0;
    return this.#mix.seats[(me?.seat ?? 0) - 1] ?? 1;
  }

  /** Follow the host's mix. */
  #mixAs(view: MeetingView): void {
    const { state, me } = view;
    if (state === undefined) return;
    // Most states are about something else.
    const mixed = JSON.stringify([state.mix, me?.muted, me?.seat]);
    if (mixed === this.#mixed) return;
    this.#mixed = mixed;
    this.#mix = state.mix;
    this.#glide(this.#songGain, this.#songVolume * this.#mix.song);
    for (const [seat, gain] of this.#seatGains) this.#glide(gain, this.#seatVolume(seat));
    this.#glide(this.#ownGain, this.#ownVolume(view));
  }

  #glide(gain: GainNode | null | undefined, volume: number): void {
    if (this.#context === null || !gain) return;
    gain.gain.setTargetAtTime(volume, this.#context.currentTime, VOLUME_GLIDE_S);
  }

  // --- what has to be there ----------------------------------------------------------------------

  #prepareFor(view: MeetingView): void {
    const seats = view.state?.seats ?? [];
    const own = seats.find((seat) => seat.seat === view.me?.seat && seat.seat > 0);
    const inPass = isInPass(view.state);
    if (inPass) this.hush();
    const onSeats = [...(own === undefined ? [] : [own]), ...seats].map((seat) => seat.kit_id);
    this.#kits.want({
      own: own?.kit_id ?? "",
      // Whoever sounds nothing but their own strokes needs no other kit.
      seated: view.me?.sounds_all === true ? onSeats : [],
      // While a song plays the connection is for strokes.
      perhaps: inPass ? [] : [...onSeats, ...(view.welcome?.kits ?? []).map((kit) => kit.id)],
    });
    if (view.me?.sounds_all !== true) return;
    void this.#prepareSongs(songsWanted(view), view.state?.phase === "afterwards");
  }

  #nextAudition(): number {
    this.#audition?.stop();
    return (this.#auditions += 1);
  }

  #audible(): { readonly context: AudioContext; readonly audition: Audition | null } {
    const context = this.#context ?? this.#open();
    const playing = isInPass(this.#meeting.view.state);
    return { context, audition: playing ? null : this.#audition };
  }

  #fault(fault: SoundFault, name: string, error: unknown): void {
    const once = `${fault} ${name}`;
    if (this.#faults.has(once)) return;
    this.#faults.add(once);
    this.#options.onFault?.(fault, error);
  }

  // --- the schedule ------------------------------------------------------------------------------

  #tick(): void {
    const context = this.#context;
    const audio = this.#clock;
    const session = this.#meeting.clock;
    if (context === null || audio === null) return;
    audio.sample();
    this.#meeting.describeSound({
      outputS: audio.outputS,
      canSound: context.state === "running",
      ...(this.#measured === undefined ? {} : { measured: this.#measured }),
    });
    const { state, me } = this.#meeting.view;
    const timeline = this.#meeting.timeline;
    if (!audio.locked || !session.locked || timeline === null || state === undefined) return;

    const hidden = this.#options.hidden?.() ?? document.visibilityState === "hidden";
    const lookaheadS = hidden ? HIDDEN_LOOKAHEAD_S : LOOKAHEAD_S;
    const audioSAt = (sessionS: number): number =>
      audio.audioSAt(session.performanceMsAt(sessionS)) - audio.outputS;
    const sessionSAt = (audioS: number): number =>
      session.sessionSecondsAt(audio.performanceMsAt(audioS + audio.outputS));
    const book = this.#meeting.sounds;
    const fromS = sessionSAt(context.currentTime + SOON_S);

    for (const key of book.moved(fromS, timeline)) {
      if (this.#voices.get(key)?.cancel() === true) {
        book.takeBack(key);
        this.#voices.delete(key);
      }
    }
    for (const [key, voice] of this.#voices) {
      if (voice.startS < context.currentTime - 1) this.#voices.delete(key);
    }
    for (const due of book.due(fromS, fromS + lookaheadS, timeline)) {
      if (me?.sounds_all !== true) continue;
      const { part, stroke } = due.sound.id;
      const kitId =
        state.seats.find((seat) => seat.seat === part)?.kit_id ?? state.seats[0]?.kit_id ?? "";
      const sound = this.#kits.get(kitId)?.stroke(due.sound.piece, due.sound.velocity, stroke);
      const drums = this.#drumSetOf(part);
      if (sound === undefined || drums === null) {
        this.#withoutKit += 1;
        continue;
      }
      const voice = drums.strike(due.sound.piece, sound, audioSAt(due.atS));
      this.#voices.set(due.key, voice);
      this.#probe?.asked({
        sound: due.sound,
        sessionS: due.atS,
        audioS: voice.startS,
        frame: Math.round(voice.startS * context.sampleRate),
      });
    }
    this.#playSong(audioSAt, sessionSAt, lookaheadS);
  }

  #playSong(
    audioSAt: (sessionS: number) => number,
    sessionSAt: (audioS: number) => number,
    lookaheadS: number,
  ): void {
    const { state, me } = this.#meeting.view;
    const timeline = this.#meeting.timeline;
    if (state === undefined || timeline === null || this.#context === null) return;
    const song = this.#songs.get(keyOf({ songId: state.song_id, practice: state.pass_practice }));
    const inPass = state.phase !== "lobby" && state.pass_number > 0;
    if (!inPass || me?.sounds_all !== true || !song) {
      this.#backing?.stop();
      this.#backing = null;
      return;
    }
    if (this.#backing === null || this.#backingPass !== state.pass_number) {
      this.#backing?.stop();
      // A pass that is over is not begun again by a page that comes late.
      if (state.phase === "afterwards" || this.#songGain === null) return;
      this.#backing = new Backing(this.#context, this.#songGain, song.song, song.buffer, song.lap);
      this.#backingPass = state.pass_number;
    }
    this.#backing.follow({
      timeline,
      fromBeats: state.from_beats[0] / state.from_beats[1],
      toBeats: state.to_beats[0] / state.to_beats[1],
      audioSAt,
      sessionSAt,
      lookaheadS,
    });
  }

  async #loadProbe(): Promise<void> {
    const { Probe } = await import("./probe.ts");
    this.#probe = new Probe(this.#meeting, this);
    if (this.#context !== null && this.#heard !== null) {
      this.#probe.attach(this.#context, this.#heard);
    }
  }
}

/** A song as it is practised. */
interface Wanted {
  readonly songId: string;
  readonly practice: PracticeView;
}

function keyOf({ songId, practice }: Wanted): string {
  return songId + practiceQuery(practice);
}

/** What has to be there: what is played or comes next, and then what the host has chosen since. */
function songsWanted({ state, welcome }: MeetingView): readonly Wanted[] {
  const songId = state?.song_id || welcome?.songs[0]?.id;
  if (songId === undefined) return [];
  if (state === undefined) return [{ songId, practice: AS_WRITTEN }];
  const wanted = [practiceNow(state)];
  if (practiceQuery(state.practice) !== practiceQuery(practiceNow(state))) {
    wanted.push(state.practice);
  }
  // At another tempo it first has to be made.
  return wanted
    .filter((practice) => practice !== state.practice || state.prepared >= 1)
    .map((practice) => ({ songId, practice }));
}

/** Whether a song is being counted in, played or held. */
function isInPass(state: State | undefined): boolean {
  return state !== undefined && state.phase !== "lobby" && state.phase !== "afterwards";
}

/** Make the quickest context there is, at the rate of the kits where the system allows it. */
export function makeAudioContext(): AudioContext {
  allowSoundWhileMuted();
  try {
    return new AudioContext({ latencyHint: 0, sampleRate: SAMPLE_RATE_HZ });
  } catch {
    // Some systems only have one rate. Then the browser resamples the kits as it plays them.
    return new AudioContext({ latencyHint: 0 });
  }
}

/** iOS silences pages while its mute switch is on, unless they say that they play. */
function allowSoundWhileMuted(): void {
  const { audioSession } = navigator as Navigator & { audioSession?: { type: string } };
  if (audioSession !== undefined) audioSession.type = "playback";
}
