import { IsthmusError } from "@isthmus/core";
import { expect, test } from "vitest";
import { sendOutcomes } from "../src/send-outcomes.ts";

test("gives each change the fate of its payload, and takes a forgotten one for failed", () => {
  const error = new IsthmusError("throttled", "Too fast.", { kind: "retryable" });
  const outcomes = sendOutcomes(6, {
    payloads: [{ indexes: [0, 3] }, { indexes: [2] }, { indexes: [5] }],
    tooLarge: [{ index: 1, bytes: 9, bytesMax: 8 }],
    acceptances: [{ status: "accepted" }, { status: "refused", error }],
  });
  const forgotten = {
    status: "failed",
    error: expect.objectContaining({ code: "unexpected", kind: "retryable" }),
  };
  expect(outcomes).toEqual([
    { status: "sent" },
    { status: "too-large", bytes: 9, bytesMax: 8 },
    { status: "failed", error },
    { status: "sent" },
    forgotten,
    forgotten,
  ]);
});
