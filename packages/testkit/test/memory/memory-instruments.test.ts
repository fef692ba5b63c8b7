import { parseTimestamp } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import { cutToSecond, manualClock, memoryDeadLetters, memoryMetrics } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";

const LETTER: DeadLetter = {
  reason: "malformed-message",
  detail: "A test.",
  stage: "apply",
  region: "eu-west-1",
  content: { kind: "message", body: Uint8Array.of(1) },
  position: "memory:1",
  attempts: 1,
  at: parseTimestamp("1"),
};

describe("memoryDeadLetters", () => {
  test("keeps letters in order, repeats included, until they are taken", async () => {
    const box = memoryDeadLetters();
    await box.put(LETTER);
    await box.put({ ...LETTER, position: "memory:2" });
    await box.put(LETTER);
    expect(box.letters().map(({ position }) => position)).toEqual(["memory:1", "memory:2", "memory:1"]);
    expect(box.take()).toHaveLength(3);
    expect(box.letters()).toEqual([]);
  });

  test("keeps nothing where its turn ends in a crash or its signal is aborted", async () => {
    const crashing = memoryDeadLetters({ beforeStep: async () => Promise.reject(new Error("crash")) });
    await expect(crashing.put(LETTER)).rejects.toThrow("crash");
    const box = memoryDeadLetters();
    await expect(box.put(LETTER, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
    expect([...crashing.letters(), ...box.letters()]).toEqual([]);
  });
});

describe("memoryMetrics", () => {
  test("sums by name, and by the dimensions asked for", () => {
    const metrics = memoryMetrics();
    metrics.add("ChangesApplied", 1, { table: "orders", source: "a" });
    metrics.add("ChangesApplied", 2, { table: "events", source: "a" });
    metrics.add("DeadLettered", 1, { table: "orders", reason: "wrong-key" });
    expect(metrics.total("ChangesApplied")).toBe(3);
    expect(metrics.total("ChangesApplied", { table: "events" })).toBe(2);
    expect(metrics.total("DeadLettered", { reason: "item-too-large" })).toBe(0);
    expect(metrics.totals()).toEqual(
      new Map([
        ["ChangesApplied", 3],
        ["DeadLettered", 1],
      ]),
    );
  });

  test("keeps count, sum and maximum of a series", () => {
    const metrics = memoryMetrics();
    for (const value of [5, 9, 1]) metrics.add("ReplicationLatency", value, { target: "b" });
    expect(metrics.series()).toEqual([
      { metric: "ReplicationLatency", dimensions: { target: "b" }, count: 3, sum: 15, max: 9 },
    ]);
  });
});

describe("manualClock", () => {
  test("stands still until it is set or moved, forwards or backwards", () => {
    const clock = manualClock("1700000000.50");
    expect(clock.now()).toBe("1700000000.5");
    clock.advance(750);
    expect(clock.now()).toBe("1700000001.25");
    clock.advance(-1250);
    expect(clock.now()).toBe("1700000000");
    clock.set("5");
    expect(clock.now()).toBe("5");
  });
});

describe("cutToSecond", () => {
  test.each([
    ["1700000000.999999", "1700000000"],
    ["1700000000", "1700000000"],
    ["-0.5", "-1"],
    ["-2", "-2"],
  ])("cuts %s down to %s", (time, cut) => {
    expect(cutToSecond(parseTimestamp(time))).toBe(cut);
  });
});
