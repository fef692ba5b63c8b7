import { IsthmusError } from "@isthmus/core";
import type { ReplicaStore } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { applyHandler } from "../../src/index.ts";
import { bench, packed, putFromB } from "../support/bench.ts";
import type { Bench } from "../support/bench.ts";
import { lambdaContext } from "../support/context.ts";
import { kinesisRecord, sqsRecord } from "../support/events.ts";

const down = new IsthmusError("throttled", "PutItem was throttled.", { kind: "retryable" });

/** A handler whose table refuses to take some keys. */
function handlerRefusing(one: Bench, refused: readonly string[], error = down) {
  const { clock, metrics, logger, apply } = one;
  const store: ReplicaStore = {
    ...one.store,
    put: async (item, version, options) => {
      if (refused.includes((item["pk"] as { S: string }).S)) throw error;
      return one.store.put(item, version, options);
    },
  };
  return applyHandler({ apply: { ...apply, stores: new Map([["orders", store]]) }, clock, metrics, logger });
}

const bodies = async (...keys: readonly string[]): Promise<readonly Uint8Array[]> =>
  Promise.all(keys.map(async (pk) => packed([putFromB(pk)])));

describe("applyHandler", () => {
  it("applies what a stream brings and asks for nothing to come again", async () => {
    const one = bench();
    const handler = handlerRefusing(one, []);
    const body = await packed([putFromB("x"), putFromB("y")]);
    expect(await handler({ Records: [kinesisRecord("1", body)] }, lambdaContext())).toEqual({
      batchItemFailures: [],
    });
    expect(one.table.get({ pk: { S: "y" } })?.["value"]).toEqual({ S: "value of y" });
    expect(one.metrics.total("ChangesApplied", { table: "orders", source: "b", target: "a" })).toBe(2);
    expect(one.metrics.flushes).toBe(1);
  });

  it("answers a stream with the lowest failing sequence number", async () => {
    const handler = handlerRefusing(bench(), ["y", "z"]);
    const records = (await bodies("x", "y", "w", "z")).map((body, index) => kinesisRecord(`${index}`, body));
    expect(await handler({ Records: records }, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "1" }],
    });
  });

  it("answers a standard queue message by message, even where messages have groups", async () => {
    const one = bench();
    const handler = handlerRefusing(one, ["y"]);
    const [x, y, z] = await bodies("x", "y", "z");
    const records = [x, y, z].map((body, index) =>
      sqsRecord(`m${index}`, body as Uint8Array, { group: "fair" }),
    );
    expect(await handler({ Records: records }, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }],
    });
    expect(one.metrics.total("PendingReplicationCount", { target: "a" })).toBe(1);
  });

  it("stops a FIFO group at its first failure and no other group", async () => {
    const handler = handlerRefusing(bench(), ["y"]);
    const [x, y, z, w] = await bodies("x", "y", "z", "w");
    const record = (id: string, body: Uint8Array | undefined, group: string) =>
      sqsRecord(id, body as Uint8Array, { queue: "inbox.fifo", group });
    const records = [
      record("m0", x, "g1"),
      record("m1", y, "g1"),
      record("m2", w, "g2"),
      record("m3", z, "g1"),
    ];
    expect(await handler({ Records: records }, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "m1" }, { itemIdentifier: "m3" }],
    });
  });

  it("puts a message that is none of ours into the dead letters, whole and with its attempts, and acknowledges it", async () => {
    const one = bench();
    const handler = handlerRefusing(one, []);
    const alien = { ...sqsRecord("m0", new Uint8Array(), { receiveCount: 3 }), body: "not base64 at all!" };
    expect(await handler({ Records: [alien] }, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(one.deadLetters.letters()).toMatchObject([
      {
        reason: "malformed-message",
        attempts: 3,
        position: "sqs:inbox/m0",
        content: { kind: "message", body: Buffer.from("not base64 at all!") },
      },
    ]);
  });

  it("names the shard in a dead letter's position", async () => {
    const one = bench();
    await handlerRefusing(one, [])({ Records: [kinesisRecord("42", Buffer.from("junk"))] }, lambdaContext());
    expect(one.deadLetters.letters()[0]?.position).toBe("kinesis:inbox/shardId-000000000006/42");
  });

  it("fails messages of a table that is gone, loudly and with a metric of its own", async () => {
    const one = bench();
    const gone = new IsthmusError("not-found", "There is no such table.", { kind: "configuration" });
    const handler = handlerRefusing(one, ["x"], gone);
    const [x, y] = await bodies("x", "y");
    const records = [sqsRecord("m0", x as Uint8Array), sqsRecord("m1", y as Uint8Array)];
    expect(await handler({ Records: records }, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }],
    });
    expect(one.metrics.total("ConfigurationErrors", { target: "a" })).toBe(1);
    expect(one.logger.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("does not acknowledge poison that could not be kept", async () => {
    const one = bench();
    const { clock, metrics, logger, apply } = one;
    const deadLetters = { put: async () => Promise.reject(down) };
    const handler = applyHandler({ apply: { ...apply, deadLetters }, clock, metrics, logger });
    const records = [sqsRecord("m0", Buffer.from("junk"))];
    expect(await handler({ Records: records }, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }],
    });
  });

  it("reports every message of a batch that its work did not end for", async () => {
    const one = bench();
    const { clock, metrics, logger, apply } = one;
    const deaf: ReplicaStore = { ...one.store, put: async () => new Promise(() => undefined) };
    const handler = applyHandler({
      apply: { ...apply, stores: new Map([["orders", deaf]]) },
      clock,
      metrics,
      logger,
      deadline: { marginMs: 100 },
    });
    const records = (await bodies("x", "y")).map((body, index) => sqsRecord(`m${index}`, body));
    expect(await handler({ Records: records }, lambdaContext(150))).toEqual({
      batchItemFailures: [{ itemIdentifier: "m0" }, { itemIdentifier: "m1" }],
    });
    expect(one.metrics.total("PendingReplicationCount")).toBe(2);
  });

  it("refuses events of another source", async () => {
    await expect(
      handlerRefusing(bench(), [])({ Records: [{ eventSource: "aws:dynamodb" }] }, lambdaContext()),
    ).rejects.toMatchObject({ code: "invalid-config", kind: "configuration" });
  });

  it("logs the version and the hashed key of each change at level debug, and nothing of what is in it", async () => {
    const one = bench();
    const handler = handlerRefusing(one, []);
    await handler({ Records: [kinesisRecord("1", await packed([putFromB("secret-key")]))] }, lambdaContext());
    const [line] = one.logger.lines.filter(({ level }) => level === "debug");
    expect(line?.fields).toMatchObject({ table: "orders", change: "put", outcome: "done" });
    expect(line?.fields["version"]).toMatch(/990/);
    expect(line?.fields["keyHash"]).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(one.logger.lines)).not.toMatch(/secret-key/);
  });
});
