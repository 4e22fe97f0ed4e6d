/**
 * The wire: every message between a browser and its room, defined once.
 *
 * Generated from uchiawase/session/messages.py by web/generate_types.py.
 */

/** Raised with every change that an older page would misread. */
export const PROTOCOL = 2;

/** The largest message a client may send; refused before anything is decoded. */
export const MAX_MESSAGE_BYTES = 16384;

export const MAX_HITS_PER_MESSAGE = 64;

export const MAX_NAME_LENGTH = 24;

export const SEAT_COUNT = 6;

/** An exact position: numerator and denominator. */
export type WireBeats = readonly [number, number];

export type Phase = "afterwards" | "count_in" | "lobby" | "paused" | "playing";

/**
 * How a device's delays were found: stated by its browser, tapped with clicks, heard by a
 * microphone.
 */
export type DelayFound = "heard" | "stated" | "tapped";

/**
 * A player may take a seat; a screen only looks and sounds (the host's laptop, whoever is still
 * at the door); an audience's screen never plays and never hosts, whatever link it came by.
 */
export type Role = "audience" | "player" | "screen";

/** What has a volume of its own in the mix. */
export type Channel = "click" | "seat" | "song";

/** The first message of every connection, and the only one allowed before `welcome`. */
export interface Hello {
  readonly type: "hello";
  /** The page's `PROTOCOL`. */
  readonly protocol: number;
  /** The join secret or the host secret, from the link. */
  readonly secret: string;
  /**
   * The device's own secret, 32 hexadecimal digits, made once and kept by the browser; whoever
   * comes back with it is the same person on the same seat.
   */
  readonly device: string;
  /** How the person wants to be called; blank for a screen. */
  readonly name: string;
  /** Player, screen or audience. */
  readonly role?: Role;
  /**
   * The room the device is in; devices in one place hear each other through the air. Blank: let the
   * server decide from where the connection comes.
   */
  readonly place?: string;
  /** Whether it sounds into headphones, so that it has to play everything itself. */
  readonly headphones?: boolean;
}

/** Ask what time it is. `client_s` is the client's own clock when it sent this. */
export interface ClockPing {
  readonly type: "clock_ping";
  readonly client_s: number;
}

/** What a device knows of its own delays; sent when it has learnt them and when they change. */
export interface DeviceReport {
  readonly type: "device_report";
  /** The 99th percentile of its one-way path to the room. */
  readonly path_s: number;
  /** From the audio clock to the loudspeaker, as it reckons with it. */
  readonly output_s: number;
  /** How far its idea of the session clock may be off (half-width). */
  readonly clock_error_s: number;
  /** Whether its sound is unlocked. */
  readonly can_sound: boolean;
  /** How `output_s` was found. */
  readonly found?: DelayFound;
  /** Half-width of its 90 % interval; below 0 where nobody measured it. */
  readonly doubt_s?: number;
  /** From a strike to its time stamp, where that was measured; 0 where it was not. */
  readonly input_s?: number;
  /**
   * Half-width of the 90 % interval of strikes against sound once both delays are taken out; below
   * 0 where it is not known.
   */
  readonly strike_doubt_s?: number;
}

/** Sit down at a free seat, leaving the one held before. */
export interface TakeSeat {
  readonly type: "take_seat";
  /** Which, from 1. */
  readonly seat: number;
  /** Share the kit with whoever sits there, between two songs: each plays half of its pieces. */
  readonly beside?: boolean;
}

/** Play with somebody else on one's own device, between two songs; a blank name ends it. */
export interface BringPartner {
  readonly type: "bring_partner";
  /** Who plays the second half of the pieces. */
  readonly name: string;
}

/** Stand up. */
export interface LeaveSeat {
  readonly type: "leave_seat";
}

/** Say whether one is ready to play. */
export interface SetReady {
  readonly type: "set_ready";
  readonly ready: boolean;
}

/** Choose how much of the part one wants to be asked for, 1 … 5. */
export interface SetLevel {
  readonly type: "set_level";
  readonly level: number;
}

