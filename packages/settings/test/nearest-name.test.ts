import { expect, it } from "vitest";
import { nearestName } from "../src/index.ts";

it.each([
  ["regoins", "regions"],
  ["TABLES", "tables"],
  ["tombstone", "tombstones"],
])("takes %s for a slip of %s", (slip, meant) => {
  expect(nearestName(slip, ["regions", "tables", "tombstones"])).toBe(meant);
});

it("suggests nothing when nothing comes near", () => {
  expect(nearestName("concurrency", ["regions", "tables"])).toBeUndefined();
  expect(nearestName("x", ["y"])).toBeUndefined();
});
