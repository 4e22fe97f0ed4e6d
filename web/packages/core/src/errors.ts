/**
 * Every error of the browser's side, in one tree.
 *
 *     UchiError
 *     ├── MessageNotUnderstood
 *     ├── TimelineBroken
 *     ├── ClockNotSet
 *     ├── SongNotUnderstood
 *     ├── KitNotUnderstood
 *     └── NotLoaded
 *
 * Each keeps its facts as fields and says in one sentence what, where, what was found, what to do.
 */

/** Anything that Uchiawase throws on purpose. */
export class UchiError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** Bytes that came in are no message of the room. */
export class MessageNotUnderstood extends UchiError {
  readonly fault: string;
  readonly byteCount: number;

  constructor(fault: string, byteCount: number) {
    super(
      `a message of ${byteCount} bytes from the room ${fault}; reload the page, it may be older than the room`,
    );
    this.fault = fault;
    this.byteCount = byteCount;
  }
}

/** A timeline would jump, go back, or has no knot. */
export class TimelineBroken extends UchiError {
  readonly index: number;
  readonly fault: string;

  constructor(index: number, fault: string) {
    super(`segment ${index} of the timeline ${fault}`);
    this.index = index;
    this.fault = fault;
  }
}

/** Somebody asked for the time before it was known. */
export class ClockNotSet extends UchiError {
  constructor(which: "session" | "audio") {
    super(
      `the ${which} clock is not set yet; look at its "locked" first, it takes about a second after joining`,
    );
  }
}

/** A song file is not one that this page can read. */
export class SongNotUnderstood extends UchiError {
  readonly fault: string;

  constructor(fault: string) {
    super(`song.json ${fault}; reload the page, it may be older than the room`);
    this.fault = fault;
  }
}

/** A kit's index or sound is not one that this page can play. */
export class KitNotUnderstood extends UchiError {
  readonly kitId: string;
  readonly fault: string;

  constructor(kitId: string, fault: string) {
    super(`the kit "${kitId}" cannot be played: ${fault}`);
    this.kitId = kitId;
    this.fault = fault;
  }
}

/** Something that the room should serve did not come. */
export class NotLoaded extends UchiError {
  readonly address: string;
  readonly status: number;

  constructor(address: string, status: number) {
    super(
      `${address} was answered with ${status === 0 ? "nothing" : status}; check that the host's computer can be reached`,
    );
    this.address = address;
    this.status = status;
  }
}