/** Choose another name. */
export interface SetName {
  readonly type: "set_name";
  readonly name: string;
}

/** Say where the device is and whether it has headphones on. */
export interface SetListening {
  readonly type: "set_listening";
  readonly place: string;
  readonly headphones: boolean;
}

/** One hit as its device saw it. */
export interface HitIn {
  /**
   * The device's own count of its hits, from 1; (device, seq) is the hit's identity, so sending it
   * again is harmless.
   */
  readonly seq: number;
  /** The pass it belongs to; 0 is free play. */
  readonly pass_number: number;
  /** When it was struck (the input event's own time stamp, not when it was handled). */
  readonly time_s: number;
  /** What was struck. */
  readonly piece: string;
  /** 1 … 127. */
  readonly velocity: number;
}

/** Hits, oldest first; kept and sent again by the client until acknowledged. */
export interface Hits {
  readonly type: "hits";
  readonly hits: readonly HitIn[];
}

/**
 * Ask that one's own take of a pass outlives the session, or no longer ask it.
 *
 * What one felt goes with the take and nowhere else: until somebody keeps it, it stays in the
 * page.
 */
export interface KeepTake {
  readonly type: "keep_take";
  readonly pass_number: number;
  readonly keep: boolean;
  /**
   * How close one felt to the others, 1 … 7 (two circles from apart to one); 0 where it was not
   * answered.
   */
  readonly closeness?: number;
  /** 1 … 3, from low to glad; 0 where it was not answered. */
  readonly mood?: number;
}

/** Delete one's own take of a pass, now and for good. */
export interface DeleteTake {
  readonly type: "delete_take";
  readonly pass_number: number;
}

/** Go, and give the seat free at once. */
export interface Leave {
  readonly type: "leave";
}

/** Put a kit on a seat, between two songs: one's own seat, or as host one that nobody holds. */
export interface ChooseKit {
  readonly type: "choose_kit";
  /** Which, from 1. */
  readonly seat: number;
  /** One of `Welcome.kits`; two seats may have the same. */
  readonly kit_id: string;
}

/** Host: say which song comes next, between two songs, so that everybody sees it. */
export interface ChooseSong {
  readonly type: "choose_song";
  readonly song_id: string;
}

/** Host: start a song. */
export interface Start {
  readonly type: "start";
  /** Which. */
  readonly song_id: string;
  /** Where, from 1. */
  readonly from_bar?: number;
  /** How many bars are counted in, 1 … 4, from now on; 0 as many as `State` says. */
  readonly count_in_bars?: number;
}

/** Host: hold the song at the next bar line. */
export interface Pause {
  readonly type: "pause";
}

/** Host: go on after a bar of clicks. */
export interface Resume {
  readonly type: "resume";
}

/** Host: end the song now; there is still a report. */
export interface Stop {
  readonly type: "stop";
}

/** Host: drop the running pass's remainder and play again from a bar, as a new pass. */
export interface Restart {
  readonly type: "restart";
  readonly from_bar: number;
}

/** Host: close the report for all and gather again. */
export interface BackToLobby {
  readonly type: "back_to_lobby";
}

/** Host: hand the meeting over to somebody else. */
export interface GiveHost {
  readonly type: "give_host";
  readonly player: number;
}

/** Take the meeting back; only with the host secret. */
export interface TakeHost {
  readonly type: "take_host";
}

/** Ask what taps with clicks tell of this device's delays; answered by `tapped`. */
export interface TapAlong {
  readonly type: "tap_along";
  /**
   * Each tap's time stamp less the moment at which the click nearest to it left the audio clock, at
   * most 64, oldest first.
   */
  readonly errors_s: readonly number[];
  /** The output delay that the browser states; below 0 where it states none. */
  readonly stated_s: number;
}

/** Let all devices of this place sing in turn, and this page's microphone hear them. */
export interface ListenTogether {
  readonly type: "listen_together";
}

/** End a listening before its time: by the page that listens, or by the host. */
export interface StopListening {
  readonly type: "stop_listening";
}

