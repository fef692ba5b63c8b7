import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { replicaStoreContract } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { KeySchema } from "../src/key-schema.ts";
import { openReplica } from "./replica-harness.ts";

const SCHEMAS: Readonly<Record<string, KeySchema>> = {
  "partition key S": { partitionKey: { name: "pk", type: "S" } },
  "partition key S, sort key S": {
    partitionKey: { name: "pk", type: "S" },
    sortKey: { name: "sk", type: "S" },
  },
  "partition key N, sort key B": {
    partitionKey: { name: "id", type: "N" },
    sortKey: { name: "at", type: "B" },
  },
  "partition key B, sort key N": {
    partitionKey: { name: "id", type: "B" },
    sortKey: { name: "at", type: "N" },
  },
};

let cloud: LocalCloud;
let client: DynamoDBClient;

beforeAll(async () => {
  cloud = await startLocalCloud({ regions: ["us-east-1"], services: ["dynamodb"] });
  client = cloud.clients("us-east-1").dynamodb;
});

afterAll(async () => cloud.stop());

describe.each(Object.entries(SCHEMAS))("a DynamoDB replica with %s", (_name, schema) => {
  for (const { name, run } of replicaStoreContract(() => openReplica(client, schema))) {
    // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- the contract's cases assert by themselves
    test(name, run);
  }
});
