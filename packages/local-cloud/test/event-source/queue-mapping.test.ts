import { describe, expect, it, onTestFinished } from "vitest";
import { inlineFunction, startEventSourceMapping } from "../../src/index.ts";
import type { EventSourceMapping, QueueMappingOptions } from "../../src/index.ts";
import { until } from "../until.ts";
import { numbersOf } from "./numbers-of.ts";
import { message, scriptedQueue } from "./scripted-queue.ts";
import type { ScriptedQueue } from "./scripted-queue.ts";

interface Bench {
  readonly mapping: EventSourceMapping;
  readonly queue: ScriptedQueue;
  readonly seen: (readonly number[])[];
}

function bench(
  queue: ScriptedQueue,
  handler: (numbers: readonly number[], invocation: number) => unknown,
  options: Partial<QueueMappingOptions> = {},
): Bench {
  const seen: (readonly number[])[] = [];
  const mapping = startEventSourceMapping({
    source: queue,
    target: inlineFunction({
      name: "f",
      timeoutMs: 60_000,
      handler: async (event) => {
        seen.push(numbersOf(event));
        return handler(numbersOf(event), seen.length - 1);
      },
    }),
    reportBatchItemFailures: true,
    random: () => 0,
    maximumConcurrency: 1,
    ...options,
  });
  onTestFinished(async () => mapping.stop());
  return { mapping, queue, seen };
}

const messages = (count: number, groupId?: string) =>
  Array.from({ length: count }, (_, n) => message(n, groupId));
const report = (...numbers: readonly number[]): unknown => ({
  batchItemFailures: numbers.map((n) => ({ itemIdentifier: `m${n}` })),
});
const invoked = async ({ seen, mapping }: Bench, times: number): Promise<void> => {
  await until(`${times} invocations`, () => seen.length >= times && mapping.stats().pending === 0);
};

describe("a mapping from a queue", () => {
  it("deletes what was handled, batch by batch", async () => {
    const b = bench(scriptedQueue(messages(12)), () => null);
    await invoked(b, 2);
    expect(b.seen.map(({ length }) => length)).toEqual([10, 2]);
    expect(b.queue.deleted).toHaveLength(12);
  });

  it("deletes all but the messages reported, which come again by themselves", async () => {
    const b = bench(scriptedQueue(messages(4)), (_, invocation) => (invocation === 0 ? report(1, 3) : null));
    await invoked(b, 1);
    expect(b.queue.deleted).toEqual(["m0", "m2"]);
    b.queue.reappear();
    await invoked(b, 2);
    expect(b.seen[1]).toEqual([1, 3]);
    expect(b.queue.deleted).toEqual(["m0", "m2", "m1", "m3"]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("no"))],
    ["reports a message of another batch", () => report(99)],
  ])("deletes nothing when the function %s", async (_, handler) => {
    const b = bench(scriptedQueue(messages(2)), handler);
    await invoked(b, 1);
    expect(b.queue.deleted).toEqual([]);
  });

  it("gathers more than one receive within its window", async () => {
    const b = bench(scriptedQueue(messages(25)), () => null, { batchSize: 25, batchWindowMs: 300_000 });
    await invoked(b, 1);
    expect(b.seen[0]).toHaveLength(25);
    expect(b.queue.deleted).toHaveLength(25);
  });

  it("splits what exceeds the payload limit", async () => {
    const big = [0, 1, 2].map((n) => message(n, undefined, 3_000_000));
    const b = bench(scriptedQueue(big), () => null);
    await invoked(b, 2);
    expect(b.seen).toEqual([[0, 1], [2]]);
  });

  it("leaves the rest of a FIFO group behind a failed message, also across a split, and no other group", async () => {
    const big = [0, 1, 2, 3].map((n) => message(n, n === 3 ? "other" : "group", 2_900_000));
    const b = bench(scriptedQueue(big, true), (numbers) => (numbers.includes(1) ? report(1) : null));
    await invoked(b, 2);
    expect(b.seen).toEqual([[0, 1], [3]]);
    expect(b.queue.deleted).toEqual(["m0", "m3"]);
  });

  it("deletes what a FIFO function did not report, as Lambda does", async () => {
    const b = bench(scriptedQueue(messages(3, "group"), true), () => report(1));
    await invoked(b, 1);
    expect(b.queue.deleted).toEqual(["m0", "m2"]);
  });

  it("invokes concurrently", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const b = bench(scriptedQueue(messages(3)), async () => held, { batchSize: 1, maximumConcurrency: 3 });
    await until("three are under way", () => b.seen.length === 3);
    release();
    await invoked(b, 3);
    expect(b.queue.deleted).toHaveLength(3);
  });

  it("tries a failed delete again", async () => {
    const queue = scriptedQueue(messages(1));
    let failures = 1;
    const source = {
      ...queue,
      delete: async (done: Parameters<ScriptedQueue["delete"]>[0]) => {
        if (failures-- > 0) throw new Error("lost");
        return queue.delete(done);
      },
    };
    const b = bench(source, () => null);
    await invoked(b, 1);
    expect(queue.deleted).toEqual(["m0"]);
    expect(b.mapping.stats()).toMatchObject({ sourceFailures: 1, recordsDone: 1 });
  });

  it.each([
    ["more than one receive without a window", { batchSize: 11 }, false],
    ["a window for a FIFO queue", { batchWindowMs: 1000 }, true],
    ["no invocation at all", { maximumConcurrency: 0 }, false],
  ])("refuses %s", (_, options, fifo) => {
    expect(() => bench(scriptedQueue([], fifo), () => null, options)).toThrow(
      expect.objectContaining({ code: "invalid-options" }),
    );
  });
});
