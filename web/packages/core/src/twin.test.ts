/**
 * The simulator plays evenings with a page written in Python. What that one answers to scripts drawn
 * from a seed is in `tests/vectors`; the page that people use has to answer the same.
 */

import { decode } from "@msgpack/msgpack";
import { expect, test } from "vitest";

import meetings from "../../../../tests/vectors/meeting.json" with { type: "json" };
import outboxes from "../../../../tests/vectors/outbox.json" with { type: "json" };
import clocks from "../../../../tests/vectors/session_clock.json" with { type: "json" };
import books from "../../../../tests/vectors/sound_book.json" with { type: "json" };
import { encodeMessage } from "./codec.ts";
import { Meeting, type SocketEvents } from "./meeting.ts";
import type { ClientMessage, HitIn, KnotView, Sound } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { SessionClock } from "./session-clock.ts";
import { SoundBook } from "./sound-book.ts";
import { Timeline } from "./timeline.ts";

const NEARLY = 1e-9;

/** Hold two trees of numbers and words against each other: sums may be rounded otherwise. */
function same(found: unknown, written: unknown, where: string): void {
  if (typeof found === "number" && typeof written === "number") {
    const near = Math.abs(found - written) <= NEARLY * Math.max(1, Math.abs(written));
    if (!near) expect.fail(`${where}: ${String(found)} instead of ${String(written)}`);
  } else if (Array.isArray(found) && Array.isArray(written)) {
    expect(found.length, where).toBe(written.length);
    found.forEach((each, index) => {
      same(each, written[index], `${where}[${String(index)}]`);
    });
  } else if (
    typeof found === "object" &&
    typeof written === "object" &&
    found !== null &&
    written !== null
  ) {
    expect(Object.keys(found).sort(), where).toEqual(Object.keys(written).sort());
    for (const [key, value] of Object.entries(written)) {
      same((found as Record<string, unknown>)[key], value, `${where}.${key}`);
    }
  } else {
    expect(found, where).toBe(written);
  }
}

test.each(outboxes.map((script, number) => ({ script, number })))(
  "the outbox keeps, sends and lets go as the simulator's does, script $number",
  ({ script }) => {
    const shelf = new Map((script.left as HitIn[]).map((hit) => [hit.seq, hit]));
    const outbox = new Outbox({
      hits: () => [...shelf.values()],
      put: (hit) => void shelf.set(hit.seq, hit),
      remove: (seq) => void shelf.delete(seq),
    });
    script.steps.forEach((step, index) => {
      const where = `step ${String(index)}`;
      switch (step.do) {
        case "put": {
          const hit = { pass_number: 1, time_s: step.time_s ?? NaN, piece: "snare", velocity: 64 };
          same(outbox.put(hit).seq, step.seq, where);
          break;
        }
        case "take": {
          const batches = outbox.take(step.now_ms ?? NaN);
          same(
            batches.map((batch) => batch.map((hit) => hit.seq)),
            step.batches,
            where,
          );
          break;
        }
        case "stored":
          outbox.stored(step.seqs ?? []);
          break;
        case "connected":
          outbox.connected(step.last_seq ?? NaN);
          break;
        default:
          expect.fail(`${where}: ${step.do} is not known`);
      }
    });
    expect(outbox.size).toBe(script.size);
    expect(outbox.lastSeq).toBe(script.last_seq);
    expect([...shelf.keys()].sort((a, b) => a - b)).toEqual(script.shelf);
  },
);

test.each(books.map((script, number) => ({ script, number })))(
  "the sound book hands out and takes back as the simulator's does, script $number",
  ({ script }) => {
    const book = new SoundBook();
    let timeline: Timeline | undefined;
    const keyOf = (key: readonly unknown[]): string => key.slice(0, 3).join("/");
    script.steps.forEach((step, index) => {
      const where = `step ${String(index)}`;
      if (step.do === "timeline") {
        timeline = Timeline.ofKnots(step.knots as unknown as KnotView[]);
        return;
      }
      if (timeline === undefined) expect.fail("a script begins with a timeline");
      switch (step.do) {
        case "hear":
          book.hear(step.sounds as unknown as Sound[]);
          break;
        case "due": {
          const found = book.due(step.from_s ?? NaN, step.to_s ?? NaN, timeline);
          same(
            found.map((due) => [due.key, due.sound.version, due.atS]),
            (step.found ?? []).map((due) => [keyOf(due), due[3], due[4]]),
            where,
          );
          break;
        }
        case "moved":
          same(book.moved(step.now_s ?? NaN, timeline), (step.keys ?? []).map(keyOf), where);
          break;
        case "take_back":
          book.takeBack(keyOf(step.key ?? []));
          break;
        case "start_pass":
          book.startPass(step.pass_number ?? NaN);
          break;
        default:
          expect.fail(`${where}: ${step.do} is not known`);
      }
    });
    expect(book.counts.tooLate).toBe(script.too_late);
  },
);

