import { describe, expect, it } from "vitest";
import {
  DEFAULT_VERSION_ATTRIBUTES,
  nextEnforceStep,
  nextSettleStep,
  parseVersion,
  seenBySettlement,
  timestampFromMillis,
} from "../src/index.ts";
import type { CaptureContext, Settlement, StreamRecord, Version, VersionState } from "../src/index.ts";
import { foldSettlements } from "../src/settle.ts";

const context: CaptureContext = {
  table: "t",
  region: "me" as CaptureContext["region"],
  attributes: DEFAULT_VERSION_ATTRIBUTES,
  futureBoundMs: 300_000,
  expiry: "replicate",
};

const version = (text: string): Version => parseVersion(text);
const at = (seconds: number) => timestampFromMillis(seconds * 1000);
const local = (text: string): VersionState => ({
  kind: "versioned",
  version: version(text),
  replicated: false,
});
const replicated = (text: string): VersionState => ({ ...local(text), replicated: true }) as VersionState;
const UNVERSIONED: VersionState = { kind: "unversioned" };

const record: StreamRecord = {
  sequence: "1",
  key: { pk: { S: "k" } },
  newImage: { pk: { S: "k" } },
  createdAt: at(1000),
  expired: false,
};

function settlement(seen?: string, deleted?: string, ahead: readonly string[] = []): Settlement {
  return {
    seen: seen === undefined ? undefined : version(seen),
    tombstone: deleted === undefined ? undefined : version(deleted),
    ahead: ahead.map(version),
    expected: { kind: "unversioned" },
  };
}

describe("settlements of records in a row", () => {
  it("are folded into one that has seen all that they have seen, on what the last record left", () => {
    const [first, second] = [
      settlement("5@me", undefined, ["900@me"]),
      settlement("7@peer", undefined, ["901@me"]),
    ];
    const last: Settlement = {
      ...settlement("6@me", "4@peer", ["902@me"]),
      expected: { kind: "exactly", version: version("3@me") },
    };
    expect(foldSettlements([first, second], last)).toEqual({
      seen: version("7@peer"),
      tombstone: version("4@peer"),
      ahead: ["900@me", "901@me", "902@me"].map(version),
      expected: { kind: "exactly", version: version("3@me") },
    });
    expect(foldSettlements([], last)).toEqual(last);
  });
});

describe("the next step of settling", () => {
  it.each([
    ["something newer is held", local("6@me"), "5@me", undefined, "done"],
    ["what is held is what was seen", local("5@me"), "5@me", undefined, "again"],
    ["what is held has no version", UNVERSIONED, "5@me", undefined, "again"],
    ["what is held is the tombstone's own version", local("6@me"), "5@me", "6@me", "done"],
    ["a local item is below the tombstone", local("6@me"), "5@me", "7@me", "again"],
    ["a replicated item is below the tombstone", replicated("6@peer"), "5@me", "7@me", "remove"],
    [
      "a replicated item is below what was seen, without a tombstone",
      replicated("4@peer"),
      "5@me",
      undefined,
      "again",
    ],
    ["the item is gone", undefined, "5@me", undefined, "entomb"],
    ["the item is gone, and the tombstone is behind", undefined, "5@me", "4@peer", "entomb"],
    ["the item is gone, and the tombstone explains it", undefined, "5@me", "6@peer", "done"],
    ["nothing was seen, and a tombstone explains it", undefined, undefined, "6@peer", "done"],
  ])("where %s", (_, held, seen, tombstone, step) => {
    const given = settlement(seen, tombstone);
    expect(nextSettleStep(held, given.seen, given, record, at(1000), context).step).toBe(step);
  });

  it.each([
    ["within the bound of the record", local("1300@me"), 1000, "done"],
    ["beyond the bound of the record, and far ahead of now", local("1300.1@me"), 1000, "again"],
    [
      "beyond the bound of the record, more than half the bound ahead of now",
      local("1451@me"),
      1300,
      "again",
    ],
    ["beyond the bound of the record, half the bound ahead of now", local("1450@me"), 1300, "done"],
    ["far ahead of now and replicated", replicated("9999@peer"), 1000, "done"],
  ])("takes a version for committed, or not, that is %s", (_, held, now, step) => {
    const given = settlement("5@me");
    expect(nextSettleStep(held, given.seen, given, record, at(now), context).step).toBe(step);
  });

  it("stops at a version attribute of the wrong type", () => {
    const held: VersionState = { kind: "invalid", attribute: "last_update_timestamp" };
    expect(nextSettleStep(held, undefined, settlement(), record, at(1000), context)).toEqual({
      step: "reject",
      attribute: "last_update_timestamp",
    });
  });
});

describe("what a settlement has seen", () => {
  it.each([
    ["leaves out a version more than three quarters of the bound ahead", "1226@me", "5@me"],
    ["counts a version that has come within three quarters of the bound", "1225@me", "1225@me"],
  ])("%s", (_, ahead, seen) => {
    expect(seenBySettlement(settlement("5@me", undefined, [ahead]), at(1000), context)).toEqual(
      version(seen),
    );
  });
});

describe("the next step of lifting an insert above a tombstone", () => {
  it.each([
    ["the item is gone", undefined, "done"],
    ["its own record will settle it", UNVERSIONED, "done"],
    ["it is above the tombstone", local("7@me"), "done"],
    ["it is the tombstone's own version", local("6@me"), "done"],
    ["another local write is below, too", local("5@me"), "again"],
    ["a peer's change took its place", replicated("5@peer"), "remove"],
  ])("where %s", (_, held, step) => {
    expect(nextEnforceStep(held, version("6@me")).step).toBe(step);
  });
});
