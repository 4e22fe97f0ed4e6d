import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { FakeRoom } from "./fakes/room.ts";
import { Meeting, type MeetingView } from "./meeting.ts";
import { PROTOCOL, type Trouble } from "./messages.ts";

function joined(): { room: FakeRoom; meeting: Meeting } {
  const room = new FakeRoom();
  const meeting = new Meeting(room.options);
  room.time.pass(1500);
  return { room, meeting };
}

const knots = [{ start_s: 510, beats: [-8, 1], bpm: 120 }] as const;

describe("joining", () => {
  test("begins with one hello and ends open, with oneself found and the clock locked", () => {
    const { room, meeting } = joined();
    expect(room.heard[0]).toEqual({
      type: "hello",
      protocol: PROTOCOL,
      secret: "s",
      device: "d".repeat(32),
      name: "Mina",
      role: "player",
      place: "",
      headphones: false,
    });
    expect(room.heardOf("hello")).toHaveLength(1);
    expect(meeting.view.connection).toBe("open");
    expect(meeting.view.me?.seat).toBe(2);
    expect(meeting.clock.sessionSecondsAt(room.time.nowMs)).toBeCloseTo(room.sessionS(), 4);
  });

  test("tells the device's delays once they are known, and again only when they change", () => {
    const { room, meeting } = joined();
    const [report] = room.heardOf("device_report");
    expect(report?.path_s).toBeCloseTo(0.01, 3);
    expect(report?.can_sound).toBe(false);
    const before = room.heardOf("device_report").length;
    room.time.pass(60_000);
    expect(room.heardOf("device_report").length - before).toBeLessThanOrEqual(2);
    meeting.describeSound({ outputS: 0.03, canSound: true });
    room.time.pass(1000);
    expect(room.heardOf("device_report").at(-1)).toMatchObject({ output_s: 0.03, can_sound: true });
  });

  test("a subscriber is told at once and with every change, each time another frozen view", () => {
    const { room, meeting } = joined();
    const views: MeetingView[] = [];
    const end = meeting.subscribe((view) => views.push(view));
    expect(views).toEqual([meeting.view]);
    room.change({ phase: "count_in", pass_number: 1, timeline: [...knots] });
    room.time.pass(100);
    expect(views).toHaveLength(2);
    expect(views[0]).not.toBe(views[1]);
    expect(Object.isFrozen(views[1])).toBe(true);
    end();
    room.change({ phase: "playing" });
    room.time.pass(100);
    expect(views).toHaveLength(2);
  });
});

describe("another link", () => {
  test("takes the place of the one that came with the welcome", () => {
    const { room, meeting } = joined();
    room.say({
      type: "join_link",
      link: "http://room/join#new",
      qr: ["1"],
      watch_link: "http://room/watch#new",
      watch_qr: ["0"],
    });
    room.time.pass(100);
    expect(meeting.view.welcome).toMatchObject({
      player: 7,
      join_link: "http://room/join#new",
      join_qr: ["1"],
      watch_link: "http://room/watch#new",
      watch_qr: ["0"],
    });
  });
});

describe("the state", () => {
  test("only the newest revision counts", () => {
    const { room, meeting } = joined();
    room.say({ ...room.state, revision: 9, phase: "playing" });
    room.say({ ...room.state, revision: 8, phase: "lobby" });
    room.say({ ...room.state, revision: 9, phase: "lobby" });
    room.time.pass(100);
    expect(meeting.view.state?.phase).toBe("playing");
  });

  test("a room that was opened anew counts from the start again", () => {
    const { room, meeting } = joined();
    room.change({ revision: 900 });
    room.time.pass(100);
    room.cut();
    room.state = { ...room.state, revision: 2, phase: "afterwards" };
    room.time.pass(1000);
    expect(meeting.view.state?.phase).toBe("afterwards");
  });

  test("its timeline and its pass go to the conductor's strokes", () => {
    const { room, meeting } = joined();
    expect(meeting.timeline).toBeNull();
    room.change({ phase: "count_in", pass_number: 3, timeline: [...knots] });
    room.time.pass(100);
    expect(meeting.timeline?.timeSAt(0)).toBe(514);
    expect(meeting.sounds.passNumber).toBe(3);
    const before = meeting.timeline;
    room.change({ phase: "playing", timeline: knots.map((knot) => ({ ...knot })) });
    room.time.pass(100);
    expect(meeting.timeline).toBe(before);
    room.change({ timeline: [...knots, { start_s: 520, beats: [12, 1], bpm: 90 }] });
    room.time.pass(100);
    expect(meeting.timeline).not.toBe(before);
  });
});

