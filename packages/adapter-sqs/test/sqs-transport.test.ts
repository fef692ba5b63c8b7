import { createHash, randomBytes } from "node:crypto";
import { unpackPayload } from "@isthmus/packing";
import { describe, expect, test } from "vitest";
import { bytesOfText } from "../src/message-body.ts";
import { sqsTransport } from "../src/sqs-transport.ts";
import { change, idsOf } from "./changes.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";
import type { Asked } from "./scripted-client.ts";

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

const standardUrl = "https://queues/1/changes";
const fifoUrl = "https://queues/1/changes.fifo";
const entriesOf = ({ input }: Asked): readonly Entry[] => input["Entries"] as readonly Entry[];
const acceptAll = (asked: Asked): unknown => ({ Successful: entriesOf(asked).map(({ Id }) => ({ Id })) });
const refuseAll =
  (fields: object) =>
  (asked: Asked): unknown => ({
    Failed: entriesOf(asked).map(({ Id }) => ({ Id, ...fields })),
  });
const noSleep = async (): Promise<void> => {};

describe("sqsTransport", () => {
  test("keeps the limits of messages and requests, as base64 counts them", async () => {
    const limits = { messageBytesMax: 2000, requestBytesMax: 5000 };
    const { client, asked } = scriptedClient(acceptAll);
    const changes = Array.from({ length: 60 }, (_, index) => change(`${index}`, randomBytes(400)));
    const outcomes = await sqsTransport({ client, queueUrl: standardUrl, limits }).send(changes);
    expect(outcomes).toEqual(changes.map(() => ({ status: "sent" })));
    expect(asked.length).toBeGreaterThan(1);
    for (const request of asked) {
      const sizes = entriesOf(request).map(({ MessageBody }) => Buffer.byteLength(MessageBody));
      expect(sizes.length).toBeLessThanOrEqual(10);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.messageBytesMax);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limits.requestBytesMax);
    }
  });

  test("puts no more than ten messages into a request", async () => {
    const { client, asked } = scriptedClient(acceptAll);
    const changes = Array.from({ length: 25 }, (_, index) => change(`${index}`, randomBytes(300)));
    await sqsTransport({ client, queueUrl: standardUrl, limits: { messageBytesMax: 700 } }).send(changes);
    expect(asked.map((request) => entriesOf(request).length)).toEqual([10, 10, 5]);
  });

  test("puts many small changes into one message without any FIFO fields", async () => {
    const { client, asked } = scriptedClient(acceptAll);
    await sqsTransport({ client, queueUrl: standardUrl }).send(
      Array.from({ length: 500 }, (_, index) => change(`${index}`)),
    );
    expect(asked.flatMap(entriesOf)).toEqual([{ Id: "0", MessageBody: expect.any(String) }]);
  });

  test("keeps all changes of a key in one message group of a FIFO queue", async () => {
    const { client, asked } = scriptedClient(acceptAll);
    const transport = sqsTransport({ client, queueUrl: fifoUrl, groups: 4 });
    const changes = Array.from({ length: 64 }, (_, index) => change(`${index}`));
    await transport.send(changes);
    await transport.send([...changes].reverse());
    const groupsOfKey = new Map<string, Set<string>>();
    for (const { MessageBody, MessageGroupId = "none" } of asked.flatMap(entriesOf)) {
      for (const id of idsOf(await unpackPayload(bytesOfText(MessageBody)))) {
        groupsOfKey.set(id, (groupsOfKey.get(id) ?? new Set()).add(MessageGroupId));
      }
    }
    expect([...groupsOfKey.values()].map(({ size }) => size)).toEqual(changes.map(() => 1));
    const used = new Set([...groupsOfKey.values()].flatMap((groups) => [...groups]));
    expect([...used].sort()).toEqual(["isthmus-0", "isthmus-1", "isthmus-2", "isthmus-3"]);
  });

  test("names a FIFO message by the hash of its body, so that a repetition is recognised", async () => {
    const { client, asked } = scriptedClient(acceptAll);
    const transport = sqsTransport({ client, queueUrl: fifoUrl });
    await transport.send([change("a")]);
    await transport.send([change("a")]);
    const [first, second] = asked.flatMap(entriesOf);
    const hash = createHash("sha256")
      .update(first?.MessageBody ?? "")
      .digest("hex");
    expect([first?.MessageDeduplicationId, second?.MessageDeduplicationId]).toEqual([hash, hash]);
  });

  test("sends only refused messages again", async () => {
    let request = 0;
    const { client, asked } = scriptedClient((one) => {
      if (++request > 1) return acceptAll(one);
      return {
        Successful: [{ Id: "1" }],
        Failed: ["0", "2"].map((Id) => ({ Id, Code: "RequestThrottled", SenderFault: true })),
      };
    });
    const limits = { messageBytesMax: 1200 };
    const transport = sqsTransport({ client, queueUrl: standardUrl, limits, sleep: noSleep });
    const outcomes = await transport.send(["a", "b", "c"].map((id) => change(id, randomBytes(500))));
    expect(outcomes.map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
    const [first = [], second = []] = asked.map(entriesOf);
    expect(second.map(({ MessageBody }) => MessageBody)).toEqual([
      first[0]?.MessageBody,
      first[2]?.MessageBody,
    ]);
  });

  test("tells the bytes that were accepted and no others", async () => {
    const { client, asked } = scriptedClient((request) => {
      const [first, ...rest] = entriesOf(request);
      return {
        Successful: rest.map(({ Id }) => ({ Id })),
        Failed: [{ Id: first?.Id, Code: "InvalidMessageContents", SenderFault: true }],
      };
    });
    const told: number[] = [];
    await sqsTransport({
      client,
      queueUrl: standardUrl,
      limits: { messageBytesMax: 700 },
      onBytesSent: (bytes) => told.push(bytes),
    }).send(Array.from({ length: 3 }, (_, index) => change(`${index}`, randomBytes(300))));
    const [, ...accepted] = asked.flatMap(entriesOf);
    expect(told).toEqual([accepted.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0)]);
  });

  test("tries again what passes and not what is the sender's fault", async () => {
    for (const [fields, attempts, code, kind] of [
      [{ Code: "InternalError", SenderFault: false }, 3, "unavailable", "retryable"],
      [{ Code: "SomethingNew", SenderFault: false }, 3, "unexpected", "retryable"],
      [{ Code: "KMS.ThrottlingException", SenderFault: true }, 3, "throttled", "retryable"],
      [{ Code: "SomethingNew", SenderFault: true }, 1, "unexpected", "poison"],
      [{ Code: "InvalidMessageContents", SenderFault: true }, 1, "unexpected", "poison"],
      [{ Code: "AccessDenied", SenderFault: true }, 1, "access-denied", "configuration"],
    ] as const) {
      const { client, asked } = scriptedClient(refuseAll(fields));
      const transport = sqsTransport({
        client,
        queueUrl: standardUrl,
        retry: { attemptsMax: 3 },
        sleep: noSleep,
      });
      const outcomes = await transport.send([change("a")]);
      expect(outcomes).toEqual([{ status: "failed", error: expect.objectContaining({ code, kind }) }]);
      expect(asked).toHaveLength(attempts);
    }
  });

  test("takes an entry that the answer does not mention for refused", async () => {
    const { client, asked } = scriptedClient(() => ({}));
    const retry = { attemptsMax: 2 };
    const outcomes = await sqsTransport({ client, queueUrl: standardUrl, retry, sleep: noSleep }).send([
      change("a"),
    ]);
    expect(outcomes).toMatchObject([{ status: "failed" }]);
    expect(asked).toHaveLength(2);
  });

  test("rejects when the queue is not there or not allowed, without trying again", async () => {
    for (const [name, code] of [
      ["QueueDoesNotExist", "not-found"],
      ["AccessDenied", "access-denied"],
    ] as const) {
      const { client, asked } = scriptedClient(() => {
        throw sdkError(name);
      });
      const sending = sqsTransport({ client, queueUrl: standardUrl, sleep: noSleep }).send([change("a")]);
      await expect(sending).rejects.toMatchObject({ code, kind: "configuration" });
      expect(asked).toHaveLength(1);
    }
  });

  test("takes a larger limit for messages alone, since requests are as large then", async () => {
    const { client, asked } = scriptedClient(acceptAll);
    const transport = sqsTransport({ client, queueUrl: standardUrl, limits: { messageBytesMax: 1_048_576 } });
    expect(await transport.send([change("a", randomBytes(400_000))])).toEqual([{ status: "sent" }]);
    expect(asked).toHaveLength(1);
  });

  test("refuses settings that make no sense", () => {
    const { client } = scriptedClient(() => ({}));
    for (const options of [
      { limits: { messageBytesMax: 20 } },
      { limits: { messageBytesMax: 2000, requestBytesMax: 1000 } },
      { limits: { unpackedBytesMax: 0 } },
      { groups: 0 },
    ]) {
      expect(() => sqsTransport({ client, queueUrl: fifoUrl, ...options })).toThrow(/Allowed/);
    }
  });
});
