import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { transportContract } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kinesisHarness } from "./kinesis-harness.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["kinesis"] });
});
afterAll(async () => {
  await cloud.stop();
});

describe("kinesisTransport keeps the contract of transports", () => {
  let streams = 0;
  const rules = transportContract(async () =>
    kinesisHarness(cloud.clients("us-east-1").kinesis, `contract-${++streams}`),
  );
  test.each(rules.map((rule) => [rule.name, rule] as const))("%s", async (_, rule) => {
    await expect(rule.run()).resolves.toBeUndefined();
  });
});
