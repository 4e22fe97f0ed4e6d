import { describe, expect, test } from "vitest";

import type { FromPhone } from "./phone-check.ts";
import { PhoneTester, PING_COUNT, spreadMs } from "./phone-tester.ts";

/** A machine that answers each ping after so many milliseconds of virtual time; undefined is never. */
function machine(delayMs: (ping: number) => number | undefined): {
  tester: PhoneTester;
  heard: FromPhone[];
} {
  let nowMs = 0;
  const heard: FromPhone[] = [];
  const answers: { atMs: number; text: string }[] = [];
  const tester = new PhoneTester({
    secure: false,
    nowMs: () => nowMs,
    socket: {
      send: (text) => {
        const message = JSON.parse(text) as FromPhone;
        heard.push(message);
        if (message.type !== "ping") return;
        const after = delayMs(heard.filter((each) => each.type === "ping").length - 1);
        if (after === undefined) return;
        const { phone_ms } = message;
        answers.push({
          atMs: nowMs + after,
          text: JSON.stringify({ type: "pong", phone_ms, machine_s: 1 }),
        });
      },
    },
    wait: (ms) => {
      const endMs = nowMs + ms;
      for (const answer of answers.splice(0).sort((a, b) => a.atMs - b.atMs)) {
        if (answer.atMs > endMs) answers.push(answer);
        else {
          nowMs = Math.max(nowMs, answer.atMs);
          tester.receive(answer.text);
        }
      }
      nowMs = endMs;
      return Promise.resolve();
    },
  });
  return { tester, heard };
}

describe("a phone asks for the time", () => {
  test("and tells how evenly the answers came", async () => {
    const { tester, heard } = machine((ping) => 10 + (ping % 2) * 8);
    expect(await tester.askTheTime()).toBeCloseTo(4);
    expect(heard.filter((each) => each.type === "ping")).toHaveLength(PING_COUNT);
    expect(heard.at(-1)).toEqual({
      type: "found",
      step: "clock",
      outcome: "yes",
      ms: 4,
      secure: false,
    });
  });

  test("and says that it failed where most answers never come", async () => {
    const { tester, heard } = machine((ping) => (ping < 5 ? 10 : undefined));
    expect(await tester.askTheTime()).toBeNull();
    expect(heard.at(-1)).toMatchObject({ step: "clock", outcome: "no" });
  });

  test("and says that it failed where answers come too unevenly to play with others", async () => {
    const { tester, heard } = machine((ping) => (ping % 3 === 0 ? 400 : 10));
    await tester.askTheTime();
    expect(heard.at(-1)).toMatchObject({ step: "clock", outcome: "no" });
  });
});

test("one late answer in twenty tells nothing of the others", () => {
  const even = Array.from({ length: PING_COUNT - 1 }, () => 12);
  expect(spreadMs([...even, 900])).toBe(0);
  expect(spreadMs([])).toBeNull();
});
