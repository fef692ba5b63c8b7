import { expect, it } from "vitest";
import { queueUrlOf } from "../src/queue-url.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";

it("takes a URL as it is, without asking", async () => {
  const { client, asked } = scriptedClient(() => ({}));
  expect(await queueUrlOf(client, "https://queues/1/changes")).toBe("https://queues/1/changes");
  expect(asked).toEqual([]);
});

it("asks for the URL of a name", async () => {
  const { client, asked } = scriptedClient(() => ({ QueueUrl: "https://queues/1/changes" }));
  expect(await queueUrlOf(client, "changes")).toBe("https://queues/1/changes");
  expect(asked.map(({ input }) => input)).toEqual([{ QueueName: "changes" }]);
});

it("says that there is no such queue", async () => {
  const { client } = scriptedClient(() => {
    throw sdkError("QueueDoesNotExist");
  });
  await expect(queueUrlOf(client, "changes")).rejects.toMatchObject({
    code: "not-found",
    kind: "configuration",
  });
});