/** This device has put its chirps on its audio clock. */
export interface Sang {
  readonly type: "sang";
  /** Of the listening. */
  readonly number: number;
  /** The output delay that it reckoned with. */
  readonly used_s: number;
  /** The one that its browser states; below 0 where it states none. */
  readonly stated_s: number;
}

/** Let a device be the one that sounds for its place: one of one's own place, or any as host. */
export interface ChooseSpeaker {
  readonly type: "choose_speaker";
  readonly player: number;
}

/**
 * Host: send somebody out, connected or not. Their seat is free and their device forgotten.
 *
 * The device comes in again only by a link renewed since, or after `ReadmitPlayer`.
 */
export interface RemovePlayer {
  readonly type: "remove_player";
  readonly player: number;
}

/** Host: let the device of somebody who was removed come in again. */
export interface ReadmitPlayer {
  readonly type: "readmit_player";
  readonly player: number;
}

/**
 * Host: let nobody hear what somebody strikes, themselves included, or let it be heard again.
 *
 * It is still seen and kept.
 */
export interface MutePlayer {
  readonly type: "mute_player";
  readonly player: number;
  readonly muted: boolean;
}

/** Host: give somebody another name; from then on only the host changes it. */
export interface RenamePlayer {
  readonly type: "rename_player";
  readonly player: number;
  readonly name: string;
}

/** Host: seat somebody. Whoever sat there takes the seat that becomes free, or stands up. */
export interface SeatPlayer {
  readonly type: "seat_player";
  /** Who. */
  readonly player: number;
  /** Where, from 1; 0 lets them stand up. */
  readonly seat: number;
  /** Let them share the kit with whoever sits there, between two songs. */
  readonly beside?: boolean;
}

/** Host: choose how much of the part somebody is asked for, 1 … 5, between two songs. */
export interface SetPlayerLevel {
  readonly type: "set_player_level";
  readonly player: number;
  readonly level: number;
}

/** Host: let nobody in who is not here already, or open the room again. */
export interface LockRoom {
  readonly type: "lock_room";
  readonly locked: boolean;
}

/** Host: replace the link by which guests join. The old one lets nobody new in; who is here stays. */
export interface RenewLink {
  readonly type: "renew_link";
  /** Which link is to be replaced, from `State`: asking twice renews it once. */
  readonly link_number: number;
}

/** Host: how loud something is on every device; what is recorded stays as it was struck. */
export interface SetVolume {
  readonly type: "set_volume";
  /** The song, the click, or a seat. */
  readonly channel: Channel;
  /** 0 … 1; 1 is as it was made. */
  readonly volume: number;
  /** Which seat, from 1; 0 for the song and the click. */
  readonly seat?: number;
}

/** Host: how many bars are counted in from now on, 1 … 4. */
export interface SetCountIn {
  readonly type: "set_count_in";
  readonly bars: number;
}

/** Host: how fast songs are practised, from the next start or restart on. */
export interface SetTempo {
  readonly type: "set_tempo";
  /** A factor on the song's own tempo, 0.5 … 1.25; taken to the nearest twentieth. */
  readonly tempo_ratio: number;
}

/** Host: let a stretch of the chosen song go round, from the next start or restart on. */
export interface SetLoop {
  readonly type: "set_loop";
  /** Its first bar, from 1; 0 plays the song through again. */
  readonly from_bar: number;
  /** The bar after its last; 0 likewise. */
  readonly to_bar: number;
}

/**
 * Host: write down names without a device, at the end of the order; each once.
 *
 * They play, when their turn comes, on a device that sits already.
 */
export interface AddNames {
  readonly type: "add_names";
  readonly names: readonly string[];
}

/** Host: take a turn out of the order. A device that had it only lends itself from then on. */
export interface DropTurn {
  readonly type: "drop_turn";
  readonly turn: number;
}

/** Host: put a turn at a place in the order. */
export interface MoveTurn {
  readonly type: "move_turn";
  /** Which. */
  readonly turn: number;
  /** Where in `QueueView.turns`, from 1; beyond its end is the end. */
  readonly place: number;
}

