import { describe, expect, it } from "vitest";
import {
  captureRecord,
  DEFAULT_VERSION_ATTRIBUTES,
  highestVersion,
  isEcho,
  needsTombstone,
  parseRegionId,
  parseTimestamp,
  parseVersion,
  pickAttributes,
  versionAttributeNames,
} from "../src/index.ts";
import type { Capture, CaptureContext, Item, StreamRecord } from "../src/index.ts";

const context: CaptureContext = {
  table: "t",
  region: parseRegionId("me"),
  attributes: DEFAULT_VERSION_ATTRIBUTES,
  futureBoundMs: 300_000,
  expiry: "replicate",
};

const key = { pk: { S: "k" } };

/** An item in the short form of these tests: `value version`, where a trailing `*` says that apply wrote this version. */
function item(text: string): Item {
  const [value = "", stamp] = text.split(" ");
  if (stamp === undefined) return { ...key, value: { S: value } };
  const version = parseVersion(stamp.replace("*", ""));
  return {
    ...key,
    value: { S: value },
    last_update_timestamp: { N: version.timestamp },
    last_updater_region: { S: version.region },
    ...(stamp.endsWith("*") && { last_replicated_version: { S: stamp.slice(0, -1) } }),
  };
}

function record(before: string | undefined, after: string | undefined, expired = false): StreamRecord {
  return {
    sequence: "1",
    key,
    ...(before !== undefined && { oldImage: item(before) }),
    ...(after !== undefined && { newImage: item(after) }),
    createdAt: parseTimestamp("1000"),
    expired,
  };
}

/** What capture decides, in short. */
function decide(
  before: string | undefined,
  after: string | undefined,
  tombstone?: string,
  options: { expired?: boolean; expiry?: "ignore" } = {},
): string {
  const tomb = tombstone === undefined ? undefined : parseVersion(tombstone);
  const capture = captureRecord(record(before, after, options.expired), tomb, {
    ...context,
    ...(options.expiry && { expiry: options.expiry }),
  });
  const enforce =
    "enforce" in capture && capture.enforce !== undefined
      ? capture.enforce.kind === "remove"
        ? ` remove<${capture.enforce.tombstone.timestamp}`
        : ` lift>${capture.enforce.version.timestamp}`
      : "";
  switch (capture.action) {
    case "publish":
      return `publish ${capture.change.kind} ${capture.change.version.timestamp}@${capture.change.version.region}${enforce}`;
    case "settle": {
      const { seen, tombstone: under, expected } = capture.settle;
      const floor = highestVersion(seen, under);
      const guard = expected.kind === "exactly" ? expected.version.timestamp : "none";
      return `settle floor=${floor === undefined ? "none" : floor.timestamp} if=${guard}`;
    }
    case "entomb":
      return `entomb ${capture.version.timestamp}@${capture.version.region}`;
    case "ignore":
      return `ignore ${capture.reason}${enforce}`;
    case "reject":
      return `reject ${capture.attribute}`;
    default:
      return capture satisfies never;
  }
}

