"""A Web MIDI that tests can plug kits into: Chromium without a sequencer has none of its own.

What a page hears are events as a browser gives them: bytes, and a time stamp on the page's clock.
"""

from playwright.sync_api import BrowserContext, Page

_STUB = """
(() => {
  const inputs = new Map();
  const access = { inputs, outputs: new Map(), onstatechange: null, sysexEnabled: false };
  const changed = () => access.onstatechange?.({});
  globalThis.midiStub = {
    asked: 0,
    plug(name) {
      const input = { id: `id of ${name}`, name, type: "input", state: "connected",
                      onmidimessage: null };
      inputs.set(input.id, input);
      changed();
    },
    unplug(name) {
      const input = inputs.get(`id of ${name}`);
      input.state = "disconnected";
      inputs.delete(input.id);
      changed();
    },
    send(name, bytes, timeStamp) {
      inputs.get(`id of ${name}`).onmidimessage?.({ data: Uint8Array.from(bytes), timeStamp });
    },
  };
  Object.defineProperty(navigator, "requestMIDIAccess", {
    configurable: true,
    value: () => {
      globalThis.midiStub.asked += 1;
      return Promise.resolve(access);
    },
  });
})();
"""

_NONE = "() => { delete Navigator.prototype.requestMIDIAccess; }"

_SEND = """
([name, messages, agoMs]) => {
  const now = performance.now();
  return messages.map(([atMs, hex]) => {
    const timeStamp = now - agoMs + atMs;
    globalThis.midiStub.send(name, hex.split(" ").map((byte) => parseInt(byte, 16)), timeStamp);
    return timeStamp;
  });
}
"""


def stub_midi(context: BrowserContext) -> None:
    """Let every page of a context have Web MIDI, with nothing plugged in."""
    context.add_init_script(_STUB)


def take_midi_away(context: BrowserContext) -> None:
    """Let every page of a context be in a browser that has no Web MIDI."""
    context.add_init_script(f"({_NONE})()")


def plug(page: Page, name: str) -> None:
    page.evaluate("(name) => globalThis.midiStub.plug(name)", name)


def send(
    page: Page, name: str, messages: list[tuple[float, str]], *, ago_ms: float = 0.0
) -> list[float]:
    """Send messages from a kit.

    Args:
        page: Whose browser the kit is plugged into.
        name: The kit.
        messages: For each its time, milliseconds after the first moment, and its bytes in hex.
        ago_ms: How long ago the first moment is.

    Returns:
        The time stamps, milliseconds on the page's clock.
    """
    stamps: list[float] = page.evaluate(_SEND, [name, [list(each) for each in messages], ago_ms])
    return stamps