test.each(clocks.map((script, number) => ({ script, number })))(
  "the session clock asks and tells as the simulator's does, script $number",
  ({ script }) => {
    const clock = new SessionClock();
    script.steps.forEach((step, index) => {
      const where = `step ${String(index)}`;
      if (step.do === "connected") {
        clock.connected();
        return;
      }
      const ping = clock.ping(step.asked_ms ?? NaN);
      same(ping.client_s, step.client_s, where);
      if (step.lost === true) {
        same(clock.nextPingAtMs(), step.next_ping_at_ms, where);
        return;
      }
      const heardMs = step.heard_ms ?? NaN;
      clock.pong(
        {
          type: "clock_pong",
          client_s: ping.client_s,
          received_s: step.received_s ?? NaN,
          sent_s: step.sent_s ?? NaN,
        },
        heardMs,
      );
      same(clock.locked, step.locked, where);
      same(clock.pathS, step.path_s, where);
      same(clock.nextPingAtMs(), step.next_ping_at_ms, where);
      if (!clock.locked) return;
      const sessionS = clock.sessionSecondsAt(heardMs);
      same(sessionS, step.session_s, where);
      same(clock.performanceMsAt(sessionS + 1), step.page_ms, where);
      same(clock.errorS(heardMs), step.error_s, where);
      same(clock.likelyErrorS(heardMs), step.likely_error_s, where);
    });
  },
);

interface BenchTimer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A page on a bench: time, timers and a socket in our hands, and a log of what it does. */
class Bench {
  atMs = 1000;
  events: SocketEvents | undefined;
  readonly log: unknown[][] = [];
  #timers: BenchTimer[] = [];

  readonly nowMs = (): number => this.atMs;

  readonly openSocket = (_url: string, events: SocketEvents) => {
    this.events = events;
    this.log.push([this.atMs, "open"]);
    return {
      send: (bytes: Uint8Array) => {
        this.log.push([this.atMs, "send", decode(bytes)]);
      },
      close: () => {
        this.log.push([this.atMs, "close"]);
      },
    };
  };

  readonly setTimer = (callback: () => void, delayMs: number) => {
    const timer: BenchTimer = { atMs: this.atMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  runUntil(atMs: number): void {
    for (;;) {
      let first: BenchTimer | undefined;
      for (const timer of this.#timers) {
        // Of two at the same time, the one that was set first.
        if (timer.atMs <= atMs && (first === undefined || timer.atMs < first.atMs)) first = timer;
      }
      if (first === undefined) break;
      const due = first;
      this.#timers = this.#timers.filter((each) => each !== due);
      this.atMs = Math.max(this.atMs, due.atMs);
      due.callback();
    }
    this.atMs = atMs;
  }
}

test.each(meetings.map((script, number) => ({ script, number })))(
  "a page connects, strikes and comes back as the simulator's does, script $number",
  ({ script }) => {
    const bench = new Bench();
    const meeting = new Meeting({
      url: "ws://room/ws",
      secret: "s".repeat(32),
      device: "d".repeat(32),
      name: "Mina",
      role: "player",
      place: "",
      headphones: false,
      openSocket: bench.openSocket,
      nowMs: bench.nowMs,
      setTimer: bench.setTimer,
    });
    meeting.describeSound({ outputS: 0.03, canSound: true });
    for (const step of script.steps) {
      bench.runUntil(step.at_ms);
      switch (step.do) {
        case "opened":
          bench.events?.opened();
          break;
        case "closed":
          bench.events?.closed();
          break;
        case "strike":
          meeting.strike("snare", 100, step.event_ms ?? NaN);
          break;
        case "received":
          bench.events?.received(
            encodeMessage(step.message as unknown as ClientMessage),
            bench.atMs,
          );
          break;
        default:
          expect.fail(`${step.do} is not known`);
      }
    }
    bench.runUntil(script.until_ms);
    same(bench.log, script.log, "log");
    expect(meeting.unstored).toBe(script.unstored);
    expect(meeting.view.connection).toBe(script.connection);
  },
);
