import { describe, expect, test } from "vitest";
import { classifyFailure, classifyRefusal } from "../src/classify-failure.ts";
import type { SdkService } from "../src/sdk-service.ts";
import { answered, thrownError } from "./thrown-error.ts";

const NOTHING_OWN: SdkService = {};

function kindOf(error: unknown, service: SdkService = NOTHING_OWN): string {
  const { code, kind } = classifyFailure(error, service);
  return `${kind} ${code}`;
}

describe("a failure of any service", () => {
  test.each<[string, Error, string]>([
    ["capacity exceeded", thrownError("ProvisionedThroughputExceededException"), "retryable throttled"],
    ["throttling", thrownError("ThrottlingException", answered(400)), "retryable throttled"],
    ["account limit", thrownError("RequestLimitExceeded"), "retryable throttled"],
    ["busy bucket", thrownError("SlowDown", answered(503)), "retryable throttled"],
    [
      "throttling by hint alone",
      thrownError("Odd", { $retryable: { throttling: true } }),
      "retryable throttled",
    ],
    ["HTTP 429", thrownError("Odd", answered(429)), "retryable throttled"],
    ["HTTP 429 whatever its name", thrownError("AccessDenied", answered(429)), "retryable throttled"],
    ["server error", thrownError("InternalServerError"), "retryable unavailable"],
    ["HTTP 500", thrownError("Odd", answered(500)), "retryable unavailable"],
    ["HTTP 503", thrownError("Odd", answered(503)), "retryable unavailable"],
    ["refused connection", thrownError("Error", { code: "ECONNREFUSED" }), "retryable unavailable"],
    ["cut connection", thrownError("Error", { code: "ECONNRESET" }), "retryable unavailable"],
    ["cause cut", thrownError("Error", { cause: { code: "EPIPE" } }), "retryable unavailable"],
    ["name not resolved", thrownError("Error", { code: "EAI_AGAIN" }), "retryable unavailable"],
    ["no route", thrownError("Error", { code: "ENETUNREACH" }), "retryable unavailable"],
    ["timeout", thrownError("TimeoutError"), "retryable timed-out"],
    ["HTTP 408", thrownError("Odd", answered(408)), "retryable timed-out"],
    ["socket timeout", thrownError("Error", { code: "ETIMEDOUT" }), "retryable timed-out"],
    ["expired token", thrownError("ExpiredTokenException"), "retryable expired-credentials"],
    ["no credentials", thrownError("CredentialsProviderError"), "retryable expired-credentials"],
    ["clock off", thrownError("RequestTimeTooSkewed", answered(403)), "retryable expired-credentials"],
    [
      "old signature",
      thrownError(
        "InvalidSignatureException",
        {},
        "Signature expired: 20250101 is now earlier than 20250102",
      ),
      "retryable expired-credentials",
    ],
    ["abort", thrownError("AbortError"), "retryable aborted"],
    ["no such thing", thrownError("ResourceNotFoundException"), "configuration not-found"],
    ["no access", thrownError("AccessDeniedException"), "configuration access-denied"],
    ["unknown key id", thrownError("UnrecognizedClientException"), "configuration access-denied"],
    ["wrong signature", thrownError("InvalidSignatureException"), "configuration access-denied"],
    ["HTTP 401", thrownError("Odd", answered(401)), "configuration access-denied"],
    ["HTTP 403", thrownError("Odd", answered(403)), "configuration access-denied"],
    ["another refusal", thrownError("Odd", answered(418)), "retryable unexpected"],
    ["an answer that is no refusal", thrownError("Odd", answered(200)), "retryable unexpected"],
    ["the unforeseen", thrownError("Odd"), "retryable unexpected"],
  ])("%s", (_name, error, expected) => {
    expect(kindOf(error)).toBe(expected);
  });

  test.each([undefined, null, "s3cr3t", 7])("%o, thrown, is to be tried again", (value) => {
    expect(classifyFailure(value, NOTHING_OWN)).toMatchObject({
      code: "unexpected",
      kind: "retryable",
      name: value === null ? "object" : typeof value,
    });
  });

  test("after the signal was aborted is the abort, whatever it is called", () => {
    for (const error of [thrownError("AccessDenied"), thrownError("Odd", answered(429)), undefined]) {
      expect(classifyFailure(error, NOTHING_OWN, AbortSignal.abort()).code).toBe("aborted");
    }
    expect(classifyFailure(thrownError("AccessDenied"), NOTHING_OWN, new AbortController().signal).code).toBe(
      "access-denied",
    );
  });

  test("is named by what decided, and else by what says most", () => {
    const nameOf = (error: unknown): string => classifyFailure(error, NOTHING_OWN).name;
    expect(nameOf(thrownError("FetchError", { code: "ECONNRESET" }))).toBe("ECONNRESET");
    expect(nameOf(thrownError("Error", { code: "EODD" }))).toBe("EODD");
    expect(nameOf(thrownError("Odd", { code: "EODD" }))).toBe("Odd");
    expect(nameOf(new Error("s3cr3t"))).toBe("Error");
  });
});