/** Host: let the next rotation pass a turn over, which keeps its place, or not after all. */
export interface SkipTurn {
  readonly type: "skip_turn";
  readonly turn: number;
  readonly skipped: boolean;
}

/** Host: give the seats to those whose turn it is, between two songs. */
export interface Rotate {
  readonly type: "rotate";
  /** `QueueView.rotation` as the page saw it: asking twice rotates once. */
  readonly rotation: number;
}

/** Host: rotate by itself whenever a song's report is closed, or no longer. */
export interface SetRotation {
  readonly type: "set_rotation";
  readonly automatic: boolean;
}

/** A stretch of bars with a name: `from_bar` is in it, `to_bar` is not. */
export interface SectionView {
  readonly name: string;
  readonly from_bar: number;
  readonly to_bar: number;
}

/** A song that can be chosen. Its parts, stems and excerpt are under `/api/songs/{id}/`. */
export interface SongView {
  readonly id: string;
  readonly title: string;
  readonly credits: string;
  /** Its key and mood in one line, or blank. */
  readonly about: string;
  /** Its tempo at the start. */
  readonly bpm: number;
  readonly bar_count: number;
  /** Its form, ascending. */
  readonly sections: readonly SectionView[];
  readonly duration_s: number;
}

/** A kit that can be chosen. Its sounds are under `/api/kits/{id}/`. */
export interface KitView {
  readonly id: string;
  readonly name: string;
  /** What it has. */
  readonly pieces: readonly string[];
  /** What its players call those pieces that have a name of their own. */
  readonly piece_names: Readonly<Record<string, string>>;
}

/** The answer to `hello`: who one is here. */
export interface Welcome {
  readonly type: "welcome";
  readonly protocol: number;
  /** One's number in this room. */
  readonly player: number;
  /** Whether one came with the host secret. */
  readonly may_host: boolean;
  /** The link that others join by; blank for players who may not host. */
  readonly join_link: string;
  /** The same as a QR code: rows of "0" and "1", quiet zone included; empty likewise. */
  readonly join_qr: readonly string[];
  /** The newest of this device's hits that are stored, so that it goes on from there. */
  readonly last_seq: number;
  /** What the host can choose from. */
  readonly songs: readonly SongView[];
  /** What everybody can choose from; may be more, or fewer, than there are seats. */
  readonly kits: readonly KitView[];
  /** The link of the audience's screen; blank for those who may not host. */
  readonly watch_link: string;
  /** The same as a QR code; empty likewise. */
  readonly watch_qr: readonly string[];
}

/**
 * Another link by which guests join from now on; for those who may host and the audience's
 * screen.
 */
export interface JoinLink {
  readonly type: "join_link";
  /** The link, whole. */
  readonly link: string;
  /** The same as a QR code: rows of "0" and "1", quiet zone included. */
  readonly qr: readonly string[];
  /** The link of the audience's screen. */
  readonly watch_link: string;
  /** The same as a QR code. */
  readonly watch_qr: readonly string[];
}

/** The answer to `clock_ping`. */
export interface ClockPong {
  readonly type: "clock_pong";
  /** As it was sent. */
  readonly client_s: number;
  /** The session clock when the ping came in. */
  readonly received_s: number;
  /** The session clock when this went out. */
  readonly sent_s: number;
}

/** A person (or screen) in the room, as everybody sees it. */
export interface PlayerView {
  /** The number, from 1. */
  readonly player: number;
  readonly name: string;
  readonly role: Role;
  readonly connected: boolean;
  readonly place: string;
  readonly headphones: boolean;
  /**
   * Whether this device sounds the song, the virtual drummers and other places for its place (the
   * chosen speaker, or headphones).
   */
  readonly sounds_all: boolean;
  /** The seat held, or 0. */
  readonly seat: number;
  readonly level: number;
  readonly ready: boolean;
  readonly may_host: boolean;
  readonly output_s: number;
  readonly found: DelayFound;
  readonly doubt_s: number;
  /** Whether the host lets nobody hear them. */
  readonly muted: boolean;
  /** Whether the host chose the name. */
  readonly renamed: boolean;
}

