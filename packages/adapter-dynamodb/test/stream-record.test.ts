import { emptyItem, encodeItem } from "@isthmus/core";
import type { AttributeValue, Item, StreamEntry } from "@isthmus/core";
import { describe, expect, test } from "vitest";
import { decodeLambdaRecord, decodeSdkRecord } from "../src/stream-record.ts";
import { entryText } from "./item-text.ts";

type Raw = Record<string, unknown>;

function lambdaRecord(change: Raw = {}, record: Raw = {}): Raw {
  return {
    eventID: "1",
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    dynamodb: {
      ApproximateCreationDateTime: 1_732_500_000,
      Keys: { pk: { S: "k" } },
      NewImage: { pk: { S: "k" }, n: { N: "1" } },
      SequenceNumber: "100",
      SizeBytes: 10,
      StreamViewType: "NEW_AND_OLD_IMAGES",
      ...change,
    },
    ...record,
  };
}

function sdkRecord(change: Raw = {}, record: Raw = {}): Raw {
  return lambdaRecord({ ApproximateCreationDateTime: new Date(1_732_500_000_000), ...change }, record);
}

function decodeBoth(lambda: Raw, sdk: Raw): StreamEntry {
  const entry = decodeLambdaRecord(lambda);
  expect(entryText(decodeSdkRecord(sdk))).toBe(entryText(entry));
  return entry;
}

function detailOf(raw: unknown): string {
  const entry = decodeLambdaRecord(raw);
  return entry.kind === "malformed" ? entry.detail : "a record";
}

function nested(levels: number): AttributeValue {
  let value: AttributeValue = { S: "deepest" };
  for (let level = 1; level < levels; level++) value = level % 2 === 0 ? { L: [value] } : { M: { m: value } };
  return value;
}

describe("both doors give the same record", () => {
  const values: Readonly<Record<string, AttributeValue>> = {
    "text with any Unicode": { S: "\u0000é漢\u{1F600}\uFFFF\u{10FFFF}" },
    "empty text": { S: "" },
    "a number of 38 digits": { N: "12345678901234567890123456789012345678" },
    "the smallest number": { N: "1E-130" },
    "a negative number with a fraction": { N: "-0.000001" },
    binary: { B: new Uint8Array([0, 1, 127, 128, 255]) },
    "empty binary": { B: new Uint8Array() },
    true: { BOOL: true },
    false: { BOOL: false },
    null: { NULL: true },
    "a set of texts": { SS: ["", "a", "漢"] },
    "a set of numbers": { NS: ["1", "99999999999999999999999999999999999999"] },
    "a set of binaries": { BS: [new Uint8Array([1]), new Uint8Array([2, 3])] },
    "an empty list": { L: [] },
    "an empty map": { M: emptyItem() },
    "a mixed list": { L: [{ S: "a" }, { B: new Uint8Array([9]) }, { L: [{ N: "1" }] }] },
    "32 levels of nesting": nested(32),
  };

  test.each(Object.entries(values))("%s", (_name, value) => {
    const item: Item = { pk: { S: "k" }, value };
    const viaJson: unknown = JSON.parse(JSON.stringify(encodeItem(item)));
    const entry = decodeBoth(
      lambdaRecord({ NewImage: viaJson }),
      sdkRecord({ NewImage: { pk: { S: "k" }, value } }),
    );
    expect(entry).toMatchObject({ kind: "record", record: { newImage: { value } } });
  });

  test("attributes named __proto__ and constructor, at the top and in a map", () => {
    const names =
      '{"pk":{"S":"k"},"__proto__":{"S":"p"},"constructor":{"S":"c"},"m":{"M":{"__proto__":{"N":"1"}}}}';
    const parse = (): unknown => JSON.parse(names);
    const entry = decodeBoth(lambdaRecord({ NewImage: parse() }), sdkRecord({ NewImage: parse() }));
    const image: Item = (entry.kind === "record" && entry.record.newImage) || {};
    expect(Object.keys(image)).toEqual(["pk", "__proto__", "constructor", "m"]);
    expect(image["__proto__"]).toEqual({ S: "p" });
    expect(Object.keys((image["m"] as { M: Item }).M)).toEqual(["__proto__"]);
  });

  test("binary keys, and a sort key", () => {
    const entry = decodeBoth(
      lambdaRecord({
        Keys: { pk: { B: "AQI=" }, sk: { N: "7" } },
        NewImage: { pk: { B: "AQI=" }, sk: { N: "7" } },
      }),
      sdkRecord({
        Keys: { pk: { B: new Uint8Array([1, 2]) }, sk: { N: "7" } },
        NewImage: { pk: { B: new Uint8Array([1, 2]) }, sk: { N: "7" } },
      }),
    );
    expect(entry).toMatchObject({ record: { key: { pk: { B: new Uint8Array([1, 2]) }, sk: { N: "7" } } } });
  });

  test("a time with a fraction", () => {
    const entry = decodeBoth(
      lambdaRecord({ ApproximateCreationDateTime: 1_732_500_000.123 }),
      sdkRecord({ ApproximateCreationDateTime: new Date(1_732_500_000_123) }),
    );
    expect(entry).toMatchObject({ record: { createdAt: "1732500000.123", sequence: "100" } });
  });

  test("an expiry, in either case of its members", () => {
    const change = { OldImage: { pk: { S: "k" } }, NewImage: undefined };
    const entry = decodeBoth(
      lambdaRecord(change, {
        eventName: "REMOVE",
        userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" },
      }),
      sdkRecord(change, {
        eventName: "REMOVE",
        userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
      }),
    );
    expect(entry).toMatchObject({ record: { expired: true } });
  });
});

