/** A kit for the scripted room: every piece a short tone, so that choosing one is heard. */

import { PIECES } from "@uchiawase/core/kit-pieces";
import type { KitIndex } from "@uchiawase/player/kit";

const RATE_HZ = 48_000;
const LENGTH_S = 0.22;

/** Give the answer to a page that fetches a file of a kit; null where it fetches something else. */
export function sampleKitFile(address: string): Response | null {
  const found = /\/api\/kits\/([^/]+)\/(?:kit|first)\.(json|flac)$/.exec(address);
  if (found === null) return null;
  const kit = decodeURIComponent(found[1] ?? "");
  if (found[2] === "flac") return new Response(wave(120 + 60 * (kit.length % 5)));
  return Response.json(index(kit));
}

function index(kit: string): KitIndex {
  return {
    format: 3,
    kit,
    sample_rate_hz: RATE_HZ,
    variation: { gain_db: 0, shelf_db: 0 },
    regions: Object.keys(PIECES).map((piece) => ({
      piece,
      velocity_low: 1,
      velocity_high: 127,
      variant: 0,
      start_s: 0,
      duration_s: LENGTH_S,
      gain: 1,
      gain_velocity: 127,
      exponent: 1.4,
      shelf_hz: 4000,
      shelf_db: 0,
    })),
  };
}

/** A falling tone as a WAV, which decodes as a FLAC does. */
export function wave(hz: number, lengthS = LENGTH_S): ArrayBuffer {
  const count = Math.round(RATE_HZ * lengthS) + 1;
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const ascii = (at: number, words: string): void => {
    [...words].forEach((letter, offset) => view.setUint8(at + offset, letter.charCodeAt(0)));
  };
  ascii(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, 2 * RATE_HZ, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, 2 * count, true);
  for (let at = 0; at < count; at += 1) {
    const s = at / RATE_HZ;
    const value = 0.5 * Math.exp((-4 * s) / lengthS) * Math.sin(2 * Math.PI * hz * s);
    view.setInt16(44 + 2 * at, Math.round(32_767 * value), true);
  }
  return view.buffer;
}
