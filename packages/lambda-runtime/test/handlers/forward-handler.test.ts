import { IsthmusError } from "@isthmus/core";
import type { ChangeTransport } from "@isthmus/core";
import { memoryTransport } from "@isthmus/testkit";
import { describe, expect, it } from "vitest";
import { forwardHandler } from "../../src/index.ts";
import { bench } from "../support/bench.ts";
import { lambdaContext } from "../support/context.ts";
import { insertRecord, versionedItem } from "../support/events.ts";

const record = (pk: string, sequence: string, table = "orders-prod") =>
  insertRecord(table, sequence, versionedItem(pk));
const event = (...records: readonly Record<string, unknown>[]) => ({ Records: records });

function handlerOn(one = bench(), transport: ChangeTransport = memoryTransport()) {
  const { clock, metrics, logger } = one;
  const tables = new Map([["orders-prod", one.forward(transport)]]);
  return { one, handler: forwardHandler({ tables, clock, metrics, logger }) };
}

describe("forwardHandler", () => {
  it("forwards a batch and asks for nothing to come again", async () => {
    const transport = memoryTransport();
    const { one, handler } = handlerOn(bench(), transport);
    expect(await handler(event(record("x", "1"), record("y", "2")), lambdaContext())).toEqual({
      batchItemFailures: [],
    });
    expect(
      transport.take().flatMap(({ content }) => (content.kind === "changes" ? content.changes : [])),
    ).toHaveLength(2);
    expect(one.metrics.total("ChangesForwarded", { table: "orders", source: "a" })).toBe(2);
    expect(one.metrics.flushes).toBe(1);
  });

  it("answers with the lowest failing sequence number, so that everything from there on comes again", async () => {
    const transport = memoryTransport({
      decide: ({ key }) => (["y", "z"].includes((key["pk"] as { S: string }).S) ? "refuse" : "deliver"),
    });
    const { one, handler } = handlerOn(bench(), transport);
    const answer = await handler(
      event(record("x", "1"), record("y", "2"), record("w", "3"), record("z", "4")),
      lambdaContext(),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
    expect(one.metrics.total("PendingReplicationCount")).toBe(2);
    expect(one.logger.lines.map(({ level, fields }) => [level, fields["count"]])).toEqual([["warn", 2]]);
  });

  it("puts poison into the dead letters and acknowledges it", async () => {
    const { one, handler } = handlerOn();
    const broken = { ...record("x", "1"), eventName: "WHATEVER" };
    expect(await handler(event(broken, record("y", "2")), lambdaContext())).toEqual({
      batchItemFailures: [],
    });
    expect(one.deadLetters.letters().map(({ reason }) => reason)).toEqual(["malformed-record"]);
    expect(one.metrics.total("DeadLettered", { reason: "malformed-record" })).toBe(1);
  });

  it("fails the batch, loudly and with a metric of its own, when the setup is wrong", async () => {
    const denied = new IsthmusError("access-denied", "PutRecords was refused.", { kind: "configuration" });
    const transport: ChangeTransport = { send: async () => Promise.reject(denied), close: async () => {} };
    const { one, handler } = handlerOn(bench(), transport);
    expect(await handler(event(record("x", "1"), record("y", "2")), lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "1" }],
    });
    expect(one.metrics.total("ConfigurationErrors", { table: "orders" })).toBe(1);
    expect(one.logger.lines.map(({ level, fields }) => [level, fields["code"]])).toEqual([
      ["error", "access-denied"],
    ]);
  });

  it("never acknowledges the stream of a table that it does not know", async () => {
    const { one, handler } = handlerOn();
    expect(await handler(event(record("x", "7", "another")), lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "7" }],
    });
    expect(one.metrics.total("ConfigurationErrors")).toBe(1);
    expect(one.logger.lines[0]?.message).toMatch(/stream of table "another".*Allowed: orders-prod/);
  });

  it("tells tables apart by the ARN of their streams", async () => {
    const orders = bench();
    const { clock, metrics, logger } = orders;
    const cut = memoryTransport({ decide: () => "refuse" });
    const handler = forwardHandler({
      tables: new Map([
        ["orders-prod", orders.forward()],
        ["items-prod", orders.forward(cut)],
      ]),
      clock,
      metrics,
      logger,
    });
    const answer = await handler(
      event(record("x", "1"), record("x", "2", "items-prod"), record("y", "3")),
      lambdaContext(),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "2" }] });
    expect(cut.waiting()).toBe(0);
  });

  it("measures how long the oldest record still has until the stream forgets it", async () => {
    const { one, handler } = handlerOn();
    one.clock.set("87000");
    await handler(event(record("x", "1")), lambdaContext());
    expect(one.metrics.total("StreamHeadroom", { table: "orders" })).toBe(400);
  });

  it("refuses events of another source, and counts that", async () => {
    const { one, handler } = handlerOn();
    await expect(handler({ Records: [{ eventSource: "aws:sqs" }] }, lambdaContext())).rejects.toMatchObject({
      code: "invalid-config",
    });
    await expect(handler({}, lambdaContext())).rejects.toThrow(/an event without records/);
    expect(one.metrics.total("ConfigurationErrors", { source: "a" })).toBe(2);
    expect(one.metrics.flushes).toBe(2);
  });
});

describe("forwardHandler near the end of its time", () => {
  it("aborts what is under way and reports it, instead of being cut off", async () => {
    const slow: ChangeTransport = {
      send: async (_, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () =>
            reject(new IsthmusError("aborted", "Aborted.", { kind: "retryable" })),
          );
        }),
      close: async () => {},
    };
    const { one, handler } = handlerOn(bench(), slow);
    const answer = await handler(event(record("x", "1"), record("y", "2")), lambdaContext(3_050));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
    expect(one.logger.lines.map(({ fields }) => fields["code"])).toEqual(["aborted"]);
  });

  it("answers even when the work does not heed its signal", async () => {
    const one = bench();
    const { clock, metrics, logger } = one;
    const deaf: ChangeTransport = { send: async () => new Promise(() => undefined), close: async () => {} };
    const tables = new Map([["orders-prod", one.forward(deaf)]]);
    const handler = forwardHandler({ tables, clock, metrics, logger, deadline: { marginMs: 100 } });
    expect(await handler(event(record("x", "5"), record("y", "6")), lambdaContext(150))).toEqual({
      batchItemFailures: [{ itemIdentifier: "5" }],
    });
    expect(one.logger.lines.map(({ fields }) => fields["code"])).toEqual(["timed-out"]);
    expect(one.metrics.flushes).toBe(1);
  });
});
