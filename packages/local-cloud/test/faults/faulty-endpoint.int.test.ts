import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  ListQueuesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  composeWrappers,
  faultInjector,
  requestCounter,
  startFaultyEndpoint,
  startLocalCloud,
} from "../../src/index.ts";
import type { FaultInjector, LocalCloud, RequestCounter } from "../../src/index.ts";

const CONFIG = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
};

describe("a faulty endpoint", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["sqs"] });
  });
  afterAll(async () => {
    await cloud.stop();
  });

  const open = async (): Promise<{
    url: string;
    sqs: SQSClient;
    faults: FaultInjector;
    counter: RequestCounter;
  }> => {
    const [faults, counter] = [faultInjector({ seed: 1 }), requestCounter()];
    const { url, stop } = await startFaultyEndpoint({
      target: cloud.endpoints("us-east-1").sqs,
      wrap: composeWrappers(faults.wrap, counter.wrap),
    });
    const sqs = new SQSClient({ ...CONFIG, endpoint: url });
    onTestFinished(async () => {
      sqs.destroy();
      await stop();
    });
    return { url, sqs, faults, counter };
  };

  it("passes requests and responses on", async () => {
    const { url, sqs, counter } = await open();
    await sqs.send(new CreateQueueCommand({ QueueName: "passed" }));
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "passed" }));
    expect(QueueUrls).toHaveLength(1);
    expect(counter.counts()).toEqual({ CreateQueue: 1, ListQueues: 1 });
    const s3 = new S3Client({ ...CONFIG, endpoint: url, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "passed" }));
    const body = new Uint8Array([0, 255, 13, 10]);
    await s3.send(new PutObjectCommand({ Bucket: "passed", Key: "a b/c", Body: body }));
    const { Body: read } = await s3.send(new GetObjectCommand({ Bucket: "passed", Key: "a b/c" }));
    s3.destroy();
    expect(await read?.transformToByteArray()).toEqual(body);
  });

  it("answers as the faults want it", async () => {
    const { sqs, faults } = await open();
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "faulty" }));
    faults.setPlan([{ kind: "partial", entries: [1] }]);
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ["a", "b"].map((Id) => ({ Id, MessageBody: Id })),
      }),
    );
    expect([Successful?.length, Failed?.[0]?.Id]).toEqual([1, "b"]);
    faults.setPlan([{ kind: "expired-credentials", times: 1 }, { kind: "throttle" }]);
    await expect(sqs.send(new ListQueuesCommand())).rejects.toMatchObject({ name: "RequestThrottled" });
    faults.setPlan([{ kind: "expired-credentials", times: 1 }]);
    await expect(sqs.send(new ListQueuesCommand())).rejects.toMatchObject({ name: "ExpiredTokenException" });
    await sqs.send(new ListQueuesCommand());
  });

  it("resets connections while cut, and works again when healed", async () => {
    const { sqs, faults } = await open();
    faults.cut();
    await expect(sqs.send(new ListQueuesCommand())).rejects.toMatchObject({ code: "ECONNRESET" });
    faults.heal();
    await sqs.send(new ListQueuesCommand());
    expect(faults.strikes()).toMatchObject({ cut: 1 });
  });
});
