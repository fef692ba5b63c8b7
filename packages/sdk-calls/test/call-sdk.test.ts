import { IsthmusError } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { callSdk } from "../src/call-sdk.ts";
import { sdkError } from "../src/sdk-error.ts";
import { thrownError } from "./thrown-error.ts";

function s3Error(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  return sdkError(error, `S3 ${operation}`, {}, signal);
}

describe("callSdk", () => {
  test("gives the result, and the signal in the form the SDK takes", async () => {
    const { signal } = new AbortController();
    expect(await callSdk(s3Error, "PutObject", signal, async (options) => options)).toEqual({
      abortSignal: signal,
    });
    expect(await callSdk(s3Error, "PutObject", undefined, async (options) => options)).toEqual({});
  });

  test("gives errors their meaning, those thrown at once as well", async () => {
    const thrown = thrownError("AccessDenied");
    const expected = { code: "access-denied", kind: "configuration", cause: thrown };
    const rejected = callSdk(s3Error, "PutObject", undefined, async () => Promise.reject(thrown));
    await expect(rejected).rejects.toMatchObject(expected);
    const atOnce = callSdk(s3Error, "PutObject", undefined, () => {
      throw thrown;
    });
    await expect(atOnce).rejects.toMatchObject(expected);
    await expect(atOnce).rejects.toThrow(/^S3 PutObject /);
  });

  test("takes what fails after an abort for the abort", async () => {
    const controller = new AbortController();
    const calling = callSdk(s3Error, "PutObject", controller.signal, async () => {
      controller.abort();
      throw thrownError("TimeoutError");
    });
    await expect(calling).rejects.toMatchObject({ code: "aborted", kind: "retryable" });
  });

  test("calls nothing once aborted", async () => {
    let calls = 0;
    const calling = callSdk(s3Error, "PutObject", AbortSignal.abort(), async () => void calls++);
    await expect(calling).rejects.toMatchObject({ code: "aborted", kind: "retryable" });
    expect(calls).toBe(0);
  });
});
