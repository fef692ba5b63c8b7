import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { faultInjector } from "../../src/index.ts";
import type { Fault, FaultInjector, RequestHandlerLike } from "../../src/index.ts";
import { answeringHandler } from "./answering-handler.ts";

const config = (requestHandler: RequestHandlerLike) => ({
  region: "us-east-1",
  endpoint: "http://127.0.0.1:1",
  maxAttempts: 1,
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  requestHandler,
});

/** Sends `sends` batches of `size` records and tells which records of each were refused. */
async function refusals(plan: readonly Fault[], seed: number, sends: number, size: number) {
  const { handler, sent } = answeringHandler(({ body }) => ({
    FailedRecordCount: 0,
    Records: (body["Records"] as readonly unknown[]).map((_, index) => ({ SequenceNumber: String(index) })),
  }));
  const faults = faultInjector({ seed, plan });
  const kinesis = new KinesisClient(config(faults.wrap(handler)));
  const refused: (readonly number[] | string)[] = [];
  for (let send = 0; send < sends; send++) {
    const Records = Array.from({ length: size }, () => ({ PartitionKey: "k", Data: new Uint8Array([1]) }));
    try {
      const answer = await kinesis.send(new PutRecordsCommand({ StreamName: "s", Records }));
      refused.push((answer.Records ?? []).flatMap((record, index) => (record.ErrorCode ? [index] : [])));
    } catch (error) {
      refused.push((error as Error).name);
    }
  }
  return { refused, sent, faults };
}

describe("a fault plan", () => {
  it("makes the same faults from the same seed, and others from another", async () => {
    const plan: readonly Fault[] = [{ kind: "throttle", rate: 0.3 }, { kind: "partial" }];
    const first = await refusals(plan, 1, 20, 10);
    const second = await refusals(plan, 1, 20, 10);
    const other = await refusals(plan, 2, 20, 10);
    expect(second.refused).toEqual(first.refused);
    expect(other.refused).not.toEqual(first.refused);
  });

  it("refuses about the share that it is told to", async () => {
    const { refused } = await refusals([{ kind: "partial", share: 0.2 }], 3, 20, 100);
    const count = refused.flat().length;
    expect(count).toBeGreaterThan(300);
    expect(count).toBeLessThan(500);
  });

  it("lets the first requests pass, strikes as often as it is told to, and is spent", async () => {
    const { refused, faults } = await refusals([{ kind: "throttle", skip: 2, times: 2 }], 1, 6, 1);
    const throttled = "ProvisionedThroughputExceededException";
    expect(refused).toEqual([[], [], throttled, throttled, [], []]);
    expect(faults.strikes().throttle).toBe(2);
  });

  it("strikes only the services and operations that it names", async () => {
    const elsewhere = await refusals(
      [
        { kind: "throttle", services: ["sqs"] },
        { kind: "throttle", operations: ["PutRecord"] },
        { kind: "throttle", services: ["kinesis"], operations: ["PutRecords"], times: 1 },
      ],
      1,
      2,
      1,
    );
    expect(elsewhere.refused).toEqual(["ProvisionedThroughputExceededException", []]);
  });

  it("sends a shortened batch with the length it has now", async () => {
    const { sent } = await refusals([{ kind: "partial", entries: [0] }], 1, 1, 3);
    expect(sent[0]?.body["Records"]).toHaveLength(2);
    expect(Number(sent[0]?.headers["content-length"])).toBe(JSON.stringify(sent[0]?.body).length);
  });

  it("can be changed while it is in force", async () => {
    const { faults, send } = sender();
    await send();
    faults.setPlan([{ kind: "throttle" }]);
    await expect(send()).rejects.toMatchObject({ name: "RequestThrottled" });
    faults.setPlan([]);
    await send();
    faults.resetStrikes();
    expect(faults.strikes().throttle).toBe(0);
  });

  it("waits between the latency and the latency with jitter, differently for each request", async () => {
    const slept: number[] = [];
    const { send } = sender(
      faultInjector({
        seed: 1,
        plan: [{ kind: "latency", ms: 100, jitterMs: 50 }],
        sleep: async (ms) => {
          slept.push(ms);
        },
      }),
    );
    for (let time = 0; time < 5; time++) await send();
    expect(new Set(slept).size).toBe(5);
    expect(slept.every((ms) => ms >= 100 && ms < 150)).toBe(true);
  });

  it.each<Fault>([
    { kind: "throttle", rate: 1.1 },
    { kind: "partial", share: -1 },
    { kind: "lost-response", times: 0.5 },
    { kind: "latency", ms: Number.NaN },
  ])("refuses %j", (fault) => {
    expect(() => faultInjector({ seed: 1, plan: [fault] })).toThrow(
      expect.objectContaining({ code: "invalid-options" }),
    );
  });
});

function sender(faults: FaultInjector = faultInjector({ seed: 1 })) {
  const { handler } = answeringHandler(() => ({ MessageId: "1" }));
  const sqs = new SQSClient({ ...config(faults.wrap(handler)), md5: false });
  const send = async () =>
    sqs.send(new SendMessageCommand({ QueueUrl: "http://127.0.0.1:1/0/q", MessageBody: "m" }));
  return { faults, send };
}
