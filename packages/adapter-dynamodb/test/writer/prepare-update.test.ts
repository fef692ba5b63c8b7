import { describe, expect, test } from "vitest";
import { prepareUpdate } from "../../src/writer/prepare-update.ts";
import type { UpdateRequest } from "../../src/writer/prepare-update.ts";
import { firstStamp } from "../../src/writer/stamp.ts";
import { rulesAt } from "./writer-rules-fixture.ts";

const rules = rulesAt("1000");
const prepared = (input: Omit<UpdateRequest, "Key" | "TableName">): UpdateRequest | undefined =>
  prepareUpdate<UpdateRequest>(
    { TableName: "orders", Key: { id: { S: "1" } }, ...input },
    "id",
    rules,
  )?.stamped(firstStamp(rules));

describe("prepareUpdate", () => {
  test("keeps placeholders of a replaced assignment that the condition uses, too", () => {
    const merged = prepared({
      UpdateExpression: "SET #t = :now, #gone = :gone",
      ConditionExpression: "#t < :now",
      ExpressionAttributeNames: { "#t": "last_update_timestamp", "#gone": "last_updater_region" },
      ExpressionAttributeValues: { ":now": { N: "5" }, ":gone": { S: "x" } },
    });
    expect(merged?.ExpressionAttributeNames).toHaveProperty("#t", "last_update_timestamp");
    expect(merged?.ExpressionAttributeValues).toHaveProperty(":now", { N: "5" });
    expect(merged?.ExpressionAttributeNames).not.toHaveProperty("#gone");
    expect(merged?.ExpressionAttributeValues).not.toHaveProperty(":gone");
  });

  test("keeps placeholders of a replaced assignment that another action uses, too", () => {
    const merged = prepared({
      UpdateExpression: "SET #t = :now, seen = :now, before = #t",
      ExpressionAttributeNames: { "#t": "last_update_timestamp" },
      ExpressionAttributeValues: { ":now": { N: "5" } },
    });
    expect(merged?.ExpressionAttributeNames).toHaveProperty("#t", "last_update_timestamp");
    expect(merged?.ExpressionAttributeValues).toHaveProperty(":now", { N: "5" });
  });

  test("names its placeholders so that they never meet the application's, defined or only used", () => {
    const merged = prepared({
      UpdateExpression: "SET #isthmusT = :isthmusT REMOVE #isthmus1R",
      ExpressionAttributeNames: { "#isthmusT": "theirs" },
      ExpressionAttributeValues: { ":isthmusT": { S: "theirs" } },
    });
    expect(merged?.UpdateExpression).toBe(
      "SET #isthmusT = :isthmusT, #isthmus2T = :isthmus2T, #isthmus2R = :isthmus2R REMOVE #isthmus1R",
    );
    expect(merged?.ExpressionAttributeNames).toMatchObject({ "#isthmusT": "theirs" });
    expect(merged?.ExpressionAttributeValues).toMatchObject({ ":isthmusT": { S: "theirs" } });
    expect(merged?.ExpressionAttributeNames).not.toHaveProperty("#isthmus1R");
  });

  test("takes out assignments to the mark of replication", () => {
    const merged = prepared({
      UpdateExpression: "SET last_replicated_version = :m",
      ExpressionAttributeValues: { ":m": { S: "5@cn-north-1" } },
    });
    expect(merged?.UpdateExpression).toBe("SET #isthmusT = :isthmusT, #isthmusR = :isthmusR");
  });
});