/** A seat: its kit, and who holds it. */
export interface SeatView {
  /** From 1. */
  readonly seat: number;
  /** The kit on it; it stays there whoever comes and goes. */
  readonly kit_id: string;
  /** Who holds it, or 0. */
  readonly player: number;
  /** Whether a virtual drummer plays it now. */
  readonly virtual: boolean;
  /**
   * Under which name it is played: the holder's, or a name without a device that plays on the
   * holder's; blank where nobody holds it.
   */
  readonly name: string;
  /**
   * Who shares the kit, on a device of their own or (as `player`) on the holder's; 0 where nobody
   * does.
   */
  readonly partner: number;
  /** Under which name; blank likewise. */
  readonly partner_name: string;
  /** The pieces that the second of two plays in the song that is played or comes next. */
  readonly second: readonly string[];
}

/** Where a stretch of constant tempo starts; 0 bpm holds the position. */
export interface KnotView {
  readonly start_s: number;
  readonly beats: WireBeats;
  readonly bpm: number;
}

/** Somebody whom the host has sent out, and may let in again. */
export interface RemovedView {
  readonly player: number;
  readonly name: string;
}

/** How loud everything is on every device, each 0 … 1. */
export interface MixView {
  readonly song: number;
  readonly click: number;
  /** Of seats 1, 2, … in order. */
  readonly seats: readonly number[];
}

/**
 * How a song is practised: at which tempo, and which stretch of it goes round.
 *
 * In a loop every round has bars and beats of its own, counted on from the round before: the song
 * is as long as its stretch written out. `/api/songs/{id}/song.json` and `backing.flac` take the
 * same figures as a query.
 */
export interface PracticeView {
  /** A factor on the song's own tempo. */
  readonly tempo_ratio: number;
  /** The first bar of the loop, from 1; 0 where nothing is looped. */
  readonly from_bar: number;
  /** The bar after its last. */
  readonly to_bar: number;
  /** How often it goes round; 0 where nothing is looped. */
  readonly rounds: number;
}

/** Somebody in the order of those who want to play, seated or waiting. */
export interface TurnView {
  /** Its name in messages. */
  readonly turn: number;
  /** Whose turn it is. */
  readonly name: string;
  /** Whose device is their own; 0 for a name without a device. */
  readonly player: number;
  /** Where they sit now; 0 while they wait. */
  readonly seat: number;
  /** How many turns they have had. */
  readonly played: number;
  /** Whether they could be seated now; a name without a device always could. */
  readonly here: boolean;
  /** Whether the next rotation passes them over. */
  readonly skipped: boolean;
  /**
   * In how many rotations they sit down if nothing changes; 0 where they sit or where it cannot be
   * told.
   */
  readonly in_songs: number;
}

/** The order in which people play. */
export interface QueueView {
  /** How often seats have been given in turn. */
  readonly rotation: number;
  /** Whether they are whenever a song's report is closed. */
  readonly automatic: boolean;
  /** Everybody who wants to play, in order. */
  readonly turns: readonly TurnView[];
}

