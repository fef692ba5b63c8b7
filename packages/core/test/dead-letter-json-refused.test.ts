import { describe, expect, it } from "vitest";
import { decodeDeadLetter } from "../src/index.ts";
import { jsonOf, LETTER, RAW } from "./raw-record-letter.ts";

describe("what is not a dead letter", () => {
  const version = { timestamp: "5", region: "me" };
  const change = { kind: "put", table: "t", key: {}, version, writtenAt: "6", item: {} };
  const record = { sequence: "7", key: {}, createdAt: "6", expired: true };

  it.each<[string, unknown, string]>([
    ["a list", [], "format"],
    ["a later form", { ...LETTER, format: 2 }, "format"],
    ["an unknown reason", { reason: "because" }, "reason"],
    ["an unknown stage", { stage: "between" }, "stage"],
    ["no detail", { detail: 1 }, "detail"],
    ["no region", { region: 1 }, "region"],
    ["a table that is no text", { table: 1 }, "table"],
    ["no position", { position: 1 }, "position"],
    ["no number of attempts", { attempts: "1" }, "attempts"],
    ["no time", { at: "soon" }, "at"],
    ["no content", { content: 1 }, "content"],
    ["an unknown content", { content: { kind: "odd" } }, "content.kind"],
    ["a body that is no text", { content: { kind: "message", body: 1 } }, "content.body"],
    ["no change", { content: { kind: "change", change: 1 } }, "content.change"],
    [
      "an unknown change",
      { content: { kind: "change", change: { ...change, kind: "odd" } } },
      "content.change.kind",
    ],
    [
      "a change without a table",
      { content: { kind: "change", change: { ...change, table: 1 } } },
      "content.change.table",
    ],
    [
      "a key that is a list",
      { content: { kind: "change", change: { ...change, key: [] } } },
      "content.change.key",
    ],
    [
      "a key that is null",
      { content: { kind: "change", change: { ...change, key: null } } },
      "content.change.key",
    ],
    [
      "a key that is text",
      { content: { kind: "change", change: { ...change, key: "k" } } },
      "content.change.key",
    ],
    [
      "a put without an item",
      { content: { kind: "change", change: { ...change, item: 1 } } },
      "content.change.item",
    ],
    [
      "a version without a region",
      { content: { kind: "change", change: { ...change, version: { timestamp: "5" } } } },
      "content.change.version.region",
    ],
    [
      "a version without a time",
      { content: { kind: "change", change: { ...change, version: { timestamp: "x", region: "" } } } },
      "content.change.version.timestamp",
    ],
    [
      "a base that is none",
      { content: { kind: "change", change: { ...change, base: 1 } } },
      "content.change.base",
    ],
    [
      "a change without its time",
      { content: { kind: "change", change: { ...change, writtenAt: 1 } } },
      "content.change.writtenAt",
    ],
    [
      "a record without a sequence",
      { content: { kind: "record", record: { ...record, sequence: 1 } } },
      "content.record.sequence",
    ],
    [
      "a record without a key",
      { content: { kind: "record", record: { ...record, key: 1 } } },
      "content.record.key",
    ],
    [
      "an old image that is none",
      { content: { kind: "record", record: { ...record, oldImage: 1 } } },
      "content.record.oldImage",
    ],
    [
      "a new image that is none",
      { content: { kind: "record", record: { ...record, newImage: 1 } } },
      "content.record.newImage",
    ],
    [
      "a record without its time",
      { content: { kind: "record", record: { ...record, createdAt: 1 } } },
      "content.record.createdAt",
    ],
    [
      "a record that may have expired",
      { content: { kind: "record", record: { ...record, expired: 1 } } },
      "content.record.expired",
    ],
  ])("is told apart by the part that is not as expected: %s", (_, more, part) => {
    const json = Array.isArray(more) ? more : { ...jsonOf(RAW), ...(more as object) };
    expect(() => decodeDeadLetter(JSON.stringify(json))).toThrow(
      expect.objectContaining({
        code: "malformed-record",
        message: `The text is not a dead letter that this version can read: its part ${part} is not as expected. Allowed: the JSON form 1 that encodeDeadLetter writes.`,
      }),
    );
  });

  it.each([
    ["no JSON", "{", "it is not JSON"],
    ["a number", "7", "its part at the top is not as expected"],
    ["a body that is no base64", { content: { kind: "message", body: "!" } }, "its body is not base64"],
    [
      "a key that has no value",
      { content: { kind: "change", change: { ...change, key: { pk: {} } } } },
      "The attribute value at key.pk is malformed",
    ],
    [
      "a record's key that has no value",
      { content: { kind: "record", record: { ...record, key: { pk: {} } } } },
      "The attribute value at key.pk is malformed",
    ],
    [
      "an old image that has no value",
      { content: { kind: "record", record: { ...record, oldImage: { a: {} } } } },
      "The attribute value at oldImage.a is malformed",
    ],
    [
      "a new image that has no value",
      { content: { kind: "record", record: { ...record, newImage: { a: {} } } } },
      "The attribute value at newImage.a is malformed",
    ],
  ])("is told apart by what is wrong with it: %s", (_, more, why) => {
    const text = typeof more === "string" ? more : JSON.stringify({ ...jsonOf(RAW), ...more });
    expect(() => decodeDeadLetter(text)).toThrow(
      expect.objectContaining({ code: "malformed-record", message: expect.stringContaining(why) as string }),
    );
  });
});
