import { isIsthmusError } from "@isthmus/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kindOfFailure } from "../src/failure-code.ts";
import type { FailureCode } from "../src/failure-code.ts";
import { sdkError } from "../src/sdk-error.ts";

const errorLike = fc.record(
  {
    name: fc.oneof(
      fc.constantFrom("Error", "AccessDenied", "ThrottlingException"),
      fc.string(),
      fc.integer(),
    ),
    code: fc.oneof(fc.constantFrom("ECONNRESET", "ETIMEDOUT"), fc.string(), fc.integer()),
    cause: fc.anything(),
    $metadata: fc.oneof(fc.record({ httpStatusCode: fc.integer() }), fc.anything()),
    $retryable: fc.oneof(fc.record({ throttling: fc.boolean() }), fc.anything()),
  },
  { requiredKeys: [] },
);

test("whatever is thrown comes to an error of a known code and its kind, without a word of the service", () => {
  fc.assert(
    fc.property(fc.oneof(errorLike, fc.anything()), (thrown) => {
      const words = "the words of the service";
      const value: unknown =
        typeof thrown === "object" && thrown !== null ? { ...thrown, message: words } : thrown;
      const error = sdkError(value, "S3 PutObject", { otherRefusals: "invalid-config" });
      expect(isIsthmusError(error)).toBe(true);
      expect(error.kind).toBe(kindOfFailure(error.code as FailureCode));
      expect(error.message).toMatch(/^S3 PutObject /);
      expect(error.message).not.toContain(words);
    }),
  );
});