describe("C1: a local put above what was there", () => {
  it.each([
    ["an insert", undefined, "v 5@me", "publish put 5@me"],
    ["over a lower version", "u 4@peer*", "v 5@me", "publish put 5@me"],
    ["over an equal timestamp of a lower region", "u 5@aa*", "v 5@me", "publish put 5@me"],
    ["over an unversioned item", "u", "v 5@me", "publish put 5@me"],
    ["with the mark of an older apply", "u 4@peer*", "v 5@me", "publish put 5@me"],
  ])("%s is published", (_, before, after, expected) => {
    expect(decide(before, after)).toBe(expected);
  });

  it("publishes the item without version attributes and with the version it replaced", () => {
    const capture = captureRecord(record("u 4@peer*", "v 5@me"), undefined, context);
    expect(capture).toMatchObject({
      action: "publish",
      change: { kind: "put", table: "t", base: { timestamp: "4", region: "peer" }, writtenAt: "1000" },
    });
    expect({
      ...(capture.action === "publish" && capture.change.kind === "put" && capture.change.item),
    }).toEqual({ ...key, value: { S: "v" } });
  });

  it("lifts an insert as long as nobody changes it", () => {
    expect(captureRecord(record(undefined, "v 5@me"), parseVersion("6@me"), context)).toMatchObject({
      action: "publish",
      enforce: {
        kind: "lift",
        tombstone: parseVersion("6@me"),
        version: parseVersion("1000@me"),
        expected: { kind: "exactly", version: parseVersion("5@me") },
      },
    });
  });

  it("lifts an insert above this region's own tombstone, since the write came after the delete", () => {
    expect(decide(undefined, "v 5@me", "6@me")).toBe("publish put 5@me lift>1000");
    expect(decide(undefined, "v 5@me", "2000@me")).toBe("publish put 5@me lift>2000.000001");
  });

  it("removes an insert under a peer's tombstone, and not one at or above it", () => {
    expect(decide(undefined, "v 5@me", "6@peer")).toBe("publish put 5@me remove<6");
    expect(decide(undefined, "v 5@me", "5@me")).toBe("publish put 5@me");
    expect(decide(undefined, "v 5@me", "4@peer")).toBe("publish put 5@me");
  });
});

describe("C2: what apply wrote", () => {
  it.each([
    ["an insert", undefined, "v 5@peer*"],
    ["over a lower version", "u 4@me", "v 5@peer*"],
    ["tagged with this region, as a repair writes it", "u 4@me", "v 5@me*"],
  ])("%s is an echo", (_, before, after) => {
    expect(decide(before, after)).toBe("ignore echo");
  });

  it("is not looked at against a tombstone where it replaced something, and neither is a local put", () => {
    expect(decide("u 4@me", "v 5@peer*", "6@me")).toBe("ignore echo");
    expect(decide("u 4@me", "v 5@me", "6@peer")).toBe("publish put 5@me");
  });

  it("is removed again when it was inserted under a tombstone of any region", () => {
    expect(decide(undefined, "v 5@peer*", "6@me")).toBe("ignore echo remove<6");
    expect(decide(undefined, "v 5@peer*", "6@peer")).toBe("ignore echo remove<6");
  });
});

describe("an echo", () => {
  const images = [undefined, "u", "u 4@me", "u 4@peer*", "u 5@peer", "u 5@peer*", "v 5@peer*", "v 5@me*"];
  const ahead = ["v 1300@peer*", "v 1301@peer*", "v 1302@peer*"];
  const pairs = [...images, ...ahead].flatMap((before) =>
    [...images, ...ahead].map((after) => [before, after]),
  );

  it.each(pairs)("from %s to %s is told from the version attributes alone", (before, after) => {
    const whole = record(before, after);
    const picked = (image: Item): Item => pickAttributes(image, versionAttributeNames(context.attributes));
    const outline = {
      ...whole,
      ...(whole.oldImage && { oldImage: picked(whole.oldImage) }),
      ...(whole.newImage && { newImage: picked(whole.newImage) }),
    };
    const echo = captureRecord(whole, undefined, context).reason === "echo";
    expect([isEcho(outline, context), isEcho(whole, context)]).toEqual([echo, echo]);
  });
});

describe("C3: what an unversioned writer left", () => {
  it.each([
    ["an insert without a version", undefined, "v", undefined, "settle floor=none if=none"],
    ["an insert without a version under a tombstone", undefined, "v", "6@peer", "settle floor=6 if=none"],
    ["a version unchanged", "u 5@me", "v 5@me", undefined, "settle floor=5 if=5"],
    ["a version unchanged that apply wrote", "u 5@peer*", "v 5@peer*", undefined, "settle floor=5 if=5"],
    ["a version gone down", "u 6@peer*", "v 5@me", undefined, "settle floor=6 if=5"],
    ["a version gone", "u 6@peer*", "v", undefined, "settle floor=6 if=none"],
    ["local and tagged with another region", "u 4@me", "v 5@peer", undefined, "settle floor=5 if=5"],
    ["an insert tagged with another region", undefined, "v 5@peer", undefined, "settle floor=5 if=5"],
    [
      "a new tag under the timestamp that apply wrote",
      "u 5@peer*",
      "v 5@zz",
      undefined,
      "settle floor=5 if=5",
    ],
    ["an old image of apply's over an unversioned item", "u", "v 5@peer*", undefined, "settle floor=5 if=5"],
    ["an update after a late put under a tombstone", "u 3@me", "v 3@me", "6@me", "settle floor=6 if=3"],
  ])("%s is settled", (_, before, after, tombstone, expected) => {
    expect(decide(before, after, tombstone)).toBe(expected);
  });
});

