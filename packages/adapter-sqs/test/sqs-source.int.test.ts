import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { decodeMessage } from "@isthmus/packing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSqsQueue } from "../src/create-sqs-queue.ts";
import { sqsSource } from "../src/sqs-source.ts";
import { sqsTransport } from "../src/sqs-transport.ts";
import { change } from "./changes.ts";

let cloud: LocalCloud;
let client: SQSClient;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["sqs"] });
  client = cloud.clients("us-east-1").sqs;
});
afterAll(async () => {
  await cloud.stop();
});

describe("createSqsQueue", () => {
  test("is content with a queue that exists, even with other attributes", async () => {
    const url = await createSqsQueue(client, "twice");
    expect(await createSqsQueue(client, "twice")).toBe(url);
    const attributes = { VisibilityTimeout: "77" };
    expect(await createSqsQueue(client, "twice", { attributes })).toBe(url);
  });

  test("refuses a name that does not go with the kind", async () => {
    await expect(createSqsQueue(client, "plain", { fifo: true })).rejects.toMatchObject({
      code: "invalid-config",
    });
    await expect(createSqsQueue(client, "plain.fifo")).rejects.toMatchObject({ code: "invalid-config" });
  });
});

describe("sqsSource against an emulator", () => {
  test("gives a released message again, counting, and an acknowledged one no more", async () => {
    const queueUrl = await createSqsQueue(client, "release");
    const source = sqsSource({ client, queueUrl, waitSeconds: 0 });
    await sqsTransport({ client, queueUrl }).send([change("a")]);
    const first = await source.receive();
    expect(first.map(({ attempts }) => attempts)).toEqual([1]);
    expect(await source.receive()).toEqual([]);
    await source.release(first, 0);
    const second = await source.receive();
    expect(second.map(({ id, attempts }) => ({ id, attempts }))).toEqual([{ id: first[0]?.id, attempts: 2 }]);
    await source.acknowledge(second);
    await source.release(second, 0);
    expect(await source.receive()).toEqual([]);
  });

  test("hands over a foreign message whole, to be told as malformed", async () => {
    const queueUrl = await createSqsQueue(client, "foreign");
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{"not":"ours"}' }));
    const [message] = await sqsSource({ client, queueUrl, waitSeconds: 1 }).receive();
    const decoded = message && (await decodeMessage(message));
    expect(decoded?.content).toMatchObject({
      kind: "malformed",
      body: Buffer.from('{"not":"ours"}'),
      error: { code: "malformed-payload" },
    });
  });

  test("ends a long poll when aborted", async () => {
    const queueUrl = await createSqsQueue(client, "waiting");
    const controller = new AbortController();
    const receiving = sqsSource({ client, queueUrl, waitSeconds: 20 }).receive({ signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await receiving).toEqual([]);
  });

  test("rejects a queue that is not there as a matter of configuration", async () => {
    const queueUrl = (await createSqsQueue(client, "there")).replace("there", "not-there");
    const expected = { code: "not-found", kind: "configuration" };
    await expect(sqsTransport({ client, queueUrl }).send([change("a")])).rejects.toMatchObject(expected);
    await expect(sqsSource({ client, queueUrl, waitSeconds: 0 }).receive()).rejects.toMatchObject(expected);
  });
});