/** Everything about the room that everybody sees. The highest revision counts. */
export interface State {
  readonly type: "state";
  readonly revision: number;
  readonly phase: Phase;
  /** The player who hosts now, or 0. */
  readonly host: number;
  readonly players: readonly PlayerView[];
  readonly seats: readonly SeatView[];
  /** The song chosen or playing, or blank. */
  readonly song_id: string;
  /** The pass that is playing or was played last; 0 before the first. */
  readonly pass_number: number;
  /** Its knots; empty before the first pass. */
  readonly timeline: readonly KnotView[];
  /** Where the pass starts after the count-in. */
  readonly from_beats: WireBeats;
  /** Where it ends. */
  readonly to_beats: WireBeats;
  /** The address of the report, or blank; set in `afterwards`. */
  readonly report_id: string;
  /** Whether nobody new is let in. */
  readonly locked: boolean;
  /** How many links to join by there have been. */
  readonly link_number: number;
  /** Whom the host has sent out. */
  readonly removed: readonly RemovedView[];
  /** How loud everything is. */
  readonly mix: MixView;
  /** How many bars are counted in. */
  readonly count_in_bars: number;
  /** How the next pass is practised. */
  readonly practice: PracticeView;
  /** Which share of the song's sound at that tempo is there, 0 … 1; it starts at 1. */
  readonly prepared: number;
  /** How the pass of `pass_number` is, or was. */
  readonly pass_practice: PracticeView;
  /** The order in which people play. */
  readonly queue: QueueView;
}

/**
 * The identity of a stroke to be sounded: (pass, part, stroke).
 *
 * `part` is the seat it belongs to, 0 for the click. Strokes nobody wrote (what a person plays
 * beside the part) have `stroke` numbers from 1,000,000 on.
 */
export interface SoundId {
  readonly pass_number: number;
  readonly part: number;
  readonly stroke: number;
}

/** A stroke to be sounded: a place on the timeline and an offset, not a second. */
export interface Sound {
  /** Which stroke. A later version moves or cancels it until it has sounded. */
  readonly id: SoundId;
  /** From 1. */
  readonly version: number;
  /** What to sound. */
  readonly piece: string;
  /** 1 … 127; 0 cancels. */
  readonly velocity: number;
  /** Where on the timeline. */
  readonly beats: WireBeats;
  /** How much later than that; negative is earlier. */
  readonly offset_s: number;
}

/** What the conductor wants sounded by this device. */
export interface Sounds {
  readonly type: "sounds";
  readonly sounds: readonly Sound[];
}

/** Somebody struck something: for the eye, never for the ear. */
export interface Struck {
  readonly type: "struck";
  readonly seat: number;
  readonly piece: string;
  readonly velocity: number;
  readonly time_s: number;
}

/** These hits are safe and need not be sent again. */
export interface HitsStored {
  readonly type: "hits_stored";
  readonly seqs: readonly number[];
}

/** What taps with clicks have told: medians, and equal-tailed intervals of 90 %. */
export interface Tapped {
  readonly type: "tapped";
  /** How many were taken in. */
  readonly taps: number;
  /** Whether more would hardly narrow the intervals. */
  readonly enough: boolean;
  /** From the audio clock to the ear. */
  readonly output_s: number;
  /** The lower end of its interval. */
  readonly output_low_s: number;
  /** Its upper end. */
  readonly output_high_s: number;
  /** From a strike to its time stamp. */
  readonly input_s: number;
  /** The sum of the two. */
  readonly both_s: number;
  /** The lower end of its interval. */
  readonly both_low_s: number;
  /** Its upper end. */
  readonly both_high_s: number;
  /** The belief about the output delay, evenly spaced, its highest value 1. */
  readonly curve: readonly number[];
  /** The delay that the last value of `curve` belongs to; the first belongs to 0. */
  readonly curve_to_s: number;
}

/** When one device sings, and which chirp: `/api/chirps/{chirp}.wav`. */
export interface ChirpTurn {
  readonly player: number;
  readonly chirp: number;
  readonly due_s: readonly number[];
}

/** A listening together begins. Times are session seconds. */
export interface ListeningView {
  readonly type: "listening";
  /** Counts them from 1. */
  readonly number: number;
  /** Whose microphone it is. */
  readonly listener: number;
  /** For the listener: the recording goes to `/api/listening/{upload}`; blank for others. */
  readonly upload: string;
  /** When the recording has to have begun. */
  readonly from_s: number;
  /** Who sings when. */
  readonly turns: readonly ChirpTurn[];
  /** From when everybody strikes, as they like, with their own sound silent. */
  readonly strikes_from_s: number;
  /** Until when. */
  readonly strikes_to_s: number;
  /** When the recording ends. */
  readonly to_s: number;
}

