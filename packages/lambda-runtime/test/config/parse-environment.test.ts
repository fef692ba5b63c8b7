import { isIsthmusError } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { HANDLER_NAMES, parseEnvironment } from "../../src/index.ts";
import type { HandlerName } from "../../src/index.ts";
import { environment } from "../support/environment.ts";

function problems(
  handler: HandlerName,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  try {
    parseEnvironment(handler, env);
  } catch (error) {
    if (!isIsthmusError(error)) throw error;
    expect([error.code, error.kind]).toEqual(["invalid-config", "configuration"]);
    return error.message.split("\n- ").slice(1);
  }
  return [];
}

describe("parseEnvironment", () => {
  it.each(HANDLER_NAMES)("takes a whole environment for %s and fills in the defaults", (handler) => {
    const config = parseEnvironment(handler, environment());
    expect(config.region.name).toBe("a");
    expect(config.peers.map(({ name }) => name)).toEqual(["b", "c"]);
    expect(config.tables.get("orders")?.names.get(config.region.name)).toBe("orders-prod");
    expect(config).toMatchObject({
      tombstones: { table: "isthmus-tombstones", lifeMs: 5_184_000_000, marginMs: 604_800_000 },
      futureBoundMs: 300_000,
      concurrency: 32,
      deadLetters: { queue: "dead-letters" },
      heartbeatTable: "items",
      deadlineMarginMs: 3_000,
      logLevel: "INFO",
    });
  });

  it("tells everything that is missing at once, for the function that needs it", () => {
    expect(problems("forward", {})).toEqual([
      "ISTHMUS_REGION is missing. The function forward needs it: a text.",
      "ISTHMUS_REGIONS is missing. The function forward needs it: a JSON.",
      "ISTHMUS_TABLES is missing. The function forward needs it: a JSON.",
      "ISTHMUS_DEAD_LETTERS_QUEUE is missing. The function forward needs it: a text.",
    ]);
    expect(
      problems("heartbeat", environment({ ISTHMUS_HEARTBEAT_TABLE: "", ISTHMUS_DEAD_LETTERS_QUEUE: "" })),
    ).toEqual(["ISTHMUS_HEARTBEAT_TABLE is missing. The function heartbeat needs it: a text."]);
  });

  it("tells every kind of mistake at once, in the words of the environment", () => {
    const found = problems(
      "apply",
      environment({
        ISTHMUS_REGION: "d",
        ISTHMUS_TABLES: '{"orders": {"expiri": "ignore"}}',
        ISTHMUS_CONCURRENCY: "many",
        ISTHMUS_TOMBSTONES_LIFE_DAYS: "5",
        ISTHMUS_TOMBSTONES_MARGIN_DAYS: "5",
        ISTHMUS_LOG_LEVEL: "LOUD",
        ISTHMUS_DEAD_LETTER_QUEUE: "x",
        ISTHMUS_HEARTBEAT_TABLE: undefined,
      }),
    );
    expect(found).toEqual([
      "ISTHMUS_DEAD_LETTER_QUEUE is not a known variable. Did you mean ISTHMUS_DEAD_LETTERS_QUEUE?",
      'ISTHMUS_CONCURRENCY: "many" is not allowed. Allowed: a whole number.',
      'ISTHMUS_TABLES.orders.expiri is not a known property. Did you mean "expiry"?',
      'ISTHMUS_LOG_LEVEL: "LOUD" is not allowed. Allowed: "DEBUG" or "INFO" or "WARN" or "ERROR".',
      "ISTHMUS_TOMBSTONES_MARGIN_DAYS: 5 is not below lifeDays, 5. Allowed: less than the life, or nothing could ever be inserted.",
      'ISTHMUS_REGION: "d" is not one of the regions. Allowed: a, b, c.',
    ]);
  });

  it("does not show what stands inside JSON, neither where it is wrong nor where it is no JSON", () => {
    const secret = "wJalrXUtnFEMI";
    const regions = {
      a: { inbox: { kind: "kinesis", stream: `no stream ${secret}` }, endpoints: { sqs: secret } },
      b: { inbox: { kind: "sqs", queue: "inbox" } },
    };
    const texts = [
      ...problems("apply", environment({ ISTHMUS_REGIONS: JSON.stringify(regions) })),
      ...problems("apply", environment({ ISTHMUS_REGIONS: `{"a": ${secret}}` })),
    ];
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.join("\n")).not.toContain(secret);
    expect(texts).toContain("ISTHMUS_REGIONS is not JSON.");
  });

  it("refuses a heartbeat table that is not replicated", () => {
    expect(problems("heartbeat", environment({ ISTHMUS_HEARTBEAT_TABLE: "beats" }))).toEqual([
      'ISTHMUS_HEARTBEAT_TABLE: "beats" is not one of the tables. Allowed: orders, items.',
    ]);
  });
});
