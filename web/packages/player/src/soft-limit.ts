/**
 * The end of the page's sound: what is too loud for the loudspeaker is rounded off, not cut off.
 *
 * Six people who all strike at once can add up to more than full scale. A compressor would look
 * ahead and so delay every stroke; a curve takes no time at all. Up to `KNEE` it is a straight line,
 * so nothing that is not too loud is changed.
 */

const KNEE = 0.85;
/** How far beyond full scale the curve still answers; louder than that is as loud as that. */
const REACH = 4;
const POINTS = 8193;

/** Give what comes out for a sample. Pure; odd, rising, and never beyond ±1. */
export function softened(sample: number): number {
  const size = Math.abs(sample);
  if (size <= KNEE) return sample;
  const room = 1 - KNEE;
  return Math.sign(sample) * (KNEE + room * Math.tanh((size - KNEE) / room));
}

/** Make the two nodes of the curve; sound goes in at `input` and comes out of `output`. */
export function makeSoftLimit(context: BaseAudioContext): { input: AudioNode; output: AudioNode } {
  const input = context.createGain();
  input.gain.value = 1 / REACH;
  const output = context.createWaveShaper();
  output.curve = Float32Array.from({ length: POINTS }, (_, index) =>
    softened(((2 * index) / (POINTS - 1) - 1) * REACH),
  );
  input.connect(output);
  return { input, output };
}
