import { parseVersion } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { explainRefusal, firstStamp } from "../../src/writer/stamp.ts";
import { rulesAt } from "./writer-rules-fixture.ts";

const rules = rulesAt("1000");
const tried = firstStamp(rules);
const held = (timestamp: string, region = "us-east-1"): Item => ({
  last_update_timestamp: { N: timestamp },
  last_updater_region: { S: region },
});

describe("explainRefusal", () => {
  test("raises above a held version that is higher", () => {
    expect(explainRefusal(tried, held("1000.5"), true, rules)).toEqual({
      by: "version",
      again: { version: parseVersion("1000.500001@us-east-1") },
    });
  });

  test("raises above a held version that is equal, and above one that ties from a higher region", () => {
    const again = { version: parseVersion("1000.000001@us-east-1") };
    expect(explainRefusal(tried, held("1000.0"), true, rules)).toEqual({ by: "version", again });
    expect(explainRefusal(tried, held("1E3", "us-west-2"), true, rules)).toEqual({ by: "version", again });
  });

  test.each([
    ["a lower version", held("999.999999")],
    ["a tie from a lower region", held("1000", "cn-north-1")],
    ["no item", undefined],
    ["no timestamp", { last_updater_region: { S: "us-east-1" } }],
    ["no region", { last_update_timestamp: { N: "2000" } }],
    ["a timestamp of the wrong type but no region", { last_update_timestamp: { S: "2000" } }],
  ] as const)("is the application's affair with %s", (_, item) => {
    expect(explainRefusal(tried, item, true, rules)).toEqual({ by: "application" });
  });

  test("overwrites a version beyond the future bound, and that one only", () => {
    const refusal = explainRefusal(tried, held("1300.000001"), true, rules);
    const stamp = { version: tried.version, replaces: parseVersion("1300.000001@us-east-1") };
    expect(refusal).toEqual({ by: "version", again: stamp });
    expect(explainRefusal(stamp, held("1300.0000010"), true, rules)).toEqual({ by: "application" });
    expect(explainRefusal(stamp, undefined, true, rules)).toEqual({ by: "version", again: tried });
    expect(explainRefusal(stamp, held("1001"), true, rules)).toMatchObject({ by: "version" });
  });

  test("takes a version at the future bound for a good one", () => {
    expect(explainRefusal(tried, held("1300"), true, rules)).toEqual({
      by: "version",
      again: { version: parseVersion("1300.000001@us-east-1") },
    });
  });

  test("does not blame an application that has no condition, even if the service returned no item", () => {
    expect(explainRefusal(tried, undefined, false, rules)).toEqual({ by: "version", again: tried });
    expect(explainRefusal(tried, held("999"), false, rules)).toMatchObject({ by: "version" });
  });

  test("names the attribute that has the wrong type", () => {
    const item: Item = { last_update_timestamp: { S: "1" }, last_updater_region: { S: "r" } };
    expect(explainRefusal(tried, item, false, rules)).toEqual({
      by: "attribute-type",
      attribute: "last_update_timestamp",
    });
  });
});
