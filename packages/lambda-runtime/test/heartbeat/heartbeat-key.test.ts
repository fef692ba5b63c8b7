import type { KeySchema } from "@isthmus/adapter-dynamodb";
import { expect, it } from "vitest";
import { heartbeatKey } from "../../src/heartbeat/heartbeat-key.ts";

const schema = (partition: "S" | "N" | "B", sort?: "S" | "N" | "B"): KeySchema => ({
  partitionKey: { name: "pk", type: partition },
  ...(sort !== undefined && { sortKey: { name: "sk", type: sort } }),
});

it("is a reserved key of the table's own schema, one for each region", () => {
  expect({ ...heartbeatKey("a", schema("S")) }).toEqual({ pk: { S: "isthmus#heartbeat#a" } });
  expect({ ...heartbeatKey("b", schema("S", "N")) }).toEqual({
    pk: { S: "isthmus#heartbeat#b" },
    sk: { N: "0" },
  });
  expect({ ...heartbeatKey("b", schema("B", "S")) }).toEqual({
    pk: { B: new TextEncoder().encode("isthmus#heartbeat#b") },
    sk: { S: "isthmus#heartbeat#b" },
  });
});

it("cannot be reserved among numbers", () => {
  expect(() => heartbeatKey("a", schema("N"))).toThrow(/Give the heartbeat a table of its own/);
});