describe("a service's own table", () => {
  const service: SdkService = {
    names: {
      "not-found": ["NoSuchQueue"],
      "item-too-large": ["TooBig"],
      "access-denied": ["InternalError"],
    },
    statuses: { 413: "item-too-large", 408: "not-found", 503: "throttled" },
    prefixes: ["Some.Service."],
    otherRefusals: "invalid-config",
  };

  test("adds names and statuses to the common ones", () => {
    expect(kindOf(thrownError("NoSuchQueue"), service)).toBe("configuration not-found");
    expect(kindOf(thrownError("TooBig"), service)).toBe("poison item-too-large");
    expect(kindOf(thrownError("Odd", answered(413)), service)).toBe("poison item-too-large");
    expect(kindOf(thrownError("ThrottlingException"), service)).toBe("retryable throttled");
    expect(kindOf(thrownError("Odd", answered(403)), service)).toBe("configuration access-denied");
  });

  test("goes before the common ones", () => {
    expect(kindOf(thrownError("InternalError"), service)).toBe("configuration access-denied");
    expect(kindOf(thrownError("Odd", answered(503)), service)).toBe("retryable throttled");
    expect(kindOf(thrownError("Odd", answered(408)), service)).toBe("configuration not-found");
  });

  test("tells what other refusals mean, and says nothing of answers that are none", () => {
    expect(kindOf(thrownError("Odd", answered(400)), service)).toBe("configuration invalid-config");
    expect(kindOf(thrownError("Odd", answered(302)), service)).toBe("retryable unexpected");
    expect(kindOf(thrownError("Odd", answered(500)), service)).toBe("retryable unavailable");
  });

  test("knows names with and without a prefix, its own and common ones", () => {
    expect(kindOf(thrownError("Some.Service.NoSuchQueue"), service)).toBe("configuration not-found");
    expect(kindOf(thrownError("Some.Service.AccessDenied"), service)).toBe("configuration access-denied");
    expect(kindOf(thrownError("Other.Service.NoSuchQueue"), service)).toBe("retryable unexpected");
  });

  test.each(["__proto__", "constructor", "toString"])("is not fooled by an error named %s", (name) => {
    expect(kindOf(thrownError(name), service)).toBe("retryable unexpected");
  });
});

describe("the code of one refused entry", () => {
  const service: SdkService = { names: { "not-found": ["KeyGone"] }, otherRefusals: "invalid-config" };

  test("means what an error of that name means", () => {
    expect(classifyRefusal("KeyGone", service)).toEqual({
      code: "not-found",
      kind: "configuration",
      name: "KeyGone",
    });
    expect(classifyRefusal("ThrottlingException", service)).toMatchObject({ code: "throttled" });
  });

  test("is to be tried again where nobody knows it", () => {
    expect(classifyRefusal("Odd", service)).toEqual({ code: "unexpected", kind: "retryable", name: "Odd" });
  });
});
