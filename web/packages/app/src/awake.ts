/** Keep a screen from sleeping: a wall that goes dark in the middle of a song is no stage. */

/** Hold the screen awake until ended; a browser that cannot does nothing. */
export function keepAwake(view: Window): () => void {
  let ended = false;
  let held: WakeLockSentinel | undefined;
  const hold = (): void => {
    // A lock is lost whenever the page is hidden, and has to be asked for again.
    if (ended || view.document.visibilityState !== "visible") return;
    if (!("wakeLock" in view.navigator)) return;
    view.navigator.wakeLock.request("screen").then(
      (lock) => {
        if (ended) void lock.release();
        else held = lock;
      },
      () => undefined,
    );
  };
  hold();
  view.document.addEventListener("visibilitychange", hold);
  return () => {
    ended = true;
    view.document.removeEventListener("visibilitychange", hold);
    void held?.release();
  };
}
