import { IsthmusError } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import { memoryDeadLetters } from "@isthmus/testkit";
import { expect, it } from "vitest";
import { lazyDeadLetters } from "../../src/dead-letters/lazy-dead-letters.ts";

const letter: DeadLetter = {
  reason: "malformed-message",
  detail: "It is none of ours.",
  stage: "apply",
  region: "a",
  content: { kind: "message", body: new Uint8Array([1]) },
  position: "sqs:inbox/m1",
  attempts: 1,
  at: "1000" as DeadLetter["at"],
};

it("looks for the queue with the first letter, again after a failure, and then no more", async () => {
  const kept = memoryDeadLetters();
  const denied = new IsthmusError("access-denied", "GetQueueUrl was refused.", { kind: "configuration" });
  let opened = 0;
  const lazy = lazyDeadLetters(async () => {
    if (opened++ === 0) throw denied;
    return Promise.resolve(kept);
  });
  expect(opened).toBe(0);
  await expect(lazy.put(letter)).rejects.toBe(denied);
  await lazy.put(letter);
  await lazy.put(letter);
  expect([opened, kept.letters().length]).toEqual([2, 2]);
});