describe("C4 and C5: removals", () => {
  it.each([
    ["a local delete", "u 5@me", undefined, "entomb 1000@me"],
    [
      "a local delete of a version ahead of the stream's clock",
      "u 1005@peer*",
      undefined,
      "entomb 1005.000001@me",
    ],
    ["a local delete above an older tombstone", "u 5@me", "4@peer", "entomb 1000@me"],
    ["a local delete of an item at its tombstone's version", "u 5@me", "5@me", "entomb 1000@me"],
    ["a local delete of an unversioned item", "u", undefined, "entomb 1000@me"],
    ["a removal that a peer's tombstone explains", "u 5@me", "6@peer", "ignore explained-removal"],
    [
      "a removal that our own tombstone explains, which is published again",
      "u 5@me",
      "6@me",
      "publish delete 6@me",
    ],
  ])("%s", (_, before, tombstone, expected) => {
    expect(decide(before, undefined, tombstone)).toBe(expected);
  });
});

describe("the deletion that a removal makes", () => {
  const removal = (before: string, tombstone?: string, expired = false): Capture =>
    captureRecord(
      record(before, undefined, expired),
      tombstone === undefined ? undefined : parseVersion(tombstone),
      context,
    );

  it("names the version that it removed", () => {
    expect(removal("u 5@peer*")).toEqual({
      action: "entomb",
      reason: "local-delete",
      version: parseVersion("1000@me"),
      change: {
        kind: "delete",
        table: "t",
        key,
        version: parseVersion("1000@me"),
        base: parseVersion("5@peer"),
        writtenAt: "1000",
      },
    });
  });

  it("names none where it removed an unversioned item", () => {
    const capture = removal("u");
    expect(capture).toMatchObject({ action: "entomb", reason: "local-delete" });
    expect(capture.action === "entomb" && Object.keys(capture.change)).not.toContain("base");
  });

  it("says whether it is an expiry, and whether a tombstone had explained it", () => {
    expect(removal("u 5@me", undefined, true).reason).toBe("expiry");
    expect(removal("u 5@me", "6@me")).toMatchObject({ action: "publish", reason: "explained-removal" });
    expect(removal("u 5@me", "6@peer")).toEqual({ action: "ignore", reason: "explained-removal" });
  });

  it("needs no old image", () => {
    expect(decide(undefined, undefined)).toBe("entomb 1000@me");
    expect(decide(undefined, undefined, "6@peer")).toBe("ignore explained-removal");
  });
});

describe("C6: expiry", () => {
  it("is a deletion only just above what expired, so that any extension of life wins", () => {
    expect(decide("u 5@me", undefined, undefined, { expired: true })).toBe("entomb 5.000001@me");
    expect(decide("u 5@me", undefined, "4@peer", { expired: true })).toBe("entomb 5.000001@me");
  });

  it("of an unversioned item takes the stream's time, having nothing else to go by", () => {
    expect(decide("u", undefined, undefined, { expired: true })).toBe("entomb 1000@me");
  });

  it("can be left to every region by itself", () => {
    expect(decide("u 5@me", undefined, undefined, { expired: true, expiry: "ignore" })).toBe(
      "ignore expiry-ignored",
    );
    expect(decide("u 5@me", undefined, undefined, { expiry: "ignore" })).toBe("entomb 1000@me");
  });
});

describe("C7: no difference", () => {
  it.each([
    ["a versioned item", "v 5@me"],
    ["an unversioned item", "v"],
  ])("in %s means nothing", (_, same) => {
    expect(decide(same, same)).toBe("ignore no-difference");
  });
});