/** What a listening together found of one device. */
export interface FoundDevice {
  /** Whose. */
  readonly player: number;
  /** From its audio clock to its loudspeaker. */
  readonly output_s: number;
  /** Half-width of the 90 % interval; most of it is shared by all devices of the place. */
  readonly doubt_s: number;
  /** Half-width of the 90 % interval of how late it sounds against the others. */
  readonly against_others_s: number;
  /** From a strike to its time stamp; 0 where no strikes were made out. */
  readonly input_s: number;
  /** Half-width of the 90 % interval of its strikes against sound; below 0 where none were made out. */
  readonly strike_doubt_s: number;
}

/** A listening together is over. */
export interface ListeningOver {
  readonly type: "listening_over";
  /** Which. */
  readonly number: number;
  /** The devices that were heard; empty where it was given up. */
  readonly heard: readonly FoundDevice[];
  /** The players whose devices sang and were not heard. */
  readonly missing: readonly number[];
  /** Whether no recording came, or somebody ended it. */
  readonly given_up: boolean;
}

/**
 * One clear sentence about something that went wrong; `code` is for programs.
 *
 * `fatal` means that the connection is about to be closed and that coming back the same way would
 * not help.
 */
export interface Trouble {
  readonly type: "trouble";
  readonly code: string;
  readonly sentence: string;
  readonly fatal: boolean;
}

export type ClientMessage =
  | Hello
  | ClockPing
  | DeviceReport
  | TakeSeat
  | BringPartner
  | LeaveSeat
  | SetReady
  | SetLevel
  | SetName
  | SetListening
  | Hits
  | KeepTake
  | DeleteTake
  | Leave
  | ChooseKit
  | ChooseSong
  | Start
  | Pause
  | Resume
  | Stop
  | Restart
  | BackToLobby
  | GiveHost
  | TakeHost
  | TapAlong
  | ListenTogether
  | StopListening
  | Sang
  | ChooseSpeaker
  | RemovePlayer
  | ReadmitPlayer
  | MutePlayer
  | RenamePlayer
  | SeatPlayer
  | SetPlayerLevel
  | LockRoom
  | RenewLink
  | SetVolume
  | SetCountIn
  | SetTempo
  | SetLoop
  | AddNames
  | DropTurn
  | MoveTurn
  | SkipTurn
  | Rotate
  | SetRotation;

/** The tag of every ClientMessage. */
export const CLIENT_MESSAGE_TYPES = [
  "hello",
  "clock_ping",
  "device_report",
  "take_seat",
  "bring_partner",
  "leave_seat",
  "set_ready",
  "set_level",
  "set_name",
  "set_listening",
  "hits",
  "keep_take",
  "delete_take",
  "leave",
  "choose_kit",
  "choose_song",
  "start",
  "pause",
  "resume",
  "stop",
  "restart",
  "back_to_lobby",
  "give_host",
  "take_host",
  "tap_along",
  "listen_together",
  "stop_listening",
  "sang",
  "choose_speaker",
  "remove_player",
  "readmit_player",
  "mute_player",
  "rename_player",
  "seat_player",
  "set_player_level",
  "lock_room",
  "renew_link",
  "set_volume",
  "set_count_in",
  "set_tempo",
  "set_loop",
  "add_names",
  "drop_turn",
  "move_turn",
  "skip_turn",
  "rotate",
  "set_rotation",
] as const satisfies readonly ClientMessage["type"][];

export type RoomMessage =
  | Welcome
  | JoinLink
  | ClockPong
  | State
  | Sounds
  | Struck
  | HitsStored
  | Tapped
  | ListeningView
  | ListeningOver
  | Trouble;

/** The tag of every RoomMessage. */
export const ROOM_MESSAGE_TYPES = [
  "welcome",
  "join_link",
  "clock_pong",
  "state",
  "sounds",
  "struck",
  "hits_stored",
  "tapped",
  "listening",
  "listening_over",
  "trouble",
] as const satisfies readonly RoomMessage["type"][];
