import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keyGuard, startLocalCloud } from "../../src/index.ts";
import type { LocalCloud } from "../../src/index.ts";

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["kinesis", "sqs"] });
});
afterAll(async () => cloud.stop());

it("refuses keys that are not accepted any more, in the words of each service", async () => {
  let [accepted, refused] = [true, 0];
  const seen = new Set<string>();
  const { kinesis, sqs } = cloud.clients("us-east-1", {
    maxAttempts: 1,
    wrapHandler: keyGuard({
      accepts: (key) => {
        seen.add(key);
        return accepted;
      },
      onRefused: () => refused++,
    }),
  });
  await kinesis.send(new ListStreamsCommand({}));
  await sqs.send(new ListQueuesCommand({}));
  expect(refused).toBe(0);
  accepted = false;
  await expect(kinesis.send(new ListStreamsCommand({}))).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  expect(refused).toBe(2);
  expect([...seen]).toEqual([expect.stringMatching(/./)]);
});
