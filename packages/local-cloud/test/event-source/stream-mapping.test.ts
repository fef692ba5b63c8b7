import { describe, expect, it, onTestFinished } from "vitest";
import { inlineFunction, startEventSourceMapping } from "../../src/index.ts";
import type {
  DiscardedBatch,
  EventSourceMapping,
  LambdaHandler,
  StreamMappingOptions,
} from "../../src/index.ts";
import { until } from "../until.ts";
import { numbersOf } from "./numbers-of.ts";
import { record, records, scriptedStream } from "./scripted-stream.ts";
import type { ScriptedShard } from "./scripted-stream.ts";

interface Bench {
  readonly mapping: EventSourceMapping;
  /** The records' numbers of each event, in the order of the invocations. */
  readonly seen: (readonly number[])[];
  readonly discarded: DiscardedBatch[];
}

function bench(
  shards: readonly ScriptedShard[],
  handler: (numbers: readonly number[], invocation: number) => unknown,
  options: Partial<StreamMappingOptions> & { readonly concurrencyMax?: number } = {},
): Bench {
  const seen: (readonly number[])[] = [];
  const discarded: DiscardedBatch[] = [];
  const inner: LambdaHandler = async (event) => {
    const numbers = numbersOf(event);
    seen.push(numbers);
    return handler(numbers, seen.length - 1);
  };
  const { concurrencyMax, ...mapped } = options;
  const mapping = startEventSourceMapping({
    source: scriptedStream(shards),
    target: inlineFunction({
      name: "f",
      timeoutMs: 60_000,
      handler: inner,
      ...(concurrencyMax !== undefined && { concurrencyMax }),
    }),
    reportBatchItemFailures: true,
    random: () => 0,
    pollIntervalMs: 1,
    onFailure: async (batch) => void discarded.push(batch),
    ...mapped,
  });
  onTestFinished(async () => mapping.stop());
  return { mapping, seen, discarded };
}

const one = (count: number): readonly ScriptedShard[] => [{ id: "shard", records: records(count) }];
const report = (...numbers: readonly number[]): unknown => ({
  batchItemFailures: numbers.map((n) => ({ itemIdentifier: `s${n}` })),
});
const settled = async ({ mapping }: Bench, done: number, discarded = 0): Promise<void> => {
  await until(`${done} done and ${discarded} discarded`, () => {
    const stats = mapping.stats();
    return stats.recordsDone >= done && stats.recordsDiscarded >= discarded;
  });
  expect(mapping.stats()).toMatchObject({ recordsDone: done, recordsDiscarded: discarded, pending: 0 });
};

