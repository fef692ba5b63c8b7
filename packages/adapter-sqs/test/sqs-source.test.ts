import type { IncomingMessage } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { sqsSource } from "../src/sqs-source.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";
import type { Asked } from "./scripted-client.ts";

const queueUrl = "https://queues/1/changes";
const noSleep = async (): Promise<void> => {};

/** A queue that hands over so many messages at once, and answers the rest from a function. */
function queueOf(count: number, answer: (asked: Asked) => unknown): ReturnType<typeof scriptedClient> {
  return scriptedClient((asked) => {
    if (asked.operation !== "ReceiveMessage") return answer(asked);
    return {
      Messages: Array.from({ length: count }, (_, index) => ({
        MessageId: `m${index}`,
        ReceiptHandle: `r${index}`,
        Body: Buffer.from([index]).toString("base64"),
        Attributes: { ApproximateReceiveCount: `${index + 1}` },
      })),
    };
  });
}

const entriesOf = ({ input }: Asked): readonly { readonly Id: string }[] =>
  input["Entries"] as readonly { readonly Id: string }[];
const acceptAll = (asked: Asked): unknown => ({ Successful: entriesOf(asked).map(({ Id }) => ({ Id })) });

describe("sqsSource", () => {
  test("asks for ten messages with a long poll, and tells how often each has come", async () => {
    const { client, asked } = queueOf(2, acceptAll);
    const source = sqsSource({ client, queueUrl, visibilitySeconds: 60 });
    expect(source.name).toBe("sqs:changes");
    expect(await source.receive()).toMatchObject([
      { id: "m0", body: Buffer.from([0]), position: "sqs:changes/m0", attempts: 1 },
      { id: "m1", body: Buffer.from([1]), position: "sqs:changes/m1", attempts: 2 },
    ]);
    expect(asked[0]?.input).toMatchObject({
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      VisibilityTimeout: 60,
    });
  });

  test("hands over a body that is not base64 as its own bytes", async () => {
    for (const Body of ['{"hello":"world"}', "äöü", "YQ", "YQ==\n", "YR=="]) {
      const { client } = scriptedClient(() => ({ Messages: [{ MessageId: "m", ReceiptHandle: "r", Body }] }));
      const [message] = await sqsSource({ client, queueUrl }).receive();
      expect(Buffer.from(message?.body ?? []).toString()).toBe(Body);
    }
  });

  test("deletes in batches of ten, and tries again only what was not deleted", async () => {
    let refused = false;
    const { client, asked } = queueOf(12, (one) => {
      if (refused || entriesOf(one).length < 10) return acceptAll(one);
      refused = true;
      return {
        Successful: entriesOf(one).slice(1),
        Failed: [{ Id: "0", Code: "InternalError", SenderFault: false }],
      };
    });
    const source = sqsSource({ client, queueUrl, sleep: noSleep });
    await source.acknowledge(await source.receive());
    const deleted = asked
      .filter(({ operation }) => operation === "DeleteMessageBatch")
      .map((one) => entriesOf(one).length);
    expect(deleted.toSorted((a, b) => a - b)).toEqual([1, 2, 10]);
  });

  test("leaves what cannot be deleted to come again", async () => {
    const { client } = queueOf(1, () => ({
      Failed: [{ Id: "0", Code: "ReceiptHandleIsInvalid", SenderFault: true }],
    }));
    const source = sqsSource({ client, queueUrl, sleep: noSleep });
    await expect(source.acknowledge(await source.receive())).resolves.toBeUndefined();
  });

  test("gives messages back after the delay, in whole seconds and within what SQS allows", async () => {
    const { client, asked } = queueOf(1, acceptAll);
    const source = sqsSource({ client, queueUrl });
    const messages = await source.receive();
    for (const delayMs of [0, 1, 1500, 1e12]) await source.release(messages, delayMs);
    const timeouts = asked
      .filter(({ operation }) => operation === "ChangeMessageVisibilityBatch")
      .flatMap(({ input }) => input["Entries"]);
    expect(timeouts).toEqual(
      [0, 1, 2, 43_200].map((VisibilityTimeout) => ({
        Id: "0",
        ReceiptHandle: "r0",
        VisibilityTimeout,
      })),
    );
  });

  test("asks nothing for no messages, and refuses messages that are not its own", async () => {
    const { client, asked } = queueOf(0, acceptAll);
    const source = sqsSource({ client, queueUrl });
    await source.acknowledge([]);
    await source.release([], 0);
    expect(asked).toEqual([]);
    const foreign: IncomingMessage = { id: "m", body: new Uint8Array(), position: "elsewhere", attempts: 1 };
    await expect(source.acknowledge([foreign])).rejects.toMatchObject({ code: "unexpected" });
  });

  test("receives nothing once aborted, and rejects for anything else", async () => {
    const { client } = scriptedClient(() => {
      throw sdkError("QueueDoesNotExist");
    });
    const source = sqsSource({ client, queueUrl });
    expect(await source.receive({ signal: AbortSignal.abort() })).toEqual([]);
    await expect(source.receive()).rejects.toMatchObject({ code: "not-found", kind: "configuration" });
  });
});
