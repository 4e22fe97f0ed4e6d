/**
 * Everything the pages say. It is written in English; another language is an object of the same
 * shape (`Catalogue`), so that the compiler finds what is missing.
 *
 * Sentences are whole: what varies is put into its place in the sentence, never glued to its end, so
 * that another language can order it in its own way. A page says `text.key` or `text.key(value)`.
 */

import { type KitPiece, PIECES } from "@uchiawase/core/kit-pieces";
import type { Trouble } from "@uchiawase/core/messages";

import { checkEnglish } from "./text/check.ts";
import { deskEnglish } from "./text/desk.ts";
import { hands } from "./text/hands.ts";
import { inForce } from "./text/in-force.svelte.ts";
import { inLanguage } from "./text/in-language.ts";
import { queueEnglish } from "./text/queue.ts";
import type { Worded } from "./text/shape.ts";
import { watchEnglish } from "./text/watch.ts";

const { listed, counted: countedIn, number, percent } = inLanguage("en");
const counted = (n: number, one: string, other: string): string => countedIn(n, { one, other });

export const english = {
  name: "Uchiawase",
  meaning: "“striking together”: the Japanese word for a meeting",

  // welcome
  welcomeHeadline: "Six drum kits. Two songs. Whoever is here.",
  welcomeLine:
    "People who have never held a drumstick sit down at a kit, play a real part in time with each other, and then see how they met.",
  welcomeSteps: [
    { title: "Scan", line: "The host’s screen shows a code. A phone is a drum kit." },
    { title: "Strike", line: "Choose a kit and hit it. The stage answers at once." },
    { title: "See", line: "After the last bar, one page shows when you were closest." },
  ],
  welcomeHow: "To open a meeting, the host types one command and gets two links:",
  welcomeCommand: "make jam",
  welcomeGuest: "You were invited? Open the link, or scan the code on the host’s screen.",

  // seats and kits
  kitNames: ["Studio", "Arena", "Club", "Matsuri", "Velvet", "Madang"],
  kitName: (seat: number): string => english.kitNames[seat - 1] ?? `Kit ${seat}`,
  kitLine: (kitId: string): string =>
    (english.kitLines as Readonly<Record<string, string>>)[kitId] ?? "brought to this meeting",
  kitLines: {
    studio: "tight and bright, close to the ear",
    arena: "huge drums in a huge hall",
    club: "the machine: deep boom, big clap",
    matsuri: "taiko: the great drum of the festival",
    velvet: "brushes and a dark ride, late at night",
    madang: "janggu, buk and gongs in the yard",
  },
  chooseYourKit: "Touch a kit to hear it",
  chooseHouseKit: "A kit for the house drummer",
  keepKit: "Keep mine",
  keepHouseKit: "Leave it",
  changeKit: "Change kit",
  yourKit: (kit: string): string => `Your kit: ${kit}. Change it`,
  houseKit: (kit: string): string => `House drummer on the ${kit} kit: choose another kit`,
  takeKit: (kit: string): string => (kit === "" ? "Take it" : `Play the ${kit} kit`),
  giveKit: (kit: string): string => (kit === "" ? "Put it there" : `Put the ${kit} kit there`),
  kitChoice: (kit: string, line: string): string => `${kit} kit: ${line}`,
  kitAlso: (names: readonly string[]): string => `${listed(names)} plays one too`,
  kitSays: (names: readonly string[]): string => names.join(" · "),
  onKit: (kit: string): string => `${kit} kit`,
  seatFree: "free",
  seatTaken: (name: string): string => `${name} plays here`,
  seatChoice: (kit: string, who: string): string => `${kit} kit: ${who}`,
  virtualDrummer: "house drummer",
  you: "you",
  seatOf: (kit: string, who: string): string => `${kit} kit, ${who}`,

  // host
  scanToPlay: "Scan to play",
  copyLink: "Copy the link",
  linkCopied: "Copied",
  linkIs: "Link to join",
  qrLabel: "QR code that opens the link to join",
  songMeta: (bpm: number, length: string): string => `${bpm} beats a minute · ${length}`,
  songLabel: "Song",
  songNext: "The next song",
  chooseSong: "Choose the song",
  songChoice: (title: string, bpm: number, length: string): string =>
    `${title}, ${bpm} beats a minute, ${length}`,
  listenTo: (title: string): string => `Listen to ${title}`,
  listenStop: (title: string): string => `Stop listening to ${title}`,
  formOf: (parts: readonly { readonly name: string; readonly bars: number }[]): string =>
    `Form: ${parts.map(({ name, bars }) => `${name} ${bars} ${counted(bars, "bar", "bars")}`).join(", ")}`,
  whoIsHere: "Who is here",
  nobodyYet: "Nobody yet. The first to scan gets to choose from all six kits.",
  personAt: (name: string, kit: string): string => `${name}: ${kit}`,
  personReady: "ready",
  personChoosing: "choosing a kit",
  personGone: "gone, seat kept",
  start: "Start the song",
  startHintNobody: "Everyone at a kit plays; house drummers fill the rest.",
  startHintReady: (ready: number, seated: number): string =>
    ready >= seated
      ? counted(seated, "The player is ready.", `All ${seated} players are ready.`)
      : `${ready} of ${seated} ready. You can start at any time.`,
  playHere: "Play here as well",
  playHereTitle: "Play on this keyboard",
  sit: "Sit down",
  standUp: "Stand up",
  pause: "Pause",
  resume: "Go on",
  stop: "Stop here",
  again: "Play again",
  wakeSound: "Click anywhere to switch the sound on",

  // join
  joinTitle: "Sit down and play",
  yourName: "Your name",
  namePlaceholder: "What shall we call you?",
  chooseKit: "Choose your kit",
  takeSticks: "Take the sticks",
  needName: "First say your name.",
  needKit: "Choose a kit that is free.",
  allTaken: "All six kits are taken. When somebody stands up, their kit is yours.",

  // player
  youPlay: (part: string): string => `You play: ${part}`,
  partUnknown: "whatever you like",
  hitSomething: "Hit something! Everybody sees your kit light up.",
  level: "How much to play",
  levelNames: ["First time", "Easy", "Steady", "Rich", "The full part"],
  ready: "I’m ready",
  notReady: "Not yet ready",
  waitingForHost: "The song begins when the host starts it.",
  keysHint: "Play with the keys shown, or touch.",
  touchHint: "Touch the drums as the notes reach the line.",
  padLabel: (piece: string, key: string): string => `${piece}, key ${key}`,
  pieceCalled: (own: string, general: string): string =>
    own === general ? general : `${own} (${general})`,
  progressLabel: "Place in the song",
  highwayLabel: "Notes coming towards the strike line",
  barOf: (bar: number, bars: number): string => `Bar ${bar} of ${bars}`,
  countInLabel: "Count-in",
  getReady: "Get ready",
  lateJoin: "You came in mid-song: join in with the next bar.",
  slowSound: (ms: string): string =>
    `Your sound comes ${ms} late, as Bluetooth does. Use a cable or the loudspeaker, or strike without your own sound.`,
  muteOwn: "Mute my own strokes",
  soundCheck: "Sound check",
  soundCheckLine:
    "How long sound takes to come out of this device. Seconds, and not needed to play.",
  soundCheckDone: "Done",
  delayUnknown: "Touch the page once, so that sound is on.",
  delayStated: (ms: string): string =>
    `This browser says that its sound takes ${ms}. Nobody has measured it.`,
  delayGuessed: "This browser does not say how long its sound takes. Nobody has measured it.",
  delayTapped: (ms: string, doubt: string): string =>
    `Sound takes ${ms}, give or take ${doubt}: by your taps.`,
  delayHeard: (ms: string, doubt: string): string =>
    `Sound takes ${ms}, give or take ${doubt}: heard by a microphone.`,
  delayStrikes: (doubt: string): string => `Your strokes are known to ${doubt} against the sound.`,
  delayForget: "Forget it, and believe the browser",
  slowTitle: "This sounds like Bluetooth",
  slowLine: (ms: string): string =>
    `Your own strokes would come ${ms} late. A cable or the loudspeaker is quicker; or strike without your own sound: the others hear you in time all the same.`,
  slowLabelLine:
    "Wireless sound comes late. A cable or the loudspeaker is quicker; or strike without your own sound: the others hear you in time all the same.",
  tapTitle: "Tap with the clicks",
  tapLine: "A quarter of a minute. Strike the drum, or any key, together with each click.",
  tapStart: "Start the clicks",
  tapAgain: "Once more",
  tapStop: "Stop",
  tapWait: "Listen first…",
  tapNow: "Now tap with them",
  tapDrum: "Drum to tap on",
  tapCount: (n: number): string => counted(n, "one tap", `${n} taps`),
  tapNarrowing: (low: string, high: string): string => `between ${low} and ${high}`,
  tapEnough: (low: string, high: string): string =>
    `Between ${low} and ${high}. More taps would not tell more: people differ in how early they tap.`,
  tapPicture: (low: string, high: string): string =>
    `How likely each delay is: most likely between ${low} and ${high}`,
  delayAxis: "delay of the sound",
  placeTitle: "Where you are",
  placeLine:
    "Who sits in one room hears each other through the air, and one device plays the song.",
  placeWith: (names: readonly string[]): string => `In one room with ${listed(names)}`,
  placeHere: "In this room",
  placeApart: "Somewhere else, on my own",
  placeSpeaker: "The song plays on",
  placeSpeakerYou: "this device",
  placeScreen: "Host’s screen",
  placeSpeakerNone: "nothing yet",
  listenTitle: "Listen together",
  listenLine:
    "This device’s microphone hears how late each one sounds. Lay them within two metres of it. Each sings in turn, then everybody strikes for seven seconds. The recording is not kept.",
  listenStart: "Listen",
  listenEnd: "Stop",
  listenAsking: "Allow the microphone…",
  listenSinging: (name: string): string => `${name} sings`,
  listenBetween: "Hush…",
  listenStriking: "Everybody: strike, as you like!",
  listenStrikeHint: "Your own sound is silent now, so that the strike itself is heard.",
  listenThinking: "Working it out…",
  listenGivenUp: "It was ended. What was known before still holds.",
  listenNobody: "Nobody’s sound was made out. Turn the devices up, and come nearer.",
  listenMissing: (names: readonly string[]): string =>
    `Not made out: ${listed(names)}. Turn up, and come nearer.`,
  listenFound: (ms: string, doubt: string): string => `${ms}, give or take ${doubt}`,
  listenStruck: "strokes too",
  listenAgainst: (doubt: string): string => `Against each other they are known to ${doubt}.`,
  listenFaults: {
    insecure:
      "A microphone needs this page on the laptop itself (localhost) or over HTTPS. Tapping works everywhere.",
    refused: "The microphone was not allowed. Tapping works without one.",
    absent: "There is no microphone here. Tapping works without one.",
    gaps: "Sound was lost on the way: this device was too busy. Try once more.",
    unsent: "The recording did not arrive. Try once more.",
  },
  headphones: "I wear headphones: play everything here",
  soundFaults: {
    "no-kit": "The drum sounds could not be fetched. Reload the page if you hear nothing.",
    "no-song": "The song could not be fetched. Reload the page if you hear nothing.",
    "no-audio": "This browser gives no sound. Another one may.",
  },
  pausedTitle: "Paused",
  pausedGuest: "The host holds the song. Your sticks stay warm.",
  pausedHost: "Everybody waits for you.",
  others: "On stage",

  hands,

  // connection
  connecting: "Finding the meeting…",
  connected: "Connected",
  lost: "The connection is gone. Keep playing: nothing is lost, and it comes back by itself.",
  lostShort: "Reconnecting…",
  refusedTitle: "This door stays closed",
  closed: "You have left the meeting.",
  /** What kit pieces are called where their players have no name of their own for them. */
  pieces: Object.fromEntries(
    Object.entries(PIECES).map(([piece, { label }]) => [piece, label]),
  ) as Readonly<Record<KitPiece, string>>,

  /** What the room said of a trouble, by its code; English is what the room speaks. */
  trouble: (_code: string, sentence: string): string => sentence,
  noSecretTitle: "A link is missing its key",
  noSecret: "Open the whole link that you were given, or scan the code again.",
  loadingSong: "Fetching the song…",
  reload: "Try again",
  lightsUp: "House lights up",
  lightsDown: "House lights down",
  home: "Uchiawase: start page",

  // comfort
  comfort: "Comfort",
  comfortDone: "Done",
  comfortLight: "House lights",
  comfortAsSystem: "As this device",
  comfortDark: "Dark",
  comfortBright: "Bright",
  comfortText: "Size of the text",
  comfortSizes: ["Usual", "Larger", "Large", "Twice"],
  comfortMotion: "Motion",
  comfortLively: "Lively",
  comfortStill: "Still",
  metronome: "Show the beat",
  metronomeLine: "A ball that hops from beat to beat over the notes, to play by sight.",
  vibration: "Feel the beat",
  vibrationLine: "The device shakes with the beat, and with your strokes.",
  language: "Language",
  beatOf: (beat: number, beats: number): string => `Beat ${beat} of ${beats}`,

  // report
  reportKicker: "How you met",
  reportPeople: (names: readonly string[]): string =>
    names.length === 0 ? "The house drummers" : listed(names),
  reportSong: (title: string, bpm: number, from: number, to: number): string =>
    `${title}, ${bpm} beats a minute, bars ${from} to ${to}`,
  reportComputing: "Listening back to every stroke…",
  reportMissing: "There is no report here. It may have gone with its meeting.",
  reportBroken: (sentence: string): string => `The report could not be made: ${sentence}`,
  together: "How close, bar by bar",
  togetherLead:
    "Two strands, as far apart as your strokes were. Where they touch, you struck as one.",
  togetherNone: "There were no moments at which two people struck together.",
  closestBars: (from: number, to: number): string =>
    from === to ? `closest: bar ${from}` : `closest: bars ${from}–${to}`,
  barDistance: (bar: number, ms: string): string => `Bar ${bar}: ${ms}`,
  barNoDistance: (bar: number): string => `Bar ${bar}: no shared strokes`,
  ms: (seconds: number): string => `${Math.round(seconds * 1000)} ms`,
  msRange: (low: number, high: number): string =>
    `${Math.round(low * 1000)} to ${Math.round(high * 1000)} ms`,
  togetherOverall: (value: string, range: string): string =>
    `On average your strokes were ${value} apart (very likely ${range}).`,
  scales: {
    ensemble: "That is how close trained ensembles play.",
    ordinary: "That is how close people play who make music together for pleasure.",
    loose: "That is how a first meeting sounds. It comes closer quickly.",
  } as Readonly<Record<string, string>>,
  pairsTitle: "How close to each other",
  pairsLead: "The drums stand as far apart as your strokes did.",
  pairOf: (one: string, other: string): string => `${one} and ${other}`,
  pairFigure: (value: string, range: string): string => `${value} apart, very likely ${range}`,
  pairShared: (n: number): string => counted(n, "one shared stroke", `${n} shared strokes`),
  pairUnknown: "too few shared strokes to say",
  pairsAll: (n: number): string => `All ${n} pairs, by seat`,
  pairsMore: "With the house drummers",
  strokesTitle: "Every stroke",
  strokesLead:
    "Each dot is a stroke, around its player’s own usual place: earlier above, later below. A hollow dot was left out.",
  earlyTitle: "Early and late",
  early: "early",
  late: "late",
  strokesOf: (name: string, met: number, asked: number): string =>
    `${name}: ${met} of ${asked} strokes met`,
  partAtLevel: (part: string, level: string, kit: string): string =>
    kit === "" ? `${part}, ${level}` : `${part}, ${level}, on the ${kit} kit`,
  steadiness: "Evenness of the intervals",
  steadinessFigure: (percent: string): string => `intervals vary by ${percent}`,
  percent: (share: number): string => percent(share, 1),
  spread: (value: string): string => `spread ${value}`,
  extras: (n: number): string => counted(n, "one stroke of their own", `${n} strokes of their own`),
  houseAt: (part: string): string => `House drummer (${part})`,
  housePlayers: "The house drummers",
  tryTitle: "To try next time",
  feelKicker: "Before you see how you met",
  feelClose: "How close did you feel to the others?",
  closenessSteps: [
    "far apart",
    "nearly touching",
    "touching",
    "a little of each other",
    "half of each other",
    "much of each other",
    "as one",
  ],
  feelMood: "And how are you now?",
  moodSteps: ["low", "so-so", "glad"],
  feelDone: "See how we met",
  feelSkip: "Skip",
  feelPrivate:
    "Only you see this. It is kept with your take if you keep your take, and goes nowhere else.",
  feelElsewhere: "Everybody is asked first, on their own phone, how it felt.",
  feelLift: "Show how you met",
  howMany: "How many",
  howSure: "How sure",
  howComputed: "How it is computed",
  afterWhom: "After",
  heldBy: "Held by these tests",
  listenAgain: "Listen again",
  listenClosest: (from: number, to: number): string =>
    from === to ? `Your closest bar: ${from}` : `Your closest bars: ${from} to ${to}`,
  listenWhole: "The whole song",
  scaleSteps: [
    { word: "ensemble", label: "practised ensembles" },
    { word: "ordinary", label: "most people" },
    { word: "loose", label: "loosely together" },
  ],
  scaleNone: "Too few shared strokes for a word.",
  scaleSource: (scale: string, spread: string): string =>
    `${(english.scales as Readonly<Record<string, string>>)[scale] ?? ""} Your strokes scatter by ${spread}, beside published ensembles and pairs.`.trim(),
  wayTitle: "Who gave way to whom",
  wayLead:
    "An arrow goes from whoever gave way to whom they gave way to. Wider is more; the haze is how much more it might be. Where there is none, nothing can be said.",
  theSong: "the song",
  arrowOf: (follower: string, leader: string): string => `${follower} gave way to ${leader}.`,
  noArrow: "No arrow can be drawn.",
  gainOf: (value: string, range: string): string => `${value} of a difference (${range})`,
  wayNumbers: "The numbers behind it",
  wayUnknown: "not enough beats",
  share: (value: number): string => number(value, 2),
  shareRange: (low: number, high: number): string => `${number(low, 2)} to ${number(high, 2)}`,
  steadyTitle: "How steady",
  earlyFigure: (value: string, range: string): string => `usually ${value} (${range})`,
  signedMs: (seconds: number): string =>
    `${Math.abs(Math.round(seconds * 1000))} ms ${seconds < 0 ? "early" : "late"}`,
  signedMsRange: (low: number, high: number): string =>
    `${english.signedMs(low)} to ${english.signedMs(high)}`,
  earlyIsHuman: "Early throughout is human: tappers are, by 20 to 50 ms.",
  keepTake: "Keep my take",
  takeKept: "Kept",
  takeKeptLine: "Your take stays after the meeting.",
  takeVanishes: "Takes vanish with the meeting unless you keep yours.",
  deleteTake: "Delete my take",
  deleteSure: "Yes, delete it for good",
  takeDeleted: "Your take is deleted.",
  takeHome: "Take it home",
  downloadPicture: "Picture",
  downloadAudio: "Recording",
  downloadMidi: (name: string): string => `MIDI: ${name}`,
  downloadTable: "Hits (CSV)",
  downloadParquet: "Hits (Parquet)",
  downloadMissed: "What was left out (CSV)",
  waitForHostAgain: "The host can gather everybody for another round.",
  backToPlay: "Back to the meeting",

  // the audience's screen
  watch: watchEnglish,
  check: checkEnglish,

  // the host's desk, and whose turn it is
  desk: deskEnglish,
  queue: queueEnglish,
} as const;

/** What a language has to say: every key of the English one, in its own words. */
export type Catalogue = Worded<typeof english>;

const spoken = inForce<Catalogue>(english);

/** What the pages say, in the language in force. */
export const text: Catalogue = spoken.text;

/** Speak another language from now on; pages that are open follow. */
export const speak = (catalogue: Catalogue): void => {
  spoken.use(catalogue);
};

/** Give the sentence for a trouble that the room told of; blank for none. */
export function troubleOf(trouble: Trouble | undefined): string {
  return trouble === undefined ? "" : text.trouble(trouble.code, trouble.sentence);
}

/** Give a name as it fits under a small picture: its first word where it has more and is long. */
export function shortName(name: string): string {
  return name.length > 10 ? (name.split(" ")[0] ?? name) : name;
}

/** Give a length as minutes and seconds. */
export function lengthOf(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
