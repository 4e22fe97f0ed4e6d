// Records its input, one channel, from the first quantum on, and posts it once it is full.
// Runs in the audio thread; loaded by probe.ts only.

class Recorder extends AudioWorkletProcessor {
  constructor(options) {
    super();
    this.samples = new Float32Array(options.processorOptions.frames);
    this.filled = 0;
    this.startFrame = -1;
  }

  process(inputs) {
    if (this.startFrame < 0) this.startFrame = currentFrame;
    // The frames count on where nothing is connected or sounding: silence is recorded as silence.
    const offset = currentFrame - this.startFrame;
    const channel = inputs[0]?.[0];
    if (channel !== undefined) {
      this.samples.set(channel.subarray(0, this.samples.length - offset), offset);
    }
    if (offset + 128 < this.samples.length) return true;
    this.port.postMessage({ samples: this.samples, startFrame: this.startFrame }, [
      this.samples.buffer,
    ]);
    return false;
  }
}

registerProcessor("uchi-recorder", Recorder);
