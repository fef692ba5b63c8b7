import { IsthmusError } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { sqsError } from "../src/errors.ts";
import { sdkError } from "./scripted-client.ts";

describe("sqsError", () => {
  test.each([
    ["RequestThrottled", 400, "throttled", "retryable"],
    ["ExpiredTokenException", 400, "expired-credentials", "retryable"],
    ["AccessDenied", 400, "access-denied", "configuration"],
    ["QueueDoesNotExist", 400, "not-found", "configuration"],
    ["InvalidParameterValue", 400, "invalid-config", "configuration"],
    ["AWS.SimpleQueueService.NonExistentQueue", 400, "not-found", "configuration"],
    ["CredentialsProviderError", 200, "expired-credentials", "retryable"],
    ["InternalFailure", 500, "unavailable", "retryable"],
    ["SomethingNew", 503, "unavailable", "retryable"],
    ["SomethingNew", 403, "access-denied", "configuration"],
    ["SomethingNew", 418, "invalid-config", "configuration"],
    ["SomethingNew", 200, "unexpected", "retryable"],
  ] as const)("maps %s with status %i to %s, %s", (name, status, code, kind) => {
    expect(sqsError(sdkError(name, status), "SendMessageBatch")).toMatchObject({ code, kind });
  });

  test("knows network errors by their code", () => {
    const error = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(sqsError(error, "SendMessageBatch")).toMatchObject({ code: "unavailable", kind: "retryable" });
  });

  test("says what failed, by which name, and what to do", () => {
    const { message } = sqsError(sdkError("QueueDoesNotExist"), "SendMessageBatch");
    expect(message).toBe(
      `SQS SendMessageBatch found nothing there ("QueueDoesNotExist"). Check the queue's URL, region and account.`,
    );
  });

  test("takes any error after an abort for the abort", () => {
    const error = sqsError(sdkError("AbortError"), "SendMessageBatch", AbortSignal.abort());
    expect(error).toMatchObject({ code: "aborted", kind: "retryable" });
  });

  test("leaves our own errors as they are, and keeps the service's words out of the message", () => {
    const ours = new IsthmusError("trimmed", "Gone.");
    expect(sqsError(ours, "ReceiveMessage")).toBe(ours);
    expect(sqsError(sdkError("AccessDenied"), "SendMessageBatch").message).not.toContain("the service said");
  });
});