describe("hits", () => {
  test("carry the time of their event, not of its handling, and the pass that plays", () => {
    const { room, meeting } = joined();
    const free = meeting.strike("snare", 90, room.time.nowMs - 20);
    expect(free?.pass_number).toBe(0);
    expect(free?.time_s).toBeCloseTo(room.sessionS() - 0.02, 4);
    room.change({ phase: "playing", pass_number: 4 });
    room.time.pass(100);
    expect(meeting.strike("snare", 90, room.time.nowMs)?.pass_number).toBe(4);
    room.change({ phase: "afterwards" });
    room.time.pass(100);
    expect(meeting.strike("snare", 90, room.time.nowMs)?.pass_number).toBe(0);
    room.time.pass(100);
    expect(room.stored.size).toBe(3);
    expect(meeting.unstored).toBe(0);
  });

  test("struck before the room is known are kept, and keep their time", () => {
    const room = new FakeRoom();
    const meeting = new Meeting(room.options);
    expect(meeting.strike("kick", 80, room.time.nowMs)).toBeNull();
    const struckS = room.sessionS();
    room.time.pass(1500);
    expect([...room.stored.values()]).toMatchObject([{ seq: 1, piece: "kick" }]);
    expect(room.stored.get(1)?.time_s).toBeCloseTo(struckS, 4);
  });

  test("none is lost or doubled however often the line is cut", () => {
    const happenings = fc.array(
      fc.oneof(
        fc.record({ what: fc.constant("strike" as const) }),
        fc.record({ what: fc.constant("cut" as const) }),
        fc.record({ what: fc.constant("pass" as const), ms: fc.nat(700) }),
        fc.record({ what: fc.constant("storing" as const), on: fc.boolean() }),
        fc.record({ what: fc.constant("reachable" as const), on: fc.boolean() }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(happenings, (given) => {
        const { room, meeting } = joined();
        let struck = 0;
        for (const each of given) {
          if (each.what === "strike") meeting.strike(`piece ${(struck += 1)}`, 90, room.time.nowMs);
          if (each.what === "cut") room.cut();
          if (each.what === "pass") room.time.pass(each.ms);
          if (each.what === "storing") room.storing = each.on;
          if (each.what === "reachable") room.reachable = each.on;
        }
        room.storing = true;
        room.reachable = true;
        room.time.pass(20_000);
        expect(meeting.unstored).toBe(0);
        const stored = [...room.stored.values()].sort((a, b) => a.seq - b.seq);
        const pieces = stored.map((hit) => hit.piece);
        expect(pieces).toEqual(Array.from({ length: struck }, (_, i) => `piece ${i + 1}`));
        const times = stored.map((hit) => hit.time_s);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});

describe("the connection", () => {
  test("is opened again twice a second, after a minute every 5 s, with the same device and the newest name", () => {
    const { room, meeting } = joined();
    meeting.send({ type: "set_name", name: "Mina K" });
    room.time.pass(50);
    room.reachable = false;
    room.cut();
    expect(meeting.view.connection).toBe("lost");
    const before = room.connections;
    room.time.pass(3100);
    expect(room.connections - before).toBe(6);
    room.time.pass(50_000);
    const soon = room.connections - before;
    expect(soon).toBeGreaterThan(90);
    room.time.pass(120_000);
    expect(room.connections - before - soon).toBeLessThan(50);
    room.reachable = true;
    room.time.pass(6000);
    expect(meeting.view.connection).toBe("open");
    expect(room.heardOf("hello").at(-1)).toMatchObject({ device: "d".repeat(32), name: "Mina K" });
  });

  test("what is known stays while it is lost, and the time goes on", () => {
    const { room, meeting } = joined();
    room.reachable = false;
    room.cut();
    room.time.pass(30_000);
    expect(meeting.view.me?.seat).toBe(2);
    expect(meeting.clock.sessionSecondsAt(room.time.nowMs)).toBeCloseTo(room.sessionS(), 3);
  });

  test("wishes are not kept for later", () => {
    const { room, meeting } = joined();
    room.cut();
    expect(meeting.send({ type: "take_seat", seat: 4 })).toBe(false);
    room.time.pass(5000);
    expect(room.heardOf("take_seat")).toEqual([]);
    expect(meeting.send({ type: "take_seat", seat: 4 })).toBe(true);
  });

  test("one that falls silent without closing is given up and opened again", () => {
    const { room, meeting } = joined();
    room.delayMs = 1e9;
    const before = room.connections;
    room.time.pass(9000);
    expect(meeting.view.connection).toBe("lost");
    // The next attempt hears nothing either, neither yes nor no.
    room.time.pass(1000);
    expect(room.connections - before).toBe(1);
    room.delayMs = 10;
    room.time.pass(9000);
    expect(room.connections - before).toBe(2);
    expect(meeting.view.connection).toBe("open");
  });

  test("a refusal is told and final", () => {
    const { room, meeting } = joined();
    const told: Trouble[] = [];
    meeting.on("trouble", (trouble) => told.push(trouble));
    const before = room.connections;
    room.say({ type: "trouble", code: "wrong-secret", sentence: "No.", fatal: true });
    room.time.pass(60_000);
    expect(meeting.view).toMatchObject({
      connection: "refused",
      trouble: { code: "wrong-secret" },
    });
    expect(told).toHaveLength(1);
    expect(room.connections).toBe(before);
  });

  test("a message that cannot be read is a trouble, not the end", () => {
    const { room, meeting } = joined();
    room.say({ type: "nonsense" } as never);
    room.time.pass(50);
    expect(meeting.view).toMatchObject({ connection: "open", trouble: { code: "unreadable" } });
  });

  test("leaving says so, closes, and stays away", () => {
    const { room, meeting } = joined();
    const before = room.connections;
    meeting.leave();
    room.time.pass(60_000);
    expect(meeting.view.connection).toBe("closed");
    expect(room.connections).toBe(before);
  });

  test("what the conductor sends is in the book before anybody is told, and once however often it comes", () => {
    const { room, meeting } = joined();
    room.change({ phase: "playing", pass_number: 1, timeline: [...knots] });
    const sound = {
      id: { pass_number: 1, part: 3, stroke: 5 },
      version: 1,
      piece: "snare",
      velocity: 99,
      beats: [4, 1] as const,
      offset_s: 0,
    };
    let told = 0;
    meeting.on("sounds", () => {
      told += 1;
      if (told === 1) {
        expect(meeting.sounds.due(515, 517, meeting.timeline as never)).toHaveLength(1);
      }
    });
    room.say({ type: "sounds", sounds: [sound] });
    room.time.pass(50);
    room.cut();
    room.time.pass(1000);
    room.say({ type: "sounds", sounds: [sound] });
    room.time.pass(50);
    expect(told).toBe(2);
    expect(meeting.sounds.due(515, 517, meeting.timeline as never)).toEqual([]);
  });
});