describe("a record", () => {
  test("of an insert has a new image alone, of a removal an old one alone, of an update both", () => {
    const image = { pk: { S: "k" } };
    const shape = (raw: Raw): unknown => {
      const entry = decodeLambdaRecord(raw);
      return entry.kind === "record"
        ? Object.keys(entry.record).filter((name) => name.endsWith("Image"))
        : [];
    };
    expect(shape(lambdaRecord({ NewImage: image }))).toEqual(["newImage"]);
    expect(shape(lambdaRecord({ NewImage: undefined, OldImage: image }, { eventName: "REMOVE" }))).toEqual([
      "oldImage",
    ]);
    expect(shape(lambdaRecord({ NewImage: image, OldImage: image }, { eventName: "MODIFY" }))).toEqual([
      "oldImage",
      "newImage",
    ]);
  });

  test.each([
    { type: "Service", principalId: "someone.amazonaws.com" },
    { type: "User", principalId: "dynamodb.amazonaws.com" },
    null,
    "Service",
  ])("deleted by %o is no expiry", (userIdentity) => {
    const raw = lambdaRecord(
      { NewImage: undefined, OldImage: { pk: { S: "k" } } },
      { eventName: "REMOVE", userIdentity },
    );
    expect(decodeLambdaRecord(raw)).toMatchObject({ kind: "record", record: { expired: false } });
  });
});

describe("a malformed entry", () => {
  test.each([
    ["INSERT", {}, "NewImage"],
    ["MODIFY", { NewImage: { pk: { S: "k" } } }, "OldImage"],
    ["REMOVE", {}, "OldImage"],
  ])("tells to use both images where %s lacks one", (eventName, images, missing) => {
    const raw = lambdaRecord({ NewImage: undefined, StreamViewType: "KEYS_ONLY", ...images }, { eventName });
    expect(decodeLambdaRecord(raw)).toEqual({
      kind: "malformed",
      sequence: "100",
      raw,
      detail: `The record has no ${missing}; its stream's view type is KEYS_ONLY. Enable the stream with NEW_AND_OLD_IMAGES.`,
    });
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "record"],
    ["a list", []],
    ["an empty object", {}],
    ["an SQS record", { messageId: "1", body: "{}" }],
  ])("comes from %s, with an empty sequence", (_name, raw) => {
    expect(decodeLambdaRecord(raw)).toMatchObject({ kind: "malformed", sequence: "", raw });
  });

  test.each<[string, Raw, Raw, RegExp]>([
    ["an unknown event name", {}, { eventName: "UPSERT" }, /event name is unknown/],
    ["no sequence number", { SequenceNumber: undefined }, {}, /no sequence number/],
    ["no keys", { Keys: undefined }, {}, /Keys/],
    ["empty keys", { Keys: {} }, {}, /0 attributes/],
    ["three key attributes", { Keys: { a: { S: "a" }, b: { S: "b" }, c: { S: "c" } } }, {}, /3 attributes/],
    ["a key of another type", { Keys: { pk: { BOOL: true } } }, {}, /another type/],
    ["an image without its key", { NewImage: { n: { N: "1" } } }, {}, /lacks an attribute of the key/],
    ["an insert with an old image", { OldImage: { pk: { S: "k" } } }, {}, /rules out/],
    ["no time", { ApproximateCreationDateTime: undefined }, {}, /is no time/],
    ["a time as text", { ApproximateCreationDateTime: "1732500000" }, {}, /is no time/],
    ["a time in milliseconds", { ApproximateCreationDateTime: 1_732_500_000_000 }, {}, /is no time/],
    ["an invalid date", { ApproximateCreationDateTime: new Date(Number.NaN) }, {}, /is no time/],
    ["a number that is none", { NewImage: { pk: { S: "k" }, secret: { N: "s3cr3t" } } }, {}, /malformed/],
    ["binary that is not base64", { NewImage: { pk: { S: "k" }, b: { B: "s3cr3t!" } } }, {}, /malformed/],
    ["nesting without end", { NewImage: { pk: { S: "k" }, deep: nested(60) } }, {}, /levels of nesting/],
  ])("comes from %s, and quotes no value", (_name, change, record, detail) => {
    expect(detailOf(lambdaRecord(change, record))).toMatch(detail);
    expect(detailOf(lambdaRecord(change, record))).not.toContain("s3cr3t");
  });

  test("comes even from an object that throws when it is read", () => {
    const raw = {
      get dynamodb(): never {
        throw new Error("s3cr3t");
      },
    };
    const entry = decodeLambdaRecord(raw);
    expect([entry.kind, entry.kind === "malformed" && entry.sequence]).toEqual(["malformed", ""]);
  });
});
