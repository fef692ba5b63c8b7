import { randomBytes } from "node:crypto";
import { faultInjector, startLocalCloud } from "@isthmus/local-cloud";
import type { Fault, LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kinesisTransport } from "../src/kinesis-transport.ts";
import { change, idsOf } from "./changes.ts";
import { kinesisHarness } from "./kinesis-harness.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["kinesis"] });
});
afterAll(async () => {
  await cloud.stop();
});

const operations = ["PutRecords"];
const changes = Array.from({ length: 60 }, (_, index) => change(`${index}`, randomBytes(700)));
const ids = idsOf(changes).toSorted();

/** Sends through faults, one attempt of the SDK each, and gives what arrived and how often the faults struck. */
async function sendThrough(streamName: string, plan: readonly Fault[]) {
  const { wrap, strikes } = faultInjector({ seed: 11, plan });
  const harness = await kinesisHarness(cloud.clients("us-east-1").kinesis, streamName);
  const transport = kinesisTransport({
    client: cloud.clients("us-east-1", { wrapHandler: wrap, maxAttempts: 1 }).kinesis,
    streamName,
    limits: { recordBytesMax: 2000, requestRecordsMax: 10 },
    sleep: async () => {},
  });
  const outcomes = await transport.send(changes);
  expect(outcomes.map(({ status }) => status)).toEqual(changes.map(() => "sent"));
  const arrived = idsOf(await harness.receive()).toSorted();
  await harness.close();
  return { arrived, strikes: strikes() };
}

describe("kinesisTransport over a bad link", () => {
  test("delivers everything once when requests are throttled and records refused", async () => {
    const { arrived, strikes } = await sendThrough("refusals", [
      { kind: "throttle", operations, times: 2 },
      { kind: "partial", operations, share: 0.5, times: 5 },
    ]);
    expect(strikes).toMatchObject({ throttle: 2, partial: 5 });
    expect(arrived).toEqual(ids);
  });

  test("delivers everything at least once when responses are lost", async () => {
    const { arrived, strikes } = await sendThrough("losses", [
      { kind: "lost-response", operations, times: 2 },
    ]);
    expect(strikes["lost-response"]).toBe(2);
    expect([...new Set(arrived)]).toEqual(ids);
    expect(arrived.length).toBeGreaterThan(ids.length);
  });
});
