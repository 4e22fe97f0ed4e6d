/** The seam of a loop: where a stretch of sound ends and begins again, without a click. */

/** How long before its end a round turns into what comes before the stretch, seconds. */
export const SEAM_S = 0.01;

/** A stretch of a buffer that goes round, seconds of its sound. */
export interface Lap {
  readonly startS: number;
  readonly endS: number;
}

/**
 * Let the end of a stretch lead to its start: its last samples turn into those before the start.
 *
 * It changes the buffer, which from then on is good for this stretch only. The same is done for the
 * recording in `uchiawase/sound/loop.py`.
 */
export function closeSeam(buffer: AudioBuffer, lap: Lap): void {
  const start = Math.round(lap.startS * buffer.sampleRate);
  const end = Math.min(Math.round(lap.endS * buffer.sampleRate), buffer.length);
  const seam = Math.min(Math.round(SEAM_S * buffer.sampleRate), end - start);
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
    const samples = buffer.getChannelData(channel);
    for (let index = 0; index < seam; index += 1) {
      const share = (index + 0.5) / seam;
      const at = end - seam + index;
      const leading = samples[start - seam + index] ?? 0;
      samples[at] = (1 - share) * (samples[at] as number) + share * leading;
    }
  }
}

/** Give where in the buffer a second of the song is that is written out round after round. */
export function folded(lap: Lap | null, songS: number): number {
  if (lap === null || songS < lap.endS) return songS;
  return lap.startS + ((songS - lap.startS) % (lap.endS - lap.startS));
}
