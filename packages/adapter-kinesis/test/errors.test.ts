import { IsthmusError } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { kinesisError, refusedRecordError } from "../src/errors.ts";
import { sdkError } from "./scripted-client.ts";

describe("kinesisError", () => {
  test.each([
    ["ProvisionedThroughputExceededException", 400, "throttled", "retryable"],
    ["ExpiredTokenException", 400, "expired-credentials", "retryable"],
    ["AccessDeniedException", 400, "access-denied", "configuration"],
    ["ResourceNotFoundException", 400, "not-found", "configuration"],
    ["ValidationException", 400, "invalid-config", "configuration"],
    ["CredentialsProviderError", 200, "expired-credentials", "retryable"],
    ["InternalFailure", 500, "unavailable", "retryable"],
    ["SomethingNew", 503, "unavailable", "retryable"],
    ["SomethingNew", 403, "access-denied", "configuration"],
    ["SomethingNew", 418, "invalid-config", "configuration"],
    ["SomethingNew", 200, "unexpected", "retryable"],
  ] as const)("maps %s with status %i to %s, %s", (name, status, code, kind) => {
    expect(kinesisError(sdkError(name, status), "PutRecords")).toMatchObject({ code, kind });
  });

  test("knows network errors by their code", () => {
    const error = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(kinesisError(error, "PutRecords")).toMatchObject({ code: "unavailable", kind: "retryable" });
  });

  test("says what failed, by which name, and what to do", () => {
    const { message } = kinesisError(sdkError("ResourceNotFoundException"), "PutRecords");
    expect(message).toBe(
      `Kinesis PutRecords found nothing there ("ResourceNotFoundException"). Check the stream's name, region and account.`,
    );
  });

  test("takes any error after an abort for the abort", () => {
    const error = kinesisError(sdkError("AbortError"), "PutRecords", AbortSignal.abort());
    expect(error).toMatchObject({ code: "aborted", kind: "retryable" });
  });

  test("leaves our own errors as they are, and keeps the service's words out of the message", () => {
    const ours = new IsthmusError("trimmed", "Gone.");
    expect(kinesisError(ours, "GetRecords")).toBe(ours);
    expect(kinesisError(sdkError("AccessDeniedException"), "PutRecords").message).not.toContain(
      "the service said",
    );
  });
});

test("a record refused for an unknown reason counts as passing", () => {
  expect(refusedRecordError("SomethingNew")).toMatchObject({ kind: "retryable" });
  expect(refusedRecordError("KMSAccessDeniedException")).toMatchObject({ kind: "configuration" });
});
