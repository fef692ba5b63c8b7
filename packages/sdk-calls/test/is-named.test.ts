import { IsthmusError } from "@isthmus/core";
import { expect, test } from "vitest";
import { isNamed } from "../src/is-named.ts";
import { thrownError } from "./thrown-error.ts";

test("an error is known by its name or code, bare or as the cause of ours", () => {
  const bare = thrownError("ResourceInUseException");
  const ours = new IsthmusError("unavailable", "Busy.", { kind: "retryable", cause: bare });
  expect([bare, ours].map((error) => isNamed(error, "ResourceInUseException"))).toEqual([true, true]);
  expect([bare, ours].map((error) => isNamed(error, "InUse"))).toEqual([false, false]);
  expect(isNamed(thrownError("Error", { code: "ECONNRESET" }), "ECONNRESET")).toBe(true);
});

test("our own name and code are not the client's", () => {
  const ours = new IsthmusError("unavailable", "Busy.", { kind: "retryable" });
  expect([isNamed(ours, "IsthmusError"), isNamed(ours, "unavailable")]).toEqual([false, false]);
});

test("a prefix counts only where the service has it", () => {
  const error = thrownError("AWS.SimpleQueueService.QueueNameExists");
  expect(isNamed(error, "QueueNameExists")).toBe(false);
  expect(isNamed(error, "QueueNameExists", { prefixes: ["KMS.", "AWS.SimpleQueueService."] })).toBe(true);
});
