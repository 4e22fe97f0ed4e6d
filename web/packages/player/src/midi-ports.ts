/**
 * The MIDI ports of this computer, by the Web MIDI API: bytes and time stamps, as they come.
 *
 * Browsers give MIDI only to pages that they trust (HTTPS or localhost) and ask people first; Safari,
 * iPhones, iPads and Firefox on Android have none. Ports come and go while the page is open.
 */

/** Why no e-kit can be heard. */
export type MidiFault = "insecure" | "unsupported" | "refused";

export interface MidiPort {
  readonly id: string;
  /** As the system calls it. */
  readonly name: string;
}

/** What of an input port matters here; a `MIDIInput` is one. */
export interface MidiInputLike {
  readonly id: string;
  readonly name: string | null;
  readonly state: string;
  onmidimessage:
    ((event: { readonly data: Uint8Array | null; readonly timeStamp: number }) => void) | null;
}

/** What of a `MIDIAccess` matters here. */
export interface MidiAccessLike {
  readonly inputs: { forEach(callback: (input: MidiInputLike) => void): void };
  onstatechange: (() => void) | null;
}

export interface MidiPortsOptions {
  /** Whether the browser trusts the page. */
  readonly secure: boolean;
  /** Ask the browser; undefined where it has no Web MIDI. */
  readonly request: (() => Promise<MidiAccessLike>) | undefined;
  /** Told whenever ports come or go, and once at the start. */
  readonly onPorts: (ports: readonly MidiPort[]) => void;
  /** Told of the bytes of a port; `timeStampMs` is on the page's clock. */
  readonly onBytes: (port: MidiPort, bytes: Uint8Array, timeStampMs: number) => void;
}

/** Ports that only echo what other programs send. */
const THROUGH = /midi through|iac driver|loopmidi/i;

export class MidiPorts {
  readonly #options: MidiPortsOptions;
  #access: MidiAccessLike | null = null;
  #open = new Map<string, MidiInputLike>();

  constructor(options: MidiPortsOptions) {
    this.#options = options;
  }

  /**
   * Ask for the ports, and hear all of them from now on. The browser may ask the person first.
   *
   * @returns What stands in the way, or null.
   */
  async connect(): Promise<MidiFault | null> {
    if (this.#access !== null) return null;
    const { request, secure } = this.#options;
    if (request === undefined) return secure ? "unsupported" : "insecure";
    try {
      this.#access = await request();
    } catch {
      return "refused";
    }
    this.#access.onstatechange = () => {
      this.#look();
    };
    this.#look();
    return null;
  }

  /** Hear nothing any more. */
  close(): void {
    for (const input of this.#open.values()) input.onmidimessage = null;
    this.#open.clear();
    if (this.#access !== null) this.#access.onstatechange = null;
    this.#access = null;
  }

  #look(): void {
    const there = new Map<string, MidiInputLike>();
    this.#access?.inputs.forEach((input) => {
      if (input.state === "connected") there.set(input.id, input);
    });
    const ports = [...there.values()].map(({ id, name }) => ({ id, name: name ?? "" }));
    const real = ports.filter((port) => !THROUGH.test(port.name));
    for (const [id, input] of this.#open) {
      if (there.get(id) !== input) input.onmidimessage = null;
    }
    for (const port of real) {
      const input = there.get(port.id);
      if (input === undefined) continue;
      input.onmidimessage = ({ data, timeStamp }) => {
        if (data !== null) this.#options.onBytes(port, data, timeStamp);
      };
    }
    this.#open = there;
    this.#options.onPorts(real);
  }
}

/** Give what the browser of a page offers. */
export function browserMidi(view: Window): Pick<MidiPortsOptions, "secure" | "request"> {
  const browser = view.navigator;
  const offered = "requestMIDIAccess" in browser;
  return {
    secure: view.isSecureContext,
    request: offered ? () => browser.requestMIDIAccess() as Promise<MidiAccessLike> : undefined,
  };
}

/** Tell whether the browser would give its ports without asking anybody. */
export async function midiIsGranted(view: Window): Promise<boolean> {
  try {
    const name = "midi" as PermissionName;
    return (await view.navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false;
  }
}
