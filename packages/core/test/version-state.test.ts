import { describe, expect, it } from "vitest";
import {
  DEFAULT_VERSION_ATTRIBUTES,
  guardOf,
  isAheadOf,
  parseTimestamp,
  parseVersion,
  readVersionState,
  versionAttributeNames,
  versionOf,
} from "../src/index.ts";
import type { Item } from "../src/index.ts";

const NAMES = { timestamp: "t", region: "r", replicated: "m" };
const read = (item: Item) => readVersionState({ pk: { S: "k" }, ...item }, NAMES);
const version = parseVersion("5@me");
const versioned: Item = { t: { N: "5" }, r: { S: "me" } };

describe("what an item says of its version", () => {
  it("is a version where it has a timestamp and a region, in any spelling of the number", () => {
    expect(read(versioned)).toEqual({ kind: "versioned", version, replicated: false });
    expect(read({ t: { N: "5.00E0" }, r: { S: "me" } })).toEqual(read(versioned));
  });

  it("is that it was replicated where the mark is this very version", () => {
    expect(read({ ...versioned, m: { S: "5@me" } })).toMatchObject({ replicated: true });
    expect(read({ ...versioned, m: { S: "5@peer" } })).toMatchObject({ replicated: false });
    expect(read({ ...versioned, m: { S: "4@me" } })).toMatchObject({ replicated: false });
    expect(read({ ...versioned, m: { N: "5" } })).toMatchObject({ replicated: false });
  });

  it.each([
    ["neither", {}],
    ["a timestamp alone", { t: { N: "5" } }],
    ["a region alone", { r: { S: "me" } }],
    ["a mark alone", { m: { S: "5@me" } }],
  ] as [string, Item][])("is nothing where it has %s", (_, attributes) => {
    expect(read(attributes)).toEqual({ kind: "unversioned" });
  });

  it.each([
    ["a timestamp that is text", { t: { S: "5" }, r: { S: "me" } }, "t"],
    ["a timestamp that is text, and no region", { t: { S: "5" } }, "t"],
    ["a timestamp that is no decimal number", { t: { N: "soon" }, r: { S: "me" } }, "t"],
    ["a region that is a number", { t: { N: "5" }, r: { N: "1" } }, "r"],
    ["a region that is a number, and no timestamp", { r: { N: "1" } }, "r"],
  ] as [string, Item, string][])("is invalid with %s", (_, attributes, attribute) => {
    expect(read(attributes)).toEqual({ kind: "invalid", attribute });
  });

  it("does not come from the prototype, whatever the attributes are called", () => {
    const names = { timestamp: "toString", region: "constructor", replicated: "valueOf" };
    expect(readVersionState({ pk: { S: "k" } }, names)).toEqual({ kind: "unversioned" });
    expect(readVersionState({ toString: { N: "5" }, constructor: { S: "me" } }, names)).toEqual({
      kind: "versioned",
      version,
      replicated: false,
    });
  });

  it("is read from the sample's attributes unless others are named", () => {
    expect(versionAttributeNames(DEFAULT_VERSION_ATTRIBUTES)).toEqual([
      "last_update_timestamp",
      "last_updater_region",
      "last_replicated_version",
    ]);
  });
});

describe("what follows from the state of a version", () => {
  it("is a guard that holds while nobody changes it", () => {
    expect(guardOf({ kind: "versioned", version, replicated: true })).toEqual({ kind: "exactly", version });
    expect(guardOf({ kind: "unversioned" })).toEqual({ kind: "unversioned" });
  });

  it("is the version, if it has one", () => {
    expect(versionOf({ kind: "versioned", version, replicated: true })).toBe(version);
    expect(versionOf({ kind: "unversioned" })).toBeUndefined();
    expect(versionOf({ kind: "invalid", attribute: "t" })).toBeUndefined();
    expect(versionOf(undefined)).toBeUndefined();
  });

  it("is whether it is further ahead of a time than a bound, and not whether it is at it", () => {
    expect(isAheadOf(version, parseTimestamp("3"), 1_999)).toBe(true);
    expect(isAheadOf(version, parseTimestamp("3"), 2_000)).toBe(false);
    expect(isAheadOf(version, parseTimestamp("6"), 0)).toBe(false);
  });
});
