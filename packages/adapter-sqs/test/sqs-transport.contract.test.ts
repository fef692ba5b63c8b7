import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { transportContract } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqsHarness } from "./sqs-harness.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["sqs"] });
});
afterAll(async () => {
  await cloud.stop();
});

describe.each([
  ["standard", ""],
  ["FIFO", ".fifo"],
])("sqsTransport over a %s queue keeps the contract of transports", (_kind, suffix) => {
  let queues = 0;
  const rules = transportContract(async () =>
    sqsHarness(cloud.clients("us-east-1").sqs, `contract-${++queues}${suffix}`, suffix !== ""),
  );
  test.each(rules.map((rule) => [rule.name, rule] as const))("%s", async (_, rule) => {
    await expect(rule.run()).resolves.toBeUndefined();
  });
});
