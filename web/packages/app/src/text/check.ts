/** What the test of a phone says, in English: on the phone, and to the host. */

import { inLanguage } from "./in-language.ts";

const { number } = inLanguage("en");

export const checkEnglish = {
  title: "Does this phone drum?",
  lead: "Half a minute, one touch.",
  steps: {
    reached: "This page arrived",
    socket: "The connection holds",
    clock: "It knows the time",
    unlocked: "The sound is on",
    heard: "You hear it",
    felt: "It shakes",
    awake: "The screen stays on",
  },
  evenly: (ms: number): string => `within ${number(ms)} ms`,
  takes: (ms: number): string => `its way to the ear takes ${number(ms)} ms more`,
  waiting: "not yet known",
  lacking: "not on this phone",
  failed: "no",
  worked: "yes",
  strike: "Touch the drum",
  strikeAgain: "Once more",
  heardAsk: "Did you hear a drum?",
  feltAsk: "Did the phone shake?",
  yes: "Yes",
  no: "No",
  allWell: "This phone drums. Scan the code of the meeting and take a kit.",
  notYet: "Nearly. See what helps below.",
  help: {
    reached: "The page does not arrive: join the same Wi-Fi as the host’s machine.",
    socket:
      "The connection is held back, mostly by a filter of a school or firm. Ask the host to open a hotspot.",
    clock:
      "Answers come very unevenly. Go nearer to the router, or ask the host to open a hotspot.",
    unlocked: "This browser gives no sound. Open the link in Chrome, Safari or Firefox.",
    heard:
      "Turn the volume up and silent mode off (older iPhones have a switch at the side), and take Bluetooth headphones off. Then touch the drum once more.",
    felt: "Some phones do not shake. Nothing is lost by that.",
    awake:
      "The screen may go dark in a long pause: set it to stay on for five minutes in the phone’s settings.",
  },
  plain:
    "This page came over plain HTTP: touch and sound work. For an e-kit or a microphone the host starts the meeting with --https.",
  secure: "This page came over a safe line: e-kits and microphones work too.",
  again: "Test again",

  // to the host
  hostTitle: "Test a phone",
  hostLead: "Scan this with the phone that you doubt. What it finds appears here at once.",
  hostQr: "QR code that opens the test of a phone",
  hostNobody:
    "No phone has come yet. If one keeps loading, the network keeps devices apart, as many do in schools: open this machine’s own hotspot and let the phones join it.",
  hostPlays: (name: string): string => `${name}: it drums.`,
  hostFails: (name: string): string => `${name}: something is amiss.`,
  hostOnTheWay: (name: string): string => `${name}: being tested.`,
} as const;
