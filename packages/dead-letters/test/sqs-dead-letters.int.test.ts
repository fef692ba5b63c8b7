import { faultInjector, requestCounter } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadLetterId, readLetterMessage, sqsDeadLetterBox, sqsDeadLetters } from "../src/index.ts";
import { bodyOf, SMALL } from "./example-letters.ts";
import { startQueueAndBucket } from "./queue-and-bucket.ts";

let services: Awaited<ReturnType<typeof startQueueAndBucket>>;
beforeAll(async () => {
  services = await startQueueAndBucket();
});
afterAll(async () => {
  await services.stop();
});

const FAST = { random: () => 0, retry: { delayMsBase: 1 } };

describe("sqsDeadLetters", () => {
  it("keeps a letter whole in one message, with attributes that hold no values", async () => {
    const { sqs, queueUrl, receive } = await services.fresh();
    await sqsDeadLetters({ sqs, queueUrl }).put(SMALL);
    const [message, ...rest] = await receive();
    expect(rest).toEqual([]);
    expect(JSON.parse(message?.Body ?? "")).toMatchObject({ format: 1, reason: "unknown-table" });
    const attributes = Object.entries(message?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    expect(Object.fromEntries(attributes)).toEqual({
      reason: "unknown-table",
      stage: "apply",
      region: "cn-north-1",
      table: "orders",
    });
  });

  it("compresses a letter that fits only so, and leaves the bucket alone", async () => {
    const { sqs, s3, queueUrl, bucket, receive, objects } = await services.fresh();
    await sqsDeadLetters({ sqs, queueUrl, overflow: { s3, bucket } }).put(bodyOf(300_000, "zeros"));
    const [message] = await receive();
    expect(message?.Body).toMatch(/^\{"deadLetter":"brotli"/);
    expect(await objects()).toEqual([]);
    expect((await readLetterMessage(message?.Body ?? "", s3)).letter).toEqual(bodyOf(300_000, "zeros"));
  });

  it("puts a letter that does not fit whole into the bucket, under its id, with a pointer in the queue", async () => {
    const { sqs, s3, queueUrl, bucket, receive, objects } = await services.fresh();
    const letter = bodyOf(300_000, "noise");
    await sqsDeadLetters({ sqs, queueUrl, overflow: { s3, bucket } }).put(letter);
    expect(await objects()).toEqual([`isthmus/dead-letters/${deadLetterId(letter)}.json`]);
    const [message] = await receive();
    expect(message?.Body?.length).toBeLessThan(300);
    const read = await readLetterMessage(message?.Body ?? "", s3);
    expect(read.letter).toEqual(letter);
    await read.forget();
    expect(await objects()).toEqual([]);
  });

  it("keeps a message within the limit, attributes counted, to the byte", async () => {
    const { s3, queueUrl, bucket, wrapped } = await services.fresh();
    const sent: number[] = [];
    const sqs = wrapped((handler) => ({
      ...handler,
      handle: async (request, options) => {
        const { MessageBody = "", MessageAttributes = {} } = JSON.parse(
          Buffer.from(request.body as Uint8Array).toString(),
        ) as {
          MessageBody?: string;
          MessageAttributes?: Record<string, { DataType: string; StringValue: string }>;
        };
        const attributes = Object.entries(MessageAttributes).flatMap(([name, value]) => [
          name,
          value.DataType,
          value.StringValue,
        ]);
        sent.push([MessageBody, ...attributes].reduce((sum, text) => sum + Buffer.byteLength(text), 0));
        return handler.handle(request, options);
      },
    }));
    const letters = sqsDeadLetters({
      sqs,
      queueUrl,
      overflow: { s3, bucket },
      limits: { messageBytesMax: 20_000 },
    });
    for (let bytes = 14_000; bytes <= 15_000; bytes += 50) await letters.put(bodyOf(bytes, "noise"));
    expect(Math.max(...sent)).toBeLessThanOrEqual(20_000);
    expect(Math.max(...sent)).toBeGreaterThan(19_900);
    expect(Math.min(...sent)).toBeLessThan(400);
  });

  it("refuses what needs a bucket where there is none, loudly", async () => {
    const { sqs, queueUrl, counts } = await services.fresh();
    await expect(sqsDeadLetters({ sqs, queueUrl }).put(bodyOf(300_000, "noise"))).rejects.toMatchObject({
      code: "payload-too-large",
      kind: "configuration",
    });
    expect(await counts()).toEqual({ visible: 0, hidden: 0 });
  });

  it("sends no pointer while the bucket does not take the letter", async () => {
    const { sqs, s3, queueUrl, counts } = await services.fresh();
    const letters = sqsDeadLetters({ sqs, queueUrl, overflow: { s3, bucket: "no-such-bucket" }, ...FAST });
    await expect(letters.put(bodyOf(300_000, "noise"))).rejects.toMatchObject({
      code: "not-found",
      kind: "configuration",
    });
    expect(await counts()).toEqual({ visible: 0, hidden: 0 });
  });

  it("tries again what the queue throttles, and rejects when that does not end", async () => {
    const { queueUrl, wrapped, counts } = await services.fresh();
    const requests = requestCounter();
    const faults = faultInjector({
      seed: 1,
      plan: [{ kind: "throttle", operations: ["SendMessage"], times: 3 }],
    });
    const sqs = wrapped((handler) => requests.wrap(faults.wrap(handler)));
    await sqsDeadLetters({ sqs, queueUrl, ...FAST }).put(SMALL);
    expect(requests.counts()).toMatchObject({ SendMessage: 4 });
    expect(await counts()).toMatchObject({ visible: 1 });
    faults.setPlan([{ kind: "throttle", operations: ["SendMessage"] }]);
    await expect(sqsDeadLetters({ sqs, queueUrl, ...FAST }).put(SMALL)).rejects.toMatchObject({
      code: "throttled",
    });
  });

  it("does no harm by a repeat after a lost response", async () => {
    const { queueUrl, wrapped } = await services.fresh();
    const faults = faultInjector({
      seed: 1,
      plan: [{ kind: "lost-response", operations: ["SendMessage"], times: 1 }],
    });
    const sqs = wrapped(faults.wrap);
    await sqsDeadLetters({ sqs, queueUrl, ...FAST }).put(SMALL);
    const box = sqsDeadLetterBox({ sqs, queueUrl });
    expect(await box.read()).toEqual({
      letters: [{ id: deadLetterId(SMALL), letter: SMALL, copies: 2 }],
      unreadable: [],
      complete: true,
    });
    await box.close();
  });

  it("leaves out a table name that cannot be an attribute", async () => {
    const { sqs, queueUrl, receive } = await services.fresh();
    await sqsDeadLetters({ sqs, queueUrl }).put({ ...SMALL, table: "a secret\u0000" });
    const [message] = await receive();
    expect(Object.keys(message?.MessageAttributes ?? {}).sort()).toEqual(["reason", "region", "stage"]);
  });

  it("sends to a FIFO queue, which drops the repeat", async () => {
    const { sqs, queueUrl, counts } = await services.fresh("fifo");
    const letters = sqsDeadLetters({ sqs, queueUrl });
    await letters.put(SMALL);
    await letters.put({ ...SMALL, position: "elsewhere" });
    await letters.put(SMALL);
    expect(await counts()).toMatchObject({ visible: 2 });
  });

  it("is ended by its signal", async () => {
    const { sqs, queueUrl, counts } = await services.fresh();
    const put = sqsDeadLetters({ sqs, queueUrl }).put(SMALL, { signal: AbortSignal.abort() });
    await expect(put).rejects.toMatchObject({ code: "aborted" });
    expect(await counts()).toMatchObject({ visible: 0 });
  });

  it("refuses a limit that makes no sense", async () => {
    const { sqs, queueUrl } = await services.fresh();
    expect(() => sqsDeadLetters({ sqs, queueUrl, limits: { messageBytesMax: 10 } })).toThrow(
      "messageBytesMax is 10. Allowed",
    );
  });
});
