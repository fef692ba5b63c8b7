import { describe, expect, it } from "vitest";
import { batchOutcome } from "../../src/event-source/batch-response.ts";
import type { InvocationResult } from "../../src/index.ts";

const IDS = ["a", "b", "c"];
const returned = (value: unknown): InvocationResult => ({ status: "returned", requestId: "1", value });
const failures = (...ids: readonly unknown[]): unknown => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe("a response to a batch", () => {
  it.each([
    ["nothing", null],
    ["an empty object", {}],
    ["an empty list", { batchItemFailures: [] }],
    ["a null list", { batchItemFailures: null }],
  ])("is success if it is %s", (_, value) => {
    expect(batchOutcome(returned(value), IDS, true)).toEqual({ kind: "succeeded" });
  });

  it.each([
    ["an empty identifier", failures("")],
    ["a null identifier", failures(null)],
    ["an identifier that is not text", failures(7)],
    ["a misnamed identifier", { batchItemFailures: [{ id: "a" }] }],
    ["an identifier of another batch", failures("a", "z")],
    ["a list that is none", { batchItemFailures: "a" }],
    ["text", "done"],
  ])("fails the whole batch if it has %s", (_, value) => {
    expect(batchOutcome(returned(value), IDS, true)).toEqual({ kind: "failed" });
  });

  it("names the records that failed by their places", () => {
    expect(batchOutcome(returned(failures("c", "b")), IDS, true)).toEqual({
      kind: "partial",
      failed: [2, 1],
    });
  });

  it("is success whatever it says where reporting is off", () => {
    expect(batchOutcome(returned(failures("b")), IDS, false)).toEqual({ kind: "succeeded" });
  });

  it("fails the whole batch if there is none", () => {
    const thrown: InvocationResult = {
      status: "failed",
      requestId: "1",
      failure: "thrown",
      errorType: "Error",
      errorMessage: "x",
    };
    expect(batchOutcome(thrown, IDS, false)).toEqual({ kind: "failed" });
    expect(batchOutcome({ status: "throttled", requestId: "1" }, IDS, true)).toEqual({ kind: "failed" });
  });
});
