import fc from "fast-check";
import { expect, test } from "vitest";

import { MAX_HITS_PER_MESSAGE, type HitIn } from "./messages.ts";
import { Outbox, PATIENCE_MS } from "./outbox.ts";

const struck = { pass_number: 1, time_s: 2.5, piece: "snare", velocity: 90 };

/** What may happen between a page and its room, one thing after the other. */
const happenings = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ what: fc.constant("strike" as const) }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant("send" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant("deliver" as const),
        // Which of the messages on their way, and what becomes of it.
        index: fc.nat(20),
        fate: fc.constantFrom("arrives", "arrives twice", "is lost", "arrives unanswered"),
      }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant("reconnect" as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constant("wait" as const), ms: fc.nat(5000) }),
    },
  ),
  { maxLength: 120 },
);

test("nothing struck is lost or doubled, whatever is lost, doubled or comes out of order", () => {
  fc.assert(
    fc.property(happenings, (given) => {
      const outbox = new Outbox();
      const room = new Map<number, HitIn>();
      const written: HitIn[] = [];
      let underway: (readonly HitIn[])[] = [];
      let nowMs = 0;
      const arrive = (hits: readonly HitIn[]): number[] => {
        // The room knows a hit by its seq; the first one counts.
        for (const hit of hits) if (!room.has(hit.seq)) room.set(hit.seq, hit);
        return hits.map((hit) => hit.seq);
      };
      for (const each of given) {
        switch (each.what) {
          case "strike":
            written.push(outbox.put({ ...struck, time_s: written.length }));
            break;
          case "send":
            underway.push(...outbox.take(nowMs));
            break;
          case "deliver": {
            const hits = underway.splice(each.index % Math.max(underway.length, 1), 1)[0];
            if (hits === undefined || each.fate === "is lost") break;
            const seqs = arrive(hits);
            if (each.fate === "arrives twice") arrive(hits);
            if (each.fate !== "arrives unanswered") outbox.stored(seqs);
            break;
          }
          case "reconnect":
            underway = [];
            outbox.connected(Math.max(0, ...room.keys()));
            break;
          case "wait":
            nowMs += each.ms;
            break;
        }
        for (const hits of underway) {
          expect(hits.length).toBeLessThanOrEqual(MAX_HITS_PER_MESSAGE);
        }
      }
      // In the end there is a connection that works.
      outbox.connected(Math.max(0, ...room.keys()));
      for (const hits of outbox.take(nowMs)) outbox.stored(arrive(hits));
      expect(outbox.size).toBe(0);
      expect([...room.keys()].sort((a, b) => a - b)).toEqual(written.map((hit) => hit.seq));
      for (const hit of written) expect(room.get(hit.seq)).toEqual(hit);
    }),
    { numRuns: 300 },
  );
});

test("what was sent is sent again only after a while without an answer, or on a new connection", () => {
  const outbox = new Outbox();
  outbox.put(struck);
  expect(outbox.take(0)).toHaveLength(1);
  expect(outbox.take(PATIENCE_MS - 1)).toHaveLength(0);
  expect(outbox.take(PATIENCE_MS)).toHaveLength(1);
  outbox.connected(0);
  expect(outbox.take(PATIENCE_MS + 1)).toHaveLength(1);
});

test("a long silence is sent in order, in messages that the room accepts", () => {
  const outbox = new Outbox();
  for (let count = 0; count < 150; count += 1) outbox.put(struck);
  const batches = outbox.take(0);
  expect(batches.map((batch) => batch.length)).toEqual([64, 64, 22]);
  expect(batches.flat().map((hit) => hit.seq)).toEqual(
    Array.from({ length: 150 }, (_, i) => i + 1),
  );
});

test("a page that was opened anew counts on from what the room has", () => {
  const outbox = new Outbox();
  outbox.connected(41);
  expect(outbox.put(struck).seq).toBe(42);
  outbox.connected(7);
  expect(outbox.put(struck).seq).toBe(43);
});
