// Records its input, one channel, from the first quantum on, and posts it once it is full.
// Runs in the audio thread; loaded by probe.ts only.
//
// Frames are counted here, quantum by quantum, because Chromium's currentFrame is now and then one
// quantum behind for one call (seen in version 156: the same frame twice, then two quanta further).
// It is never ahead, so the frame at which the recording began is the largest that any of the first
// calls implies; where a later call implies a larger one, quanta were left out.

const QUANTUM = 128;
const FIRST_CALLS = 64;

class Recorder extends AudioWorkletProcessor {
  constructor(options) {
    super();
    this.samples = new Float32Array(options.processorOptions.frames);
    this.calls = 0;
    this.startFrame = -1;
    this.skippedFrames = 0;
  }

  process(inputs) {
    const filled = this.calls * QUANTUM;
    const impliedStart = currentFrame - filled;
    if (this.calls < FIRST_CALLS) this.startFrame = Math.max(this.startFrame, impliedStart);
    else this.skippedFrames = Math.max(this.skippedFrames, impliedStart - this.startFrame);
    this.calls += 1;
    const channel = inputs[0]?.[0];
    if (channel !== undefined) {
      this.samples.set(channel.subarray(0, this.samples.length - filled), filled);
    }
    if (filled + QUANTUM < this.samples.length) return true;
    const { samples, startFrame, skippedFrames } = this;
    this.port.postMessage({ samples, startFrame, skippedFrames }, [samples.buffer]);
    return false;
  }
}

registerProcessor("uchi-recorder", Recorder);
