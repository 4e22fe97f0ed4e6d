/**
 * The microphone: records what it hears for a while, with the moments of its first and last sample.
 *
 * Everything that browsers do to voices is turned off: echo cancelling would take the very sounds out
 * that are listened for. Needs localhost or HTTPS.
 */

import type { AudioClock } from "./audio-clock.ts";
import recorderUrl from "./recorder.worklet.js?url&no-inline";

/** Why nothing can be recorded, for the page to say. */
export type MicrophoneFault = "insecure" | "refused" | "absent" | "gaps";

export class MicrophoneError extends Error {
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault) {
    super(`the microphone cannot be used: ${fault}`);
    this.fault = fault;
  }
}

/** What was recorded. */
export interface Recorded {
  /** 16-bit whole numbers, one channel. */
  readonly samples: Int16Array<ArrayBuffer>;
  readonly rateHz: number;
  /** When the first and the last sample came in, on the page's clock. */
  readonly startMs: number;
  readonly endMs: number;
}

interface Recording {
  readonly samples: Float32Array;
  readonly startFrame: number;
  readonly skippedFrames: number;
}

const FULL_SCALE = 32_767;

/** Whether this page may ask for a microphone at all. */
export function canListen(): boolean {
  // On a plain address of the local network there is no such thing, whatever the types say.
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  return isSecureContext && mediaDevices !== undefined;
}

/** A microphone that somebody has allowed. */
export class Microphone {
  readonly #stream: MediaStream;

  private constructor(stream: MediaStream) {
    this.#stream = stream;
  }

  /** Ask for the microphone. @throws MicrophoneError */
  static async open(): Promise<Microphone> {
    if (!canListen()) throw new MicrophoneError("insecure");
    try {
      return new Microphone(
        await navigator.mediaDevices.getUserMedia({
          audio: {
            echoCancellation: false,
            noiseSuppression: false,
            autoGainControl: false,
            channelCount: 1,
          },
        }),
      );
    } catch (error) {
      const absent = error instanceof DOMException && error.name === "NotFoundError";
      throw new MicrophoneError(absent ? "absent" : "refused");
    }
  }

  /**
   * Record, from now on.
   *
   * @param context A running context; its clock is the recording's.
   * @throws MicrophoneError: sound was lost on the way.
   */
  async record(context: AudioContext, clock: AudioClock, seconds: number): Promise<Recorded> {
    await context.audioWorklet.addModule(recorderUrl);
    const recorder = new AudioWorkletNode(context, "uchi-recorder", {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions: { frames: Math.ceil(seconds * context.sampleRate) },
    });
    const source = context.createMediaStreamSource(this.#stream);
    const heard = await new Promise<Recording>((resolve) => {
      recorder.port.onmessage = ({ data }: MessageEvent<Recording>) => {
        resolve(data);
      };
      source.connect(recorder);
      // A node that leads nowhere is not run everywhere; its output is silence.
      recorder.connect(context.destination);
    });
    source.disconnect();
    recorder.disconnect();
    if (heard.skippedFrames > 0) throw new MicrophoneError("gaps");
    const lastFrame = heard.startFrame + heard.samples.length - 1;
    return {
      samples: Int16Array.from(heard.samples, (sample) =>
        Math.round(Math.max(-1, Math.min(1, sample)) * FULL_SCALE),
      ),
      rateHz: context.sampleRate,
      startMs: clock.performanceMsAt(heard.startFrame / context.sampleRate),
      endMs: clock.performanceMsAt(lastFrame / context.sampleRate),
    };
  }

  /** Let go of it. */
  close(): void {
    for (const track of this.#stream.getTracks()) track.stop();
  }
}

/** Give what the browser calls the output in use; blank where it does not say. */
export async function outputLabel(): Promise<string> {
  if (!canListen()) return "";
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const outputs = devices.filter((device) => device.kind === "audiooutput");
    return (outputs.find((device) => device.deviceId === "default") ?? outputs[0])?.label ?? "";
  } catch {
    return "";
  }
}
