import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { kinesisTransport } from "../src/kinesis-transport.ts";
import { change, payload } from "./changes.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";

interface PutRecordsRecord {
  readonly Data: Uint8Array;
  readonly PartitionKey: string;
}

const recordsOf = (input: Readonly<Record<string, unknown>>): readonly PutRecordsRecord[] =>
  input["Records"] as readonly PutRecordsRecord[];
const accept = (records: readonly PutRecordsRecord[]): unknown => ({
  Records: records.map((_, index) => ({ SequenceNumber: `${index + 1}`, ShardId: "s" })),
});
const noSleep = async (): Promise<void> => {};

describe("kinesisTransport", () => {
  test("keeps the limits of records and requests, partition keys included", async () => {
    const limits = { recordBytesMax: 2000, requestBytesMax: 5000, requestRecordsMax: 3 };
    const { client, asked } = scriptedClient(({ input }) => accept(recordsOf(input)));
    const transport = kinesisTransport({ client, streamName: "changes", limits });
    const changes = Array.from({ length: 40 }, (_, index) => change(`${index}`, randomBytes(400)));
    const outcomes = await transport.send(changes);
    expect(outcomes).toEqual(changes.map(() => ({ status: "sent" })));
    expect(asked.length).toBeGreaterThan(1);
    for (const { input } of asked) {
      const sizes = recordsOf(input).map(({ Data, PartitionKey }) => Data.length + PartitionKey.length);
      expect(sizes.length).toBeLessThanOrEqual(limits.requestRecordsMax);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.recordBytesMax);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limits.requestBytesMax);
    }
  });

  test("counts the partition key against a record's limit, to the byte", async () => {
    const changes = [change("a", randomBytes(300))];
    const bytes = (await payload(changes)).length + 16;
    const { client } = scriptedClient(({ input }) => accept(recordsOf(input)));
    const sendWithin = async (recordBytesMax: number) =>
      kinesisTransport({ client, streamName: "changes", limits: { recordBytesMax } }).send(changes);
    expect(await sendWithin(bytes)).toMatchObject([{ status: "sent" }]);
    expect(await sendWithin(bytes - 1)).toMatchObject([{ status: "too-large" }]);
  });

  test("puts many small changes into one record of one request", async () => {
    const { client, asked } = scriptedClient(({ input }) => accept(recordsOf(input)));
    const changes = Array.from({ length: 500 }, (_, index) => change(`${index}`));
    await kinesisTransport({ client, streamArn: "arn:aws-cn:kinesis:x:1:stream/s" }).send(changes);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.input).toMatchObject({ StreamARN: "arn:aws-cn:kinesis:x:1:stream/s" });
    expect(recordsOf(asked[0]?.input ?? {})).toHaveLength(1);
  });

  test("sends only refused records again, under other partition keys", async () => {
    let request = 0;
    const { client, asked } = scriptedClient(({ input }) => {
      if (++request > 1) return accept(recordsOf(input));
      return {
        FailedRecordCount: 2,
        Records: recordsOf(input).map((_, index) =>
          index === 1
            ? { SequenceNumber: "1", ShardId: "s" }
            : { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: "too fast" },
        ),
      };
    });
    const limits = { recordBytesMax: 1024 };
    const transport = kinesisTransport({ client, streamName: "changes", limits, sleep: noSleep });
    const outcomes = await transport.send(["a", "b", "c"].map((id) => change(id, randomBytes(700))));
    expect(outcomes.map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
    const [first = [], second = []] = asked.map(({ input }) => recordsOf(input));
    expect(second.map(({ Data }) => Data)).toEqual([first[0]?.Data, first[2]?.Data]);
    const keys = [...first, ...second].map(({ PartitionKey }) => PartitionKey);
    expect(new Set(keys).size).toBe(5);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{16}$/);
  });

  test("tells the bytes that were accepted, each once, however often they were sent", async () => {
    let request = 0;
    const { client, asked } = scriptedClient(({ input }) => {
      if (++request > 1) return accept(recordsOf(input));
      return {
        FailedRecordCount: 1,
        Records: recordsOf(input).map((_, index) =>
          index === 0
            ? { ErrorCode: "InternalFailure", ErrorMessage: "no" }
            : { SequenceNumber: "1", ShardId: "s" },
        ),
      };
    });
    const told: number[] = [];
    const transport = kinesisTransport({
      client,
      streamName: "changes",
      limits: { recordBytesMax: 1024 },
      sleep: noSleep,
      onBytesSent: (bytes) => told.push(bytes),
    });
    await transport.send(["a", "b"].map((id) => change(id, randomBytes(700))));
    const first = recordsOf(asked[0]?.input ?? {});
    expect(told).toEqual([first.reduce((sum, { Data }) => sum + Data.length, 0)]);
  });

  test("gives up after its budget and says what the matter was, per change", async () => {
    const { client, asked } = scriptedClient(({ input }) => ({
      Records: recordsOf(input).map(() => ({ ErrorCode: "InternalFailure" })),
    }));
    const retry = { attemptsMax: 3 };
    const transport = kinesisTransport({ client, streamName: "changes", retry, sleep: noSleep });
    const outcomes = await transport.send([change("a")]);
    expect(asked).toHaveLength(3);
    expect(outcomes).toEqual([
      { status: "failed", error: expect.objectContaining({ code: "unavailable", kind: "retryable" }) },
    ]);
  });

  test("has no more requests under way than allowed", async () => {
    let underWay = 0;
    let most = 0;
    const { client, asked } = scriptedClient(async ({ input }) => {
      most = Math.max(most, ++underWay);
      await new Promise<void>((resolve) => setImmediate(resolve));
      underWay--;
      return accept(recordsOf(input));
    });
    const transport = kinesisTransport({
      client,
      streamName: "changes",
      limits: { requestRecordsMax: 1, recordBytesMax: 1024 },
      concurrency: 2,
    });
    await transport.send(Array.from({ length: 12 }, (_, index) => change(`${index}`, randomBytes(700))));
    expect(asked).toHaveLength(12);
    expect(most).toBe(2);
  });

  test("rejects when the stream is not there or not allowed, without trying again", async () => {
    for (const [name, code] of [
      ["ResourceNotFoundException", "not-found"],
      ["AccessDeniedException", "access-denied"],
    ] as const) {
      const { client, asked } = scriptedClient(() => {
        throw sdkError(name);
      });
      const sending = kinesisTransport({ client, streamName: "changes", sleep: noSleep }).send([change("a")]);
      await expect(sending).rejects.toMatchObject({ code, kind: "configuration" });
      expect(asked).toHaveLength(1);
    }
  });

  test("takes a larger limit for records alone, since requests are as large then", async () => {
    const { client, asked } = scriptedClient(({ input }) => accept(recordsOf(input)));
    const limits = { recordBytesMax: 10_485_760 };
    const changes = ["a", "b", "c"].map((id) => change(id, randomBytes(350_000)));
    const sent = await kinesisTransport({ client, streamName: "changes", limits }).send(changes);
    expect(sent.map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
    expect(asked).toHaveLength(1);
  });

  test("refuses limits that make no sense", () => {
    const { client } = scriptedClient(() => ({}));
    for (const limits of [
      { recordBytesMax: 20 },
      { requestRecordsMax: 0 },
      { requestBytesMax: 1000, recordBytesMax: 2000 },
      { unpackedBytesMax: Number.NaN },
    ]) {
      expect(() => kinesisTransport({ client, streamName: "changes", limits })).toThrow(/Allowed/);
    }
  });
});
