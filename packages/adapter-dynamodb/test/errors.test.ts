import { IsthmusError } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { fromSdkError } from "../src/errors.ts";

const CALL = { operation: "PutItem", resource: 'table "orders"', blames: "item" } as const;

function thrown(name: string, message = "s3cr3t", members: object = {}): Error {
  return Object.assign(new Error(message), { name, ...members });
}

function kindOf(error: unknown, call: Parameters<typeof fromSdkError>[1] = CALL): string {
  const { code, kind, message } = fromSdkError(error, call);
  expect(message).toContain(`PutItem on table "orders"`);
  expect(message).not.toContain("s3cr3t");
  return `${kind} ${code}`;
}

describe("an error of the SDK", () => {
  test.each<[string, Error, string]>([
    ["capacity exceeded", thrown("ProvisionedThroughputExceededException"), "retryable throttled"],
    ["throttling", thrown("ThrottlingException"), "retryable throttled"],
    ["account limit", thrown("RequestLimitExceeded"), "retryable throttled"],
    ["too many readers", thrown("LimitExceededException"), "retryable throttled"],
    [
      "throttling by hint alone",
      thrown("Odd", "", { $retryable: { throttling: true } }),
      "retryable throttled",
    ],
    ["HTTP 429", thrown("Odd", "", { $metadata: { httpStatusCode: 429 } }), "retryable throttled"],
    ["server error", thrown("InternalServerError"), "retryable unavailable"],
    ["HTTP 503", thrown("Odd", "", { $metadata: { httpStatusCode: 503 } }), "retryable unavailable"],
    ["refused connection", thrown("Error", "", { code: "ECONNREFUSED" }), "retryable unavailable"],
    ["cut connection", thrown("Error", "", { code: "ECONNRESET" }), "retryable unavailable"],
    ["cause cut", thrown("Error", "", { cause: { code: "EPIPE" } }), "retryable unavailable"],
    ["name not resolved", thrown("Error", "", { code: "EAI_AGAIN" }), "retryable unavailable"],
    ["timeout", thrown("TimeoutError"), "retryable timed-out"],
    ["socket timeout", thrown("Error", "", { code: "ETIMEDOUT" }), "retryable timed-out"],
    ["expired token", thrown("ExpiredTokenException"), "retryable expired-credentials"],
    ["no credentials", thrown("CredentialsProviderError"), "retryable expired-credentials"],
    [
      "old signature",
      thrown("InvalidSignatureException", "Signature expired: 20250101 is now earlier than 20250102"),
      "retryable expired-credentials",
    ],
    ["abort", thrown("AbortError"), "retryable aborted"],
    ["no table", thrown("ResourceNotFoundException"), "configuration not-found"],
    ["no access", thrown("AccessDeniedException"), "configuration access-denied"],
    ["unknown key id", thrown("UnrecognizedClientException"), "configuration access-denied"],
    ["wrong signature", thrown("InvalidSignatureException"), "configuration access-denied"],
    [
      "item of a put too large",
      validation("Item size has exceeded the maximum allowed size"),
      "poison item-too-large",
    ],
    [
      "item of an update too large",
      validation("Item size to update has exceeded the maximum allowed size"),
      "poison item-too-large",
    ],
    ["HTTP 413", thrown("Odd", "", { $metadata: { httpStatusCode: 413 } }), "poison item-too-large"],
    [
      "key of the wrong shape",
      validation("The provided key element does not match the schema"),
      "poison wrong-key",
    ],
    [
      "key of the wrong type",
      validation("One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"),
      "poison wrong-key",
    ],
    [
      "key missing",
      validation("One or more parameter values were invalid: Missing the key pk in the item"),
      "poison wrong-key",
    ],
    [
      "key too long",
      validation(
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
      ),
      "poison wrong-key",
    ],
    [
      "key of an index",
      validation(
        "One or more parameter values were invalid: Type mismatch for Index Key g expected: S actual: N IndexName: by-g",
      ),
      "poison invalid-item",
    ],
    [
      "number too large",
      validation("Number overflow. Attempting to store a number with magnitude larger than supported range"),
      "poison invalid-item",
    ],
    [
      "repeated member",
      validation("Input collection [s3cr3t, s3cr3t] contains duplicates."),
      "poison invalid-item",
    ],
    ["the unforeseen", thrown("Odd"), "retryable unexpected"],
  ])("%s", (_name, error, expected) => {
    expect(kindOf(error)).toBe(expected);
  });

  test("that refuses the parameters of a setup call is a matter of configuration", () => {
    expect(kindOf(validation("Invalid table name s3cr3t"), { ...CALL, blames: "setup" })).toBe(
      "configuration invalid-config",
    );
  });

  test("that refuses a table's name is a matter of configuration, even where an item was to be written", () => {
    const message = "Value 's3cr3t' at 'tableName' failed to satisfy constraint";
    expect(kindOf(validation(message))).toBe("configuration invalid-config");
    expect(kindOf(validation("Missing the key tableName in the item"))).toBe("poison wrong-key");
  });

  test("that may quote an item's values is not kept as the cause", () => {
    expect(fromSdkError(validation("[s3cr3t]"), CALL).cause).toBeUndefined();
    const throttled = thrown("ThrottlingException");
    expect(fromSdkError(throttled, CALL).cause).toBe(throttled);
  });
});

test("whatever is thrown after the signal was aborted is an abort", () => {
  const error = fromSdkError(thrown("TimeoutError"), CALL, AbortSignal.abort());
  expect(error).toMatchObject({ code: "aborted", kind: "retryable" });
});

test("an error of ours stays as it is", () => {
  const ours = new IsthmusError("wrong-key", "A key is wrong.");
  expect(fromSdkError(ours, CALL)).toBe(ours);
});

test.each([undefined, null, "s3cr3t", 7])("%o, thrown, is an error to be tried again", (value) => {
  expect(kindOf(value)).toBe("retryable unexpected");
});

function validation(message: string): Error {
  return thrown("ValidationException", message, { $metadata: { httpStatusCode: 400 } });
}
