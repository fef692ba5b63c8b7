import { decodeDeadLetter, encodeDeadLetter, IsthmusError } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import { decodeLambdaRecord } from "@isthmus/adapter-dynamodb";
import { unpackPayload } from "@isthmus/packing";
import { memoryTransport } from "@isthmus/testkit";
import { expect, it } from "vitest";
import { redriveHandler } from "../../src/index.ts";
import { bench, packed, putFromB } from "../support/bench.ts";
import { lambdaContext } from "../support/context.ts";
import { sqsRecord } from "../support/events.ts";

const letterOf = (content: DeadLetter["content"], stage: DeadLetter["stage"] = "apply"): DeadLetter => ({
  reason: "unknown-table",
  detail: "Not replicated here.",
  stage,
  region: "a",
  table: "orders",
  content,
  position: "sqs:inbox/m1",
  attempts: 1,
  at: "1000" as DeadLetter["at"],
});

/** The handler in region a, with what a test wants otherwise. */
function setUp(one = bench(), more: Partial<Parameters<typeof redriveHandler>[0]> = {}) {
  const transport = memoryTransport();
  const forgotten: string[] = [];
  const { clock, metrics, logger, apply } = one;
  const handler = redriveHandler({
    redrive: {
      decodeBody: async (body) => unpackPayload(body),
      decodeRecord: decodeLambdaRecord,
      applyIn: async () => Promise.resolve(apply),
      forwardFrom: async () => Promise.resolve(one.forward(transport)),
    },
    openLetter: async (body) =>
      Promise.resolve({
        letter: decodeDeadLetter(body),
        forget: async () => Promise.resolve(void forgotten.push(body)),
      }),
    region: "a",
    clock,
    metrics,
    logger,
    ...more,
  });
  const record = (id: string, body: string) => ({ ...sqsRecord(id, new Uint8Array()), body });
  const invoke = async (...bodies: readonly string[]) =>
    handler({ Records: bodies.map((body, index) => record(`l${index}`, body)) }, lambdaContext());
  return { one, transport, forgotten, invoke, handler };
}

it("lets letters go the way they failed on, and forgets those that are done", async () => {
  const { one, transport, forgotten, invoke } = setUp();
  const message = letterOf({ kind: "message", body: await packed([putFromB("x")]) });
  const change = letterOf({ kind: "change", change: putFromB("y") });
  const sent = letterOf({ kind: "change", change: putFromB("z") }, "forward");
  const bodies = [message, change, sent].map(encodeDeadLetter);
  expect(await invoke(...bodies)).toEqual({ batchItemFailures: [] });
  expect(one.table.get({ pk: { S: "x" } })).toBeDefined();
  expect(one.table.get({ pk: { S: "y" } })).toBeDefined();
  expect(transport.waiting()).toBe(1);
  expect(forgotten).toEqual(bodies);
  expect(one.metrics.flushes).toBe(1);
});

it("keeps what is still poison, what is no letter, and nothing else", async () => {
  const { one, forgotten, invoke } = setUp();
  const damaged = letterOf({ kind: "message", body: Buffer.from("junk") });
  const good = letterOf({ kind: "change", change: putFromB("y") });
  const answer = await invoke(encodeDeadLetter(damaged), "no letter", encodeDeadLetter(good));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "l0" }, { itemIdentifier: "l1" }] });
  expect(forgotten).toHaveLength(1);
  expect(one.deadLetters.letters()).toEqual([]);
});

it("keeps a letter whose table is down, and redriving it again is safe", async () => {
  let down = true;
  const { one, invoke } = setUp(
    bench({
      beforeStep: async () => {
        if (down) throw new IsthmusError("throttled", "Throttled.", { kind: "retryable" });
        return Promise.resolve();
      },
    }),
  );
  const body = encodeDeadLetter(letterOf({ kind: "change", change: putFromB("y") }));
  expect(await invoke(body)).toEqual({ batchItemFailures: [{ itemIdentifier: "l0" }] });
  down = false;
  expect(await invoke(body)).toEqual({ batchItemFailures: [] });
  expect(await invoke(body, body)).toEqual({ batchItemFailures: [] });
  expect(one.table.get({ pk: { S: "y" } })).toBeDefined();
});

it("does not handle a letter again only because what it left in the bucket could not be deleted", async () => {
  const { one, handler } = setUp(bench(), {
    openLetter: async () =>
      Promise.resolve({
        letter: letterOf({ kind: "change", change: putFromB("y") }),
        forget: async () =>
          Promise.reject(new IsthmusError("unavailable", "S3 is down.", { kind: "retryable" })),
      }),
  });
  expect(await handler({ Records: [sqsRecord("l0", new Uint8Array())] }, lambdaContext())).toEqual({
    batchItemFailures: [],
  });
  expect(one.logger.lines.map(({ level }) => level)).toContain("warn");
});

it("keeps the letters that it has not done by the end of its time, also when nothing heeds that", async () => {
  const { one, handler } = setUp(bench(), {
    openLetter: async () => new Promise(() => undefined),
    deadline: { marginMs: 100 },
  });
  const records = ["l0", "l1"].map((id) => sqsRecord(id, new Uint8Array()));
  expect(await handler({ Records: records }, lambdaContext(150))).toEqual({
    batchItemFailures: [{ itemIdentifier: "l0" }, { itemIdentifier: "l1" }],
  });
  expect(one.logger.lines).toMatchObject([{ level: "warn", fields: { code: "timed-out" } }]);
  expect(one.metrics.flushes).toBe(1);
});

it("refuses events that are not from a queue", async () => {
  await expect(
    setUp().handler({ Records: [{ eventSource: "aws:kinesis" }] }, lambdaContext()),
  ).rejects.toMatchObject({ code: "invalid-config" });
});
