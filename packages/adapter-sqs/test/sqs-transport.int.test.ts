import { randomBytes } from "node:crypto";
import { faultInjector, startLocalCloud } from "@isthmus/local-cloud";
import type { Fault, LocalCloud } from "@isthmus/local-cloud";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqsSource } from "../src/sqs-source.ts";
import { sqsTransport } from "../src/sqs-transport.ts";
import { change, idsOf } from "./changes.ts";
import { sqsHarness } from "./sqs-harness.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["sqs"] });
});
afterAll(async () => {
  await cloud.stop();
});

const operations = ["SendMessageBatch"];
const changes = Array.from({ length: 60 }, (_, index) => change(`${index}`, randomBytes(700)));
const ids = idsOf(changes).toSorted();

/** Sends through faults, one attempt of the SDK each, and gives what arrived and how often the faults struck. */
async function sendThrough(name: string, plan: readonly Fault[]) {
  const { wrap, strikes } = faultInjector({ seed: 11, plan });
  const direct = cloud.clients("us-east-1").sqs;
  const harness = await sqsHarness(direct, name, name.endsWith(".fifo"));
  const { QueueUrl: queueUrl = "" } = await direct.send(new GetQueueUrlCommand({ QueueName: name }));
  const transport = sqsTransport({
    client: cloud.clients("us-east-1", { wrapHandler: wrap, maxAttempts: 1 }).sqs,
    queueUrl,
    limits: { messageBytesMax: 2500 },
    sleep: async () => {},
  });
  const outcomes = await transport.send(changes);
  expect(outcomes.map(({ status }) => status)).toEqual(changes.map(() => "sent"));
  const arrived = idsOf(await harness.receive()).toSorted();
  await harness.close();
  return { arrived, strikes: strikes() };
}

describe("sqsTransport over a bad link", () => {
  test.each(["refusals", "refusals.fifo"])(
    "delivers everything once when requests are throttled and messages refused (%s)",
    async (name) => {
      const { arrived, strikes } = await sendThrough(name, [
        { kind: "throttle", operations, times: 2 },
        { kind: "partial", operations, share: 0.5, times: 4 },
      ]);
      expect(strikes).toMatchObject({ throttle: 2, partial: 4 });
      expect(arrived).toEqual(ids);
    },
  );

  test("delivers everything at least once when responses are lost", async () => {
    const { arrived, strikes } = await sendThrough("losses", [
      { kind: "lost-response", operations, times: 2 },
    ]);
    expect(strikes["lost-response"]).toBe(2);
    expect([...new Set(arrived)]).toEqual(ids);
    expect(arrived.length).toBeGreaterThan(ids.length);
  });

  test("delivers everything exactly once through a FIFO queue when responses are lost", async () => {
    const { arrived, strikes } = await sendThrough("losses.fifo", [
      { kind: "lost-response", operations, times: 2 },
    ]);
    expect(strikes["lost-response"]).toBe(2);
    expect(arrived).toEqual(ids);
  });
});

describe("sqsSource over a bad link", () => {
  test("deletes all messages although some deletions are refused", async () => {
    const name = "deletions";
    const direct = cloud.clients("us-east-1").sqs;
    const harness = await sqsHarness(direct, name, false);
    const { QueueUrl: queueUrl = "" } = await direct.send(new GetQueueUrlCommand({ QueueName: name }));
    const limits = { messageBytesMax: 2500 };
    await sqsTransport({ client: direct, queueUrl, limits }).send(changes.slice(0, 10));
    const { wrap, strikes } = faultInjector({
      seed: 5,
      plan: [{ kind: "partial", operations: ["DeleteMessageBatch"], entries: [0], times: 2 }],
    });
    const client = cloud.clients("us-east-1", { wrapHandler: wrap, maxAttempts: 1 }).sqs;
    const source = sqsSource({ client, queueUrl, waitSeconds: 0, sleep: async () => {} });
    const messages = await source.receive();
    expect(messages.length).toBeGreaterThan(1);
    await source.acknowledge(messages);
    expect(strikes().partial).toBe(2);
    await source.release(messages, 0);
    expect(await harness.receive()).toEqual([]);
    await harness.close();
  });
});
