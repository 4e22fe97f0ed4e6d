/** An audio graph that only writes down what it is asked, in virtual time. Never part of a page. */

const QUANTUM = 128;

interface Event {
  readonly kind: "set" | "target" | "ramp";
  readonly atS: number;
  readonly value: number;
}

export class FakeParam {
  value = 1;
  events: Event[] = [];

  setValueAtTime(value: number, atS: number): this {
    this.events.push({ kind: "set", atS, value });
    return this;
  }

  setTargetAtTime(value: number, atS: number): this {
    this.events.push({ kind: "target", atS, value });
    return this;
  }

  linearRampToValueAtTime(value: number, atS: number): this {
    this.events.push({ kind: "ramp", atS, value });
    return this;
  }

  cancelScheduledValues(fromS: number): this {
    this.events = this.events.filter((event) => event.atS < fromS);
    return this;
  }

  /** Give the value that a quantum starting at a time is computed with, by steps only. */
  steppedAt(atS: number): number {
    const past = this.events.filter((event) => event.kind === "set" && event.atS <= atS + 1e-9);
    return past.sort((a, b) => a.atS - b.atS).at(-1)?.value ?? this.value;
  }
}

export class FakeNode {
  readonly outputs = new Set<FakeNode>();

  connect(to: FakeNode): FakeNode {
    this.outputs.add(to);
    return to;
  }

  disconnect(): void {
    this.outputs.clear();
  }
}

export class FakeGain extends FakeNode {
  readonly gain = new FakeParam();
}

export class FakeFilter extends FakeNode {
  type = "lowpass";
  readonly frequency = new FakeParam();
  readonly gain = new FakeParam();
}

export class FakeShaper extends FakeNode {
  curve: Float32Array | null = null;
}

export class FakeSource extends FakeNode {
  buffer: unknown = null;
  onended: (() => void) | null = null;
  readonly playbackRate = new FakeParam();
  startS = NaN;
  offsetS = 0;
  loop = false;
  loopStart = 0;
  loopEnd = 0;
  stopS = Infinity;

  start(atS = 0, offsetS = 0): void {
    this.startS = atS;
    this.offsetS = offsetS;
  }

  stop(atS = 0): void {
    this.stopS = atS;
  }

  /** Give where in its buffer it is at a time, as an audio engine that works in quanta has it. */
  positionAt(atS: number, rateHz: number): number {
    let position = this.offsetS;
    let quantum = Math.floor((this.startS * rateHz) / QUANTUM);
    for (let fromS = this.startS; fromS < atS;) {
      quantum += 1;
      const toS = Math.min((quantum * QUANTUM) / rateHz, atS);
      const startOfQuantum = ((quantum - 1) * QUANTUM) / rateHz;
      position += (toS - fromS) * this.playbackRate.steppedAt(startOfQuantum);
      fromS = toS;
    }
    return position;
  }
}

export class FakeContext {
  currentTime = 0;
  readonly sampleRate = 48_000;
  readonly destination = new FakeNode();
  readonly sources: FakeSource[] = [];
  state = "running";
  outputLatency = 0.01;
  baseLatency = 0.003;

  createBufferSource(): FakeSource {
    const source = new FakeSource();
    this.sources.push(source);
    return source;
  }

  createGain(): FakeGain {
    return new FakeGain();
  }

  createBiquadFilter(): FakeFilter {
    return new FakeFilter();
  }

  createWaveShaper(): FakeShaper {
    return new FakeShaper();
  }

  createBuffer(): object {
    return {};
  }

  /** The same, for those who ask for the real thing. */
  get real(): AudioContext {
    return this as unknown as AudioContext;
  }

  /** The sources that are to be heard, in the order of their start. */
  get heard(): FakeSource[] {
    return this.sources
      .filter((source) => source.stopS > source.startS)
      .sort((a, b) => a.startS - b.startS);
  }
}
