import { expect, test } from "vitest";

import { type MidiInputLike, type MidiPort, MidiPorts } from "./midi-ports.ts";

function input(id: string, name: string, state = "connected"): MidiInputLike & { state: string } {
  return { id, name, state, onmidimessage: null };
}

function world(inputs: MidiInputLike[]) {
  const access = { inputs: { forEach: inputs.forEach.bind(inputs) }, onstatechange: null };
  return access as {
    inputs: { forEach(callback: (each: MidiInputLike) => void): void };
    onstatechange: (() => void) | null;
  };
}

function heard(inputs: MidiInputLike[]) {
  const told: MidiPort[][] = [];
  const bytes: string[] = [];
  const access = world(inputs);
  const ports = new MidiPorts({
    secure: true,
    request: () => Promise.resolve(access),
    onPorts: (given) => told.push([...given]),
    onBytes: (port, data, timeStampMs) => bytes.push(`${port.name} ${[...data]} @${timeStampMs}`),
  });
  return { ports, access, told, bytes };
}

const names = (ports: readonly MidiPort[] | undefined): string[] =>
  (ports ?? []).map((port) => port.name);

test("every real port is heard, with its own time stamps", async () => {
  const [kit, through] = [input("1", "TD-17"), input("2", "Midi Through Port-0")];
  const { ports, told, bytes } = heard([kit, through]);
  expect(await ports.connect()).toBeNull();
  expect(names(told.at(-1))).toEqual(["TD-17"]);
  kit.onmidimessage?.({ data: Uint8Array.of(0x99, 36, 100), timeStamp: 1234.5 });
  expect(through.onmidimessage).toBeNull();
  expect(bytes).toEqual(["TD-17 153,36,100 @1234.5"]);
});

test("ports come and go, and what has gone is no longer heard", async () => {
  const inputs = [input("1", "TD-17")];
  const { ports, access, told } = heard(inputs);
  await ports.connect();
  inputs.push(input("2", "Nitro"));
  access.onstatechange?.();
  expect(names(told.at(-1))).toEqual(["TD-17", "Nitro"]);
  const [first] = inputs;
  if (first !== undefined) (first as { state: string }).state = "disconnected";
  access.onstatechange?.();
  expect(names(told.at(-1))).toEqual(["Nitro"]);
  expect(first?.onmidimessage).toBeNull();
});

test("asking twice asks once; after closing nothing is heard", async () => {
  const kit = input("1", "TD-17");
  const { ports, told, access } = heard([kit]);
  await ports.connect();
  await ports.connect();
  expect(told).toHaveLength(1);
  ports.close();
  expect(kit.onmidimessage).toBeNull();
  expect(access.onstatechange).toBeNull();
});

test("what stands in the way is told apart", async () => {
  const asked = async (secure: boolean, request?: () => Promise<never>) =>
    new MidiPorts({
      secure,
      request,
      onPorts: () => undefined,
      onBytes: () => undefined,
    }).connect();
  expect(await asked(false)).toBe("insecure");
  expect(await asked(true)).toBe("unsupported");
  expect(await asked(true, () => Promise.reject(new Error("no")))).toBe("refused");
});
