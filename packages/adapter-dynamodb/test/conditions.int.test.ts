import { DeleteTableCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  compareVersions,
  DEFAULT_VERSION_ATTRIBUTES,
  emptyItem,
  parseTimestamp,
  readVersionState,
} from "@isthmus/core";
import type { AttributeValue, Item, Version, VersionState } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { absentOrBelow, below, exactly, unversioned } from "../src/conditions.ts";
import type { Condition } from "../src/conditions.ts";
import { conditionParameters } from "../src/guarded-write.ts";
import { toSdkItem } from "../src/sdk-item.ts";
import { freshTable } from "./fresh-table.ts";

const NAMES = DEFAULT_VERSION_ATTRIBUTES;
const KEY = { pk: { S: "k" } } as const;

let cloud: LocalCloud;
let client: DynamoDBClient;
let table: string;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  client = cloud.clients("us-east-1").dynamodb;
  table = await freshTable(client, { partitionKey: { name: "pk", type: "S" } }, "none");
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: table }));
  await cloud.stop();
});

/** Whether DynamoDB takes the condition for true of the stored item. The update itself changes no attribute that counts. */
async function holds(condition: Condition): Promise<boolean> {
  const parameters = conditionParameters(condition);
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: KEY,
        UpdateExpression: "SET touched = :touched",
        ...parameters,
        ExpressionAttributeValues: { ...parameters.ExpressionAttributeValues, ":touched": { BOOL: true } },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}

async function store(attributes: Item): Promise<VersionState> {
  const item = Object.assign(emptyItem(), attributes, KEY);
  await client.send(new PutItemCommand({ TableName: table, Item: toSdkItem(item) }));
  return readVersionState(item, NAMES);
}

/** Numbers as applications spell them: short, of 38 digits, with exponents, tiny, negative; often near each other. */
const numberText = fc.oneof(
  fc.constantFrom(
    "0",
    "1",
    "1.0",
    "10",
    "1E1",
    "1e1",
    "100E-1",
    "0.000001",
    "1E-6",
    "-1",
    "-1E-130",
    "1E-130",
    "9E125",
  ),
  fc.constantFrom(
    "1732500000.000001",
    "1732500000.000002",
    "1.732500000000001E9",
    "1732500000000001E-6",
    "12345678901234567890123456789012345678",
    "12345678901234567890123456789012345679",
    "1.2345678901234567890123456789012345678E37",
  ),
  fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }).map(String),
);

const region = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "aa",
    "B",
    "",
    "us-east-1",
    "cn-north-1",
    "é",
    "z\u0301",
    "\uFFFF",
    "\u{10000}",
    "\u{1F600}",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);

const version: fc.Arbitrary<Version> = fc.record({ timestamp: numberText.map(parseTimestamp), region });

/** Version attributes of every shape, right and wrong ones, missing ones too. */
const shape: fc.Arbitrary<Item> = fc
  .record({
    timestamp: fc.oneof<fc.Arbitrary<AttributeValue | undefined>[]>(
      fc.constant(undefined),
      numberText.map((N) => ({ N })),
      numberText.map((S) => ({ S })),
      fc.constant({ NULL: true as const }),
    ),
    region: fc.oneof<fc.Arbitrary<AttributeValue | undefined>[]>(
      fc.constant(undefined),
      region.map((S) => ({ S })),
      fc.constantFrom<AttributeValue>({ N: "1" }, { B: new Uint8Array([0]) }, { NULL: true }, { SS: ["a"] }),
    ),
  })
  .map((values) => {
    const item = emptyItem();
    if (values.timestamp !== undefined) item[NAMES.timestamp] = values.timestamp;
    if (values.region !== undefined) item[NAMES.region] = values.region;
    return item;
  });

const RUNS = { numRuns: 250, seed: 20_251_125 };

describe("DynamoDB agrees with core", () => {
  test("on the order of any two versions, in any spelling", async () => {
    // The stored spelling is not the canonical one, as applications write it.
    const arbitrary = fc.tuple(fc.tuple(numberText, region), version);
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([[held, heldRegion], asked]) => {
        const state = await store({ [NAMES.timestamp]: { N: held }, [NAMES.region]: { S: heldRegion } });
        const order = compareVersions({ timestamp: parseTimestamp(held), region: heldRegion }, asked);
        expect(state.kind).toBe("versioned");
        expect(await holds(below(asked, NAMES))).toBe(order < 0);
        expect(await holds(absentOrBelow(asked, NAMES, "pk"))).toBe(order < 0);
        expect(await holds(exactly(asked, NAMES))).toBe(order === 0);
      }),
      RUNS,
    );
  });

  test("on what is versioned, unversioned or of a wrong type, whatever the attributes look like", async () => {
    await fc.assert(
      fc.asyncProperty(shape, version, async (attributes, asked) => {
        const state = await store(attributes);
        const order = state.kind === "versioned" ? compareVersions(state.version, asked) : undefined;
        expect(await holds(below(asked, NAMES))).toBe(order !== undefined && order < 0);
        expect(await holds(absentOrBelow(asked, NAMES, "pk"))).toBe(order !== undefined && order < 0);
        expect(await holds(exactly(asked, NAMES))).toBe(order === 0);
        expect(await holds(unversioned(NAMES, "pk"))).toBe(state.kind === "unversioned");
      }),
      RUNS,
    );
  });
});
