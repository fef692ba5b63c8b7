import { IsthmusError } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { failureError, sdkError } from "../src/sdk-error.ts";
import type { SdkService } from "../src/sdk-service.ts";
import { answered, thrownError } from "./thrown-error.ts";

const SERVICE: SdkService = { advice: { "not-found": "Check the bucket's name." } };

function messageOf(error: unknown, signal?: AbortSignal): string {
  return sdkError(error, "S3 PutObject", SERVICE, signal).message;
}

describe("an error of an SDK client", () => {
  test("says what was called, what happened, how it is named and what to do", () => {
    expect(messageOf(thrownError("ThrottlingException"))).toBe(
      'S3 PutObject was throttled ("ThrottlingException"). Try again later.',
    );
    expect(messageOf(thrownError("AccessDenied", answered(403)))).toBe(
      'S3 PutObject was not allowed ("AccessDenied"). Allow this operation in the policies of the role in use, or mend its credentials.',
    );
    expect(messageOf(thrownError("Odd"))).toBe('S3 PutObject failed unexpectedly ("Odd").');
  });

  test("gives the service's advice before the common one", () => {
    expect(messageOf(thrownError("ResourceNotFoundException"))).toMatch(/\. Check the bucket's name\.$/);
  });

  test("cut short by the signal does not name what it happened to fail with", () => {
    expect(messageOf(thrownError("TimeoutError"), AbortSignal.abort())).toBe(
      "S3 PutObject was aborted. It may have happened all the same.",
    );
  });

  test("keeps the client's words as the cause alone", () => {
    const thrown = thrownError("ThrottlingException");
    const error = sdkError(thrown, "S3 PutObject", SERVICE);
    expect(error).toMatchObject({ code: "throttled", kind: "retryable", cause: thrown });
    expect(error.message).not.toContain("s3cr3t");
  });

  test("that is ours stays as it is, even after an abort", () => {
    const ours = new IsthmusError("wrong-key", "A key is wrong.");
    expect(sdkError(ours, "S3 PutObject", SERVICE, AbortSignal.abort())).toBe(ours);
  });

  test("cannot break out of its line by its name", () => {
    expect(messageOf(thrownError("Odd\nINFO all is well"))).not.toContain("\n");
  });
});

test("the error of a failure has the failure's kind, and a cause only where one is given", () => {
  const failure = { code: "unexpected", kind: "poison", name: "Odd" } as const;
  const error = failureError(failure, "SQS SendMessageBatch (one entry)", {});
  expect(error).toMatchObject({ code: "unexpected", kind: "poison" });
  expect("cause" in error).toBe(false);
});
