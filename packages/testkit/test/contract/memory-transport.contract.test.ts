import { transportContract } from "@isthmus/testkit";
import { describe, expect, test } from "vitest";
import { openMemoryTransport } from "./open-memory-transport.ts";

describe("memoryTransport", () => {
  const rules = transportContract(openMemoryTransport()).map((rule) => [rule.name, rule] as const);
  test.each(rules)("%s", async (_name, rule) => {
    await expect(rule.run()).resolves.toBeUndefined();
  });
});

describe("memoryTransport with messages in reverse order", () => {
  const rules = transportContract(openMemoryTransport({ place: () => 0, changesPerMessageMax: 1 })).map(
    (rule) => [rule.name, rule] as const,
  );
  test.each(rules)("%s", async (_name, rule) => {
    await expect(rule.run()).resolves.toBeUndefined();
  });
});
