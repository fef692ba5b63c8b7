import { describe, expect, it } from "vitest";
import { decodeDeadLetter, encodeDeadLetter, parseTimestamp, parseVersion } from "../src/index.ts";
import type { DeadLetter, DeadLetterContent } from "../src/index.ts";
import { jsonOf, LETTER } from "./raw-record-letter.ts";

const key = { pk: { B: Uint8Array.of(0, 255) } };
const fields = { table: "t", key, version: parseVersion("5@me"), writtenAt: parseTimestamp("6") };

/** What comes of a letter's content on its way through JSON; without prototypes, so that they need not be alike. */
function back(content: DeadLetterContent): unknown {
  return structuredClone({ ...decodeDeadLetter(encodeDeadLetter({ ...LETTER, content })).content });
}

describe("a dead letter as JSON", () => {
  it("is this text, which a later version can read", () => {
    const letter: DeadLetter = {
      ...LETTER,
      table: "t",
      content: { kind: "message", body: Uint8Array.of(0, 255) },
    };
    const text = encodeDeadLetter(letter);
    expect(JSON.parse(text)).toEqual({
      format: 1,
      reason: "malformed-record",
      detail: "Odd.",
      stage: "forward",
      region: "cn-north-1",
      table: "t",
      position: "p",
      attempts: 3,
      at: "5",
      content: { kind: "message", body: "AP8=" },
    });
    expect(text).toContain(`{\n  "format": 1,\n`);
    expect(decodeDeadLetter(text)).toEqual(letter);
  });

  it("has no table where it had none", () => {
    expect(Object.keys(decodeDeadLetter(encodeDeadLetter(LETTER)))).not.toContain("table");
  });

  it.each<[string, DeadLetterContent]>([
    ["a put", { kind: "change", change: { ...fields, kind: "put", item: { ...key, v: { N: "1" } } } }],
    [
      "a put with a base",
      { kind: "change", change: { ...fields, kind: "put", item: key, base: parseVersion("4@me") } },
    ],
    ["a deletion", { kind: "change", change: { ...fields, kind: "delete" } }],
    [
      "a record",
      {
        kind: "record",
        record: {
          sequence: "7",
          key,
          oldImage: key,
          newImage: key,
          createdAt: parseTimestamp("6"),
          expired: true,
        },
      },
    ],
    [
      "a record without images",
      { kind: "record", record: { sequence: "7", key, createdAt: parseTimestamp("6"), expired: false } },
    ],
  ])("gives back exactly %s", (_, content) => {
    expect(back(content)).toEqual(content);
    expect(JSON.stringify(jsonOf(content))).toContain(`"pk":{"B":"AP8="}`);
  });

  it("has a raw record as plain JSON", () => {
    const record = {
      time: new Date(1000),
      never: new Date(Number.NaN),
      bytes: Uint8Array.of(1, 2),
      big: 7n,
      list: [1n, null, "x", true, { deep: Uint8Array.of() }],
    };
    expect(back({ kind: "raw-record", record })).toEqual({
      kind: "raw-record",
      record: {
        time: "1970-01-01T00:00:01.000Z",
        never: null,
        bytes: { $bytes: "AQI=" },
        big: "7",
        list: ["1", null, "x", true, { deep: { $bytes: "" } }],
      },
    });
  });

  it("stops at a hundred levels of a raw record, which may contain itself", () => {
    const nested = (levels: number): unknown => {
      let record: unknown = "innermost";
      for (let level = 0; level < levels; level++) record = level % 2 === 0 ? [record] : { record };
      return record;
    };
    const textOf = (record: unknown) =>
      encodeDeadLetter({ ...LETTER, content: { kind: "raw-record", record } });
    expect(textOf(nested(100))).toContain("innermost");
    expect(textOf(nested(101))).toContain("(nested too deeply)");
  });
});
