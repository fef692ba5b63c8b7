import { emptyItem, parseTimestamp } from "@isthmus/core";
import type { ItemKey, Version } from "@isthmus/core";
import type { BackoffOptions } from "@isthmus/sdk-calls";
import { describe, expect, test } from "vitest";
import { tombstoneId } from "../src/tombstone-id.ts";
import { dynamoDbTombstones } from "../src/tombstones.ts";
import type { Tombstones } from "../src/tombstones.ts";
import { scriptedDynamoDb, sdkError } from "./scripted-client.ts";
import type { Script, ScriptedRequest } from "./scripted-client.ts";

const VERSION: Version = { timestamp: parseTimestamp("5"), region: "a" };

function opened(
  script: Script,
  backoff: BackoffOptions = {},
): { tombstones: Tombstones; requests: ScriptedRequest[] } {
  const { client, requests } = scriptedDynamoDb(script);
  const tombstones = dynamoDbTombstones({
    client,
    tableName: "tombs",
    table: "orders",
    lifeMs: 1500,
    clock: { now: () => parseTimestamp("1732500000.6") },
    backoff: { sleep: async () => {}, ...backoff },
  });
  return { tombstones, requests };
}

function keys(count: number): ItemKey[] {
  return Array.from({ length: count }, (_, n) => ({ pk: { N: String(n) } }));
}

interface Asked {
  readonly tombs: {
    readonly Keys: readonly { readonly id: { readonly S: string } }[];
    readonly ConsistentRead: boolean;
  };
}

function idsOf({ input }: ScriptedRequest): string[] {
  return (input["RequestItems"] as Asked).tombs.Keys.map(({ id }) => id.S);
}

const tombstone = (id: string): object => ({ id: { S: id }, timestamp: { N: "5" }, region: { S: "a" } });

describe("reading tombstones", () => {
  test("asks for each key once, consistently, 100 a request", async () => {
    const { tombstones, requests } = opened(({ input }) => ({
      Responses: { tombs: (input["RequestItems"] as Asked).tombs.Keys.map(({ id }) => tombstone(id.S)) },
    }));
    const found = await tombstones.read([...keys(250), ...keys(250)]);
    expect(found.size).toBe(250);
    expect(requests.map((request) => idsOf(request).length)).toEqual([100, 100, 50]);
    expect(new Set(requests.flatMap(idsOf)).size).toBe(250);
    expect(requests.every(({ input }) => (input["RequestItems"] as Asked).tombs.ConsistentRead)).toBe(true);
  });

  test("takes spellings of one number for one key", async () => {
    const { tombstones, requests } = opened(() => ({ Responses: { tombs: [] } }));
    await tombstones.read([{ pk: { N: "1" } }, { pk: { N: "1.0" } }, { pk: { N: "1E0" } }]);
    expect(requests.map(idsOf)).toEqual([[tombstoneId("orders", { pk: { N: "1" } })]]);
  });

  test("of no keys sends nothing", async () => {
    const { tombstones, requests } = opened(() => ({}));
    expect((await tombstones.read([])).size).toBe(0);
    expect(requests).toEqual([]);
  });

  test("asks again for what was left unprocessed, and for that alone", async () => {
    const waits: number[] = [];
    const { tombstones, requests } = opened(
      ({ input }) => {
        const asked = (input["RequestItems"] as Asked).tombs;
        const [first, ...rest] = asked.Keys;
        return {
          Responses: { tombs: first === undefined ? [] : [tombstone(first.id.S)] },
          UnprocessedKeys: rest.length === 0 ? {} : { tombs: { ...asked, Keys: rest } },
        };
      },
      { delayMs: 10, random: () => 0.5, sleep: async (ms) => void waits.push(ms) },
    );
    const found = await tombstones.read(keys(3));
    expect(found.size).toBe(3);
    expect(requests.map((request) => idsOf(request).length)).toEqual([3, 2, 1]);
    expect(waits).toEqual([5, 10]);
  });

  test("gives up as throttled after the bound", async () => {
    const { tombstones, requests } = opened(
      ({ input }) => ({ Responses: {}, UnprocessedKeys: input["RequestItems"] }),
      { attemptsMax: 3 },
    );
    await expect(tombstones.read(keys(2))).rejects.toMatchObject({ code: "throttled", kind: "retryable" });
    expect(requests).toHaveLength(3);
  });

  test("fails as configuration when a tombstone has no version", async () => {
    const { tombstones } = opened(({ input }) => {
      const [first] = (input["RequestItems"] as Asked).tombs.Keys;
      return { Responses: { tombs: [{ id: first?.id, timestamp: { S: "5" } }] } };
    });
    await expect(tombstones.read(keys(1))).rejects.toMatchObject({
      code: "version-attribute-type",
      kind: "configuration",
    });
  });
});

describe("raising a tombstone", () => {
  test("writes key, version and an expiry no earlier than its life", async () => {
    const { tombstones, requests } = opened(() => ({}));
    const key = { pk: { S: "k" } } as const;
    expect(await tombstones.raise(key, VERSION)).toEqual({ outcome: "raised" });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.input["Item"]).toEqual({
      id: { S: tombstoneId("orders", key) },
      table: { S: "orders" },
      key: { M: key },
      timestamp: { N: "5" },
      region: { S: "a" },
      // 1732500000.6 s and 1.5 s of life end at .1 of the second before.
      expires_at: { N: "1732500003" },
    });
  });

  test("gives the version held where that is not below", async () => {
    const { tombstones } = opened(() => {
      throw sdkError("ConditionalCheckFailedException", {
        Item: { timestamp: { N: "9E0" }, region: { S: "b" } },
      });
    });
    expect(await tombstones.raise({ pk: { S: "k" } }, VERSION)).toEqual({
      outcome: "held",
      version: { timestamp: "9", region: "b" },
    });
  });

  test("on a table with another key is a matter of configuration, not the item's fault", async () => {
    const { tombstones } = opened(() => {
      throw Object.assign(sdkError("ValidationException"), { message: "Missing the key pk in the item" });
    });
    await expect(tombstones.raise({ pk: { S: "k" } }, VERSION)).rejects.toMatchObject({
      code: "invalid-config",
      kind: "configuration",
    });
  });
});

describe("the identity of a tombstone", () => {
  test("is pinned: changing it orphans every tombstone", () => {
    expect(tombstoneId("orders", { pk: { S: "k" } })).toBe("AaQzrG63zjkw_EXnR3kSjOde8eHDC5OnB-yfyVLEyhU");
    expect(tombstoneId("orders", { pk: { B: new Uint8Array([1, 2]) }, sk: { N: "7" } })).toBe(
      "J0gnHkKkH80LarYl8Xs1limxFfqsnICTOTBdpkan8vI",
    );
  });

  test("tells tables, attribute names and types apart, but not the order of attributes", () => {
    const ids = [
      tombstoneId("orders", { pk: { S: "1" } }),
      tombstoneId("events", { pk: { S: "1" } }),
      tombstoneId("orders", { pk: { N: "1" } }),
      tombstoneId("orders", { id: { S: "1" } }),
      tombstoneId("orders", { pk: { S: "1" }, sk: { S: "1" } }),
    ];
    expect(new Set(ids).size).toBe(5);
    expect(tombstoneId("orders", { sk: { S: "1" }, pk: { S: "1" } })).toBe(ids[4]);
  });

  test("holds for a key attribute named __proto__", () => {
    const key = emptyItem();
    key["__proto__"] = { S: "k" };
    expect(tombstoneId("orders", key)).not.toBe(tombstoneId("orders", emptyItem()));
  });
});
