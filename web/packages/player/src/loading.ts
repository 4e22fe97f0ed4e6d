/** What a page fetches from its room: songs, their backing, kits. Nothing is cached here. */

import { NotLoaded } from "@uchiawase/core/errors";
import type { PracticeView } from "@uchiawase/core/messages";
import { AS_WRITTEN, practiceQuery } from "@uchiawase/core/practice";
import { Song } from "@uchiawase/core/song";

/** Fetch something of the room's. @throws NotLoaded: no answer, or another than success. */
async function fetched(address: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw new NotLoaded(address, 0);
  }
  if (!response.ok) throw new NotLoaded(address, response.status);
  return response;
}

/** Fetch JSON. @throws NotLoaded */
export async function fetchJson(address: string): Promise<unknown> {
  return (await fetched(address)).json();
}

/** Fetch bytes. @throws NotLoaded */
export async function fetchBytes(address: string): Promise<ArrayBuffer> {
  return (await fetched(address)).arrayBuffer();
}

/** Fetch a song, as it is practised. @throws NotLoaded, SongNotUnderstood */
export async function fetchSong(songId: string, practice = AS_WRITTEN): Promise<Song> {
  return Song.ofJson(await fetchJson(songAddress(songId, "song.json", practice)));
}

/** Fetch a song's backing at its practice tempo; what goes round goes round where it is played. */
export async function fetchBacking(songId: string, practice = AS_WRITTEN): Promise<ArrayBuffer> {
  const { tempo_ratio } = practice;
  return fetchBytes(songAddress(songId, "backing.flac", { ...AS_WRITTEN, tempo_ratio }));
}

function songAddress(songId: string, file: string, practice: PracticeView): string {
  return `/api/songs/${encodeURIComponent(songId)}/${file}${practiceQuery(practice)}`;
}

/**
 * Decode sound at a rate of our choice, so that nothing is resampled where the file has that rate.
 *
 * Works before any gesture, unlike a real-time context.
 */
export async function decodeSound(bytes: ArrayBuffer, sampleRateHz: number): Promise<AudioBuffer> {
  return new OfflineAudioContext(1, 1, sampleRateHz).decodeAudioData(bytes);
}
