import { describe, expect, test } from "vitest";
import { createKinesisStream } from "../src/create-kinesis-stream.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";

/** A clock that only sleeping moves. */
function fakeTime(): { readonly nowMs: () => number; readonly sleep: (delayMs: number) => Promise<void> } {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    sleep: async (delayMs) => {
      nowMs += delayMs;
    },
  };
}

const active = { StreamDescriptionSummary: { StreamStatus: "ACTIVE", StreamARN: "arn" } };

describe("createKinesisStream", () => {
  test("asks for on-demand capacity unless given shards", async () => {
    const { client, asked } = scriptedClient(() => active);
    await createKinesisStream(client, "changes");
    await createKinesisStream(client, "changes", { shards: 4 });
    const created = asked.filter(({ operation }) => operation === "CreateStream").map(({ input }) => input);
    expect(created).toEqual([
      { StreamName: "changes", StreamModeDetails: { StreamMode: "ON_DEMAND" } },
      { StreamName: "changes", ShardCount: 4, StreamModeDetails: { StreamMode: "PROVISIONED" } },
    ]);
  });

  test("waits while the stream is not known yet or being made", async () => {
    let looks = 0;
    const { client } = scriptedClient(({ operation }) => {
      if (operation === "CreateStream") throw sdkError("ResourceInUseException");
      looks++;
      if (looks === 1) throw sdkError("ResourceNotFoundException");
      return looks === 2 ? { StreamDescriptionSummary: { StreamStatus: "CREATING" } } : active;
    });
    expect(await createKinesisStream(client, "changes", fakeTime())).toBe("arn");
    expect(looks).toBe(3);
  });

  test("gives up when the stream does not become active in time", async () => {
    const { client } = scriptedClient(() => ({ StreamDescriptionSummary: { StreamStatus: "CREATING" } }));
    const time = fakeTime();
    const creating = createKinesisStream(client, "changes", { ...time, waitMsMax: 10_000 });
    await expect(creating).rejects.toMatchObject({ code: "timed-out", kind: "retryable" });
    expect(time.nowMs()).toBeLessThanOrEqual(10_000);
  });

  test("passes on what Kinesis refuses", async () => {
    const { client } = scriptedClient(() => {
      throw sdkError("AccessDeniedException");
    });
    await expect(createKinesisStream(client, "changes")).rejects.toMatchObject({ code: "access-denied" });
  });
});
