import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadLetterId, sqsDeadLetterBox, sqsDeadLetters } from "../src/index.ts";
import type { DeadLetterBox } from "../src/index.ts";
import { bodyOf, SMALL } from "./example-letters.ts";
import { startQueueAndBucket } from "./queue-and-bucket.ts";

let services: Awaited<ReturnType<typeof startQueueAndBucket>>;
beforeAll(async () => {
  services = await startQueueAndBucket();
});
afterAll(async () => {
  await services.stop();
});

const LARGE = bodyOf(300_000, "noise");

async function withLetters() {
  const place = await services.fresh();
  const { sqs, s3, queueUrl, bucket } = place;
  const letters = sqsDeadLetters({ sqs, queueUrl, overflow: { s3, bucket } });
  await letters.put(SMALL);
  await letters.put(LARGE);
  await letters.put({ ...LARGE, attempts: 9 });
  const box = sqsDeadLetterBox({ sqs, s3, queueUrl, waitSeconds: 0 });
  return { ...place, box };
}

const idsOf = async (box: DeadLetterBox): Promise<readonly string[]> =>
  (await box.read()).letters.map(({ id }) => id).sort();

describe("sqsDeadLetterBox", () => {
  it("reads letters from the queue and the bucket, repeats as one, and gives all back", async () => {
    const { box, counts } = await withLetters();
    const { letters, unreadable, complete } = await box.read();
    expect(new Map(letters.map(({ id, copies }) => [id, copies]))).toEqual(
      new Map([
        [deadLetterId(SMALL), 1],
        [deadLetterId(LARGE), 2],
      ]),
    );
    expect(letters).toHaveLength(2);
    expect([unreadable, complete]).toEqual([[], true]);
    expect(await counts()).toEqual({ visible: 0, hidden: 3 });
    await box.close();
    expect(await counts()).toEqual({ visible: 3, hidden: 0 });
  });

  it("removes a letter with its copies and its object, and nothing else", async () => {
    const { box, counts, objects } = await withLetters();
    await box.read();
    await box.remove([deadLetterId(LARGE), "unknown"]);
    await box.remove([deadLetterId(LARGE)]);
    await box.close();
    expect(await counts()).toEqual({ visible: 1, hidden: 0 });
    expect(await objects()).toEqual([]);
    expect(await idsOf(box)).toEqual([deadLetterId(SMALL)]);
  });

  it("reads no more than asked for, and says that there may be more", async () => {
    const { box, send } = await withLetters();
    for (let i = 0; i < 20; i++) await send(`{"n":${i}}`);
    const { letters, unreadable, complete } = await box.read({ lettersMax: 5 });
    expect(letters.length + unreadable.length).toBeGreaterThanOrEqual(5);
    expect(letters.length + unreadable.length).toBeLessThan(16);
    expect(complete).toBe(false);
    await box.close();
  });

  it("tells what it cannot read, and removes it when told to", async () => {
    const { box, send, s3, bucket, objects } = await withLetters();
    await send("something else");
    for (const Key of await objects()) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    const { letters, unreadable } = await box.read();
    expect(letters.map(({ id }) => id)).toEqual([deadLetterId(SMALL)]);
    expect(unreadable.map(({ problem }) => problem).sort()).toEqual([
      expect.stringContaining(`is not in bucket "${bucket}"`),
      expect.stringContaining("not JSON"),
    ]);
    await box.remove(unreadable.map(({ id }) => id));
    await box.close();
    expect(await idsOf(box)).toEqual([deadLetterId(SMALL)]);
  });

  it("says where a letter is that it has no client for", async () => {
    const { sqs, queueUrl, bucket } = await withLetters();
    const box = sqsDeadLetterBox({ sqs, queueUrl, waitSeconds: 0 });
    const { unreadable } = await box.read();
    expect(unreadable).toEqual([
      { id: deadLetterId(LARGE), problem: expect.stringContaining(`in bucket "${bucket}"`) },
    ]);
    await box.close();
  });

  it("gives back what it could not open because the bucket does not answer", async () => {
    const { sqs, s3, queueUrl, counts } = await withLetters();
    const broken = Object.create(s3, {
      send: { value: async () => Promise.reject(Object.assign(new Error("reset"), { code: "ECONNRESET" })) },
    }) as typeof s3;
    const box = sqsDeadLetterBox({ sqs, s3: broken, queueUrl, waitSeconds: 0 });
    await expect(box.read()).rejects.toMatchObject({ code: "unavailable", kind: "retryable" });
    await box.close();
    expect(await counts()).toEqual({ visible: 3, hidden: 0 });
  });

  it("rejects for a queue that does not exist", async () => {
    const { sqs, queueUrl } = await services.fresh();
    const box = sqsDeadLetterBox({ sqs, queueUrl: `${queueUrl}x` });
    await expect(box.read()).rejects.toMatchObject({ code: "not-found", kind: "configuration" });
  });
});
