import { describe, expect, it } from "vitest";
import {
  changeKeyText,
  compareChanges,
  keyText,
  lastWriter,
  parseTimestamp,
  parseVersion,
} from "../src/index.ts";
import type { Change } from "../src/index.ts";

const key = { pk: { S: "k" } };

function change(kind: Change["kind"], version: string): Change {
  const common = { table: "t", key, version: parseVersion(version), writtenAt: parseTimestamp("1") };
  return kind === "put" ? { ...common, kind, item: key } : { ...common, kind };
}

describe("the order of changes of one key", () => {
  it("goes by version, whatever the changes are", () => {
    expect(compareChanges(change("put", "1@b"), change("delete", "2@a"))).toBeLessThan(0);
    expect(compareChanges(change("put", "2@b"), change("delete", "2@a"))).toBeGreaterThan(0);
  });

  it("puts a put above a deletion of the same version", () => {
    expect(compareChanges(change("put", "1@a"), change("delete", "1@a"))).toBeGreaterThan(0);
    expect(compareChanges(change("delete", "1@a"), change("put", "1@a"))).toBeLessThan(0);
  });

  it.each(["put", "delete"] as const)("finds two copies of one %s equal", (kind) => {
    expect(compareChanges(change(kind, "1@a"), change(kind, "1@a"))).toBe(0);
  });

  it("is for one key, which is told by its text", () => {
    expect(changeKeyText(change("put", "1@a"))).toBe(keyText(key));
  });
});

describe("the last writer", () => {
  it("is the highest change, wherever it stands", () => {
    const [low, high] = [change("put", "1@a"), change("delete", "2@a")];
    expect(lastWriter([low, high])).toBe(high);
    expect(lastWriter([high, low])).toBe(high);
    expect(lastWriter([])).toBeUndefined();
  });

  it("is the first of several copies", () => {
    const first = change("put", "1@a");
    expect(lastWriter([first, change("put", "1@a")])).toBe(first);
  });
});