describe("a timestamp beyond the future bound", () => {
  it.each([
    ["in a new item", undefined, "v 1301@me", undefined, "settle floor=none if=1301"],
    ["in a new item under a tombstone", undefined, "v 1301@me", "6@peer", "settle floor=6 if=1301"],
    ["over a sane version", "u 5@peer*", "v 1301@me", undefined, "settle floor=5 if=1301"],
    ["overwritten by a sane one", "u 1301@me", "v 900@me", undefined, "publish put 900@me"],
    ["removed", "u 1301@me", undefined, undefined, "entomb 1000@me"],
  ])("%s counts as no version", (_, before, after, tombstone, expected) => {
    expect(decide(before, after, tombstone)).toBe(expected);
  });

  it.each([
    ["in a new item", undefined, "v 1301@me", "future-timestamp", ["1301@me"]],
    ["that is overwritten without a version", "u 1301@me", "v", "future-timestamp", ["1301@me"]],
    ["overwritten by another", "u 1301@me", "v 1302@peer", "future-timestamp", ["1301@me", "1302@peer"]],
    ["nowhere in the record", "u 5@me", "v 5@me", "unversioned-write", []],
    ["nowhere, and no version either", "u", "v", "unversioned-write", []],
  ])("%s is told to whoever settles it, and is the reason given", (_, before, after, reason, ahead) => {
    const capture = captureRecord(record(before, after), undefined, context);
    expect(capture).toMatchObject({ action: "settle", reason, settle: { ahead: ahead.map(parseVersion) } });
    expect(capture.action === "settle" && capture.settle.ahead).toHaveLength(ahead.length);
  });

  it("is one further ahead than the bound, not one at it", () => {
    expect(decide(undefined, "v 1300@me")).toBe("publish put 1300@me");
    expect(decide(undefined, "v 1300.0000001@me")).toMatch(/^settle/);
  });
});

describe("version attributes of the wrong type", () => {
  const wrong = (attributes: Item): StreamRecord => ({
    ...record(undefined, "v"),
    newImage: { ...item("v"), ...attributes },
  });

  it.each([
    [
      "a timestamp as text",
      { last_update_timestamp: { S: "5" }, last_updater_region: { S: "me" } },
      "last_update_timestamp",
    ],
    [
      "a region as number",
      { last_update_timestamp: { N: "5" }, last_updater_region: { N: "1" } },
      "last_updater_region",
    ],
    ["a region as number and no timestamp", { last_updater_region: { N: "1" } }, "last_updater_region"],
  ])("%s is rejected", (_, attributes, attribute) => {
    expect(captureRecord(wrong(attributes as Item), undefined, context)).toEqual({
      action: "reject",
      reason: "version-attribute-type",
      attribute,
    });
  });

  it("are no difference where both images are alike", () => {
    const { newImage = {} } = wrong({ last_updater_region: { N: "1" } });
    expect(captureRecord({ ...record("u", "v"), oldImage: newImage, newImage }, undefined, context)).toEqual({
      action: "ignore",
      reason: "no-difference",
    });
  });

  it("need no tombstone, since nothing will be done about the item", () => {
    const { newImage = {} } = wrong({ last_updater_region: { N: "1" } });
    expect(needsTombstone({ ...record("u", "v"), newImage }, context)).toBe(false);
  });

  it("in the old image alone count as no version", () => {
    const mended: StreamRecord = {
      ...record("u", "v 5@me"),
      oldImage: { ...item("u"), last_update_timestamp: { S: "x" } },
    };
    expect(captureRecord(mended, undefined, context).action).toBe("publish");
  });
});

describe("the tombstone", () => {
  it.each([
    ["an insert", undefined, "v 5@me", true],
    ["a removal", "v 5@me", undefined, true],
    ["an unversioned update", "u 5@me", "v 5@me", true],
    ["a versioned update", "u 4@me", "v 5@me", false],
    ["an echo of an update", "u 4@me", "v 5@peer*", false],
    ["no difference", "u 4@me", "u 4@me", false],
  ])("of %s: asked for only where the meaning depends on it", (_, before, after, needed) => {
    expect(needsTombstone(record(before, after), context)).toBe(needed);
  });
});
