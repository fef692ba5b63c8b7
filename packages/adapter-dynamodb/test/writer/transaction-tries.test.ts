import { timestampFromMillis } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { nextToken, transactionTries } from "../../src/writer/transaction-tries.ts";

const tried = { stamps: new Map(), token: "t" };

describe("transactionTries", () => {
  test("remembers a token for ten minutes", () => {
    let nowMs = 0;
    const tries = transactionTries({ now: () => timestampFromMillis(nowMs) });
    tries.remember("t", tried);
    nowMs = 600_000;
    expect(tries.recall("t")).toBe(tried);
    nowMs = 600_001;
    expect(tries.recall("t")).toBeUndefined();
  });

  test("forgets the token that was used longest ago when there are more than a thousand", () => {
    const tries = transactionTries({ now: () => timestampFromMillis(0) });
    for (let i = 0; i < 1000; i++) tries.remember(String(i), tried);
    tries.remember("0", tried);
    tries.remember("1000", tried);
    expect(tries.recall("0")).toBe(tried);
    expect(tries.recall("1")).toBeUndefined();
    expect(tries.recall("2")).toBe(tried);
  });
});

test("the next token is another one, always the same, and as long as DynamoDB allows", () => {
  const next = nextToken("application");
  expect(next).toMatch(/^[0-9a-f]{36}$/);
  expect(nextToken("application")).toBe(next);
  expect(nextToken(next)).not.toBe(next);
});
