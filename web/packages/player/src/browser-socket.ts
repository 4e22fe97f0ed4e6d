/** The browser's WebSocket as a meeting opens it, and the browser's clock and timers. */

import type { MeetingOptions, Socket, SocketEvents } from "@uchiawase/core/meeting";

/** Open a WebSocket; to be handed to a `Meeting` as its `openSocket`. */
export function openBrowserSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    events.opened();
  };
  socket.onmessage = (event: MessageEvent<unknown>) => {
    // Read before anything else: what comes later is not the network's delay but ours.
    const receivedMs = performance.now();
    if (event.data instanceof ArrayBuffer) events.received(new Uint8Array(event.data), receivedMs);
  };
  // An error is always followed by a close, which says all that a page may know.
  socket.onclose = () => {
    events.closed();
  };
  return {
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
    },
    close: () => {
      socket.close();
    },
  };
}

/** What a `Meeting` needs of a browser. */
export const browser: Pick<MeetingOptions, "openSocket" | "nowMs" | "setTimer"> = {
  openSocket: openBrowserSocket,
  nowMs: () => performance.now(),
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