describe("a mapping from a stream", () => {
  it("delivers all records in order, in batches of its size", async () => {
    const b = bench(one(7), () => null, { batchSize: 3 });
    await settled(b, 7);
    expect(b.seen).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  it("splits what exceeds the payload limit", async () => {
    const big = [0, 1, 2].map((n) => record(n, "k", 3_000_000));
    const b = bench([{ id: "shard", records: big }], () => null);
    await settled(b, 3);
    expect(b.seen).toEqual([[0, 1], [2]]);
  });

  it("lets a batch fill during its window", async () => {
    const shard: ScriptedShard = { id: "shard", records: [record(0)], closes: false };
    const b = bench([shard], () => null, { batchSize: 3, batchWindowMs: 300_000 });
    await until("the first record is read", () => b.mapping.stats().pending === 1);
    expect(b.seen).toEqual([]);
    shard.records.push(record(1), record(2));
    await settled(b, 3);
    expect(b.seen).toEqual([[0, 1, 2]]);
  });

  it("delivers what has come when the window is over", async () => {
    const b = bench([{ id: "shard", records: records(2), closes: false }], () => null, { batchWindowMs: 20 });
    await settled(b, 2);
    expect(b.seen).toEqual([[0, 1]]);
  });

  it("repeats from the lowest record reported, and nothing before it", async () => {
    const b = bench(one(5), (_, invocation) => (invocation === 0 ? report(3, 1) : null));
    await settled(b, 5);
    expect(b.seen).toEqual([
      [0, 1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    expect(b.mapping.stats().partialResponses).toBe(1);
  });

  it("takes a report for success where reporting is off", async () => {
    const b = bench(one(2), () => report(0), { reportBatchItemFailures: false });
    await settled(b, 2);
    expect(b.seen).toEqual([[0, 1]]);
  });

  it("repeats the whole batch when the function throws, and lets nothing past it", async () => {
    const b = bench(
      one(4),
      (_, invocation) => {
        if (invocation < 2) throw new Error("not yet");
        return null;
      },
      { batchSize: 2 },
    );
    await settled(b, 4);
    expect(b.seen).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [2, 3],
    ]);
  });

  it("discards a batch whose retries are used up, tells its position without its data, and goes on", async () => {
    const b = bench(
      one(4),
      (numbers) => {
        if (numbers.includes(0)) throw new Error("never");
        return null;
      },
      { batchSize: 2, maximumRetryAttempts: 2, nowMs: () => 1_700_000_000_000 },
    );
    await settled(b, 2, 2);
    expect(b.seen).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [2, 3],
    ]);
    expect(b.discarded).toEqual([
      {
        requestContext: {
          requestId: expect.any(String) as string,
          functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        version: "1.0",
        timestamp: "2023-11-14T22:13:20.000Z",
        DDBStreamBatchInfo: {
          shardId: "shard",
          startSequenceNumber: "s0",
          endSequenceNumber: "s1",
          approximateArrivalOfFirstRecord: "1970-01-01T00:00:00.000Z",
          approximateArrivalOfLastRecord: "1970-01-01T00:00:00.000Z",
          batchSize: 2,
          streamArn: "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/now",
        },
      },
    ]);
  });

  it("bisects down to the record that fails, which does not use up retries", async () => {
    const b = bench(
      one(8),
      (numbers) => {
        if (numbers.includes(5)) throw new Error("poison");
        return null;
      },
      { bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 },
    );
    await settled(b, 7, 1);
    expect(b.seen).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3], [4, 5, 6, 7], [4, 5], [4], [5], [6, 7]]);
    expect(b.discarded.map((batch) => batch.DDBStreamBatchInfo?.startSequenceNumber)).toEqual(["s5"]);
  });

  it("bisects a partial failure at the record reported", async () => {
    const b = bench(one(4), (numbers) => (numbers.includes(2) ? report(2) : null), {
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 0,
    });
    await settled(b, 3, 1);
    expect(b.seen).toEqual([[0, 1, 2, 3], [2, 3], [2], [3]]);
  });

  it("discards records that are too old without invoking the function", async () => {
    const shard: ScriptedShard = {
      id: "shard",
      records: [record(0, "k", 0, 10_000), record(1, "k", 0, 90_000)],
    };
    const b = bench([shard], () => null, { maximumRecordAgeMs: 60_000, nowMs: () => 100_000 });
    await settled(b, 1, 1);
    expect(b.seen).toEqual([[1]]);
    expect(b.discarded[0]?.requestContext).toMatchObject({
      condition: "RecordAgeExceeded",
      approximateInvokeCount: 0,
    });
  });

  it("handles keys concurrently with a parallelization factor, each in order", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // These two keys go different ways.
    const mixed = [record(0, "a"), record(1, "b"), record(2, "a"), record(3, "b"), record(4, "a")];
    const b = bench(
      [{ id: "shard", records: mixed }],
      async (numbers) => (numbers.includes(0) ? held : undefined),
      { batchSize: 1, parallelizationFactor: 10 },
    );
    await until("the other key is done", () => b.mapping.stats().recordsDone === 2);
    expect(new Set(b.seen.flat())).toEqual(new Set([0, 1, 3]));
    release();
    await settled(b, 5);
    expect(b.seen.flat().filter((n) => n % 2 === 0)).toEqual([0, 2, 4]);
    expect(b.seen.flat().filter((n) => n % 2 === 1)).toEqual([1, 3]);
  });

  it("reads a child shard only when its parents are done", async () => {
    const shards: readonly ScriptedShard[] = [
      { id: "child", parentIds: ["parent"], records: [record(2), record(3)] },
      { id: "parent", parentIds: ["trimmed"], records: records(2) },
    ];
    const b = bench(shards, (_, invocation) => (invocation === 0 ? report(1) : null));
    await settled(b, 4);
    expect(b.seen).toEqual([[0, 1], [1], [2, 3]]);
  });

  it("begins with what comes later at LATEST", async () => {
    const shard: ScriptedShard = { id: "shard", records: records(2), closes: false };
    const b = bench([shard], () => null, { startingPosition: "LATEST" });
    await until("the shard was looked at", () => b.mapping.stats().emptyPolls > 0);
    shard.records.push(record(2));
    await settled(b, 1);
    expect(b.seen).toEqual([[2]]);
  });

  it("repeats what was throttled, and counts no retry for it", async () => {
    const two: readonly ScriptedShard[] = [
      { id: "x", records: [record(0)] },
      { id: "y", records: [record(1)] },
    ];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const b = bench(two, async () => held, { concurrencyMax: 1, maximumRetryAttempts: 0 });
    await until("the second is throttled", () => b.mapping.stats().throttles > 2);
    release();
    await settled(b, 2);
  });

  it("goes on after reads that failed", async () => {
    const source = scriptedStream(one(3));
    source.failReads.push(new Error("first"), new Error("second"));
    const b = bench([], () => null, { source });
    await settled(b, 3);
    expect(b.mapping.stats()).toMatchObject({ sourceFailures: 2, lastSourceFailure: "Error: second" });
  });

  it("ends with the invocation under way when stopped, and begins no other", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const b = bench(one(2), async () => held, { batchSize: 1 });
    await until("an invocation is under way", () => b.seen.length === 1);
    let stopped = false;
    const stopping = b.mapping.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(b.seen).toEqual([[0]]);
  });

  it("stops when its signal is aborted", async () => {
    const control = new AbortController();
    const b = bench([{ id: "shard", records: records(1), closes: false }], () => null, {
      signal: control.signal,
    });
    await settled(b, 1);
    control.abort();
    await b.mapping.stop();
    const { emptyPolls } = b.mapping.stats();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(b.mapping.stats().emptyPolls).toBe(emptyPolls);
  });

  it.each([
    [{ batchSize: 0 }],
    [{ batchSize: 10_001 }],
    [{ parallelizationFactor: 11 }],
    [{ maximumRetryAttempts: -1 }],
    [{ maximumRecordAgeMs: 59_999 }],
    [{ batchWindowMs: 300_001 }],
  ])("refuses %o", (options) => {
    expect(() => bench([], () => null, options)).toThrow(
      expect.objectContaining({ code: "invalid-options" }),
    );
  });
});
