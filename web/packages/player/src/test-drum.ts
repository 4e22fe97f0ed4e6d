/** One drum of oscillators, for the test of a phone: needs nothing that has to be fetched. */

import { makeAudioContext } from "./sounding.ts";

const FALL_S = 0.45;
const FROM_HZ = 190;
const TO_HZ = 62;
const CRACK_HZ = 1900;
const CRACK_S = 0.05;

export class TestDrum {
  #context: AudioContext | null = null;

  /**
   * Strike; has to be called from within a gesture.
   *
   * @returns The output delay that the browser states, ms (0 where it states none).
   * @throws whatever keeps this browser from giving sound.
   */
  async strike(): Promise<number> {
    // Nothing may be awaited before `resume`: Safari would no longer count it as the gesture's.
    const context = (this.#context ??= makeAudioContext());
    await context.resume();
    const nowS = context.currentTime + 0.01;
    this.#sweep(context, FROM_HZ, TO_HZ, FALL_S, 0.9, nowS);
    // What a phone's loudspeaker can give: it has no bass.
    this.#sweep(context, CRACK_HZ, CRACK_HZ / 4, CRACK_S, 0.4, nowS);
    return 1000 * (context.outputLatency || 0);
  }

  close(): void {
    void this.#context?.close();
  }

  #sweep(
    context: AudioContext,
    fromHz: number,
    toHz: number,
    fallS: number,
    loud: number,
    atS: number,
  ): void {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.setValueAtTime(fromHz, atS);
    tone.frequency.exponentialRampToValueAtTime(toHz, atS + fallS / 2);
    gain.gain.setValueAtTime(loud, atS);
    gain.gain.exponentialRampToValueAtTime(0.001, atS + fallS);
    tone.connect(gain).connect(context.destination);
    tone.start(atS);
    tone.stop(atS + fallS);
  }
}
