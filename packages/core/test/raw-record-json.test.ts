import { describe, expect, it } from "vitest";
import { reviveRawRecord } from "../src/raw-record-json.ts";

const plain = (value: unknown): unknown => structuredClone(value);

describe("a raw record out of a dead letter", () => {
  it("has its bytes and the time of its creation back, on every level, and all else as it was", () => {
    const json = {
      eventID: "1",
      dynamodb: {
        ApproximateCreationDateTime: "2024-11-25T02:00:00.000Z",
        Keys: { pk: { B: { $bytes: "AP8=" } } },
        list: [{ $bytes: "" }, "ApproximateCreationDateTime", null, 7, true],
      },
    };
    expect(plain({ ...(reviveRawRecord(json) as object) })).toEqual({
      eventID: "1",
      dynamodb: {
        ApproximateCreationDateTime: new Date("2024-11-25T02:00:00.000Z"),
        Keys: { pk: { B: Uint8Array.of(0, 255) } },
        list: [new Uint8Array(), "ApproximateCreationDateTime", null, 7, true],
      },
    });
  });

  it.each([
    ["with another member", { $bytes: "AP8=", more: 1 }],
    ["that is an attribute value", { $bytes: { S: "x" } }],
    ["that is no base64", { $bytes: "!" }],
    ["under another name", { bytes: "AP8=" }],
    ["in a time that is a number, as Lambda has it", { ApproximateCreationDateTime: 1_732_500_000 }],
  ])("does not take for bytes or a time what is none: %s", (_, json) => {
    expect(plain({ ...(reviveRawRecord(json) as object) })).toEqual(json);
  });

  it.each([null, 7, "text", true])("may be %j", (json) => {
    expect(reviveRawRecord(json)).toBe(json);
  });

  it("is left as it is below a hundred levels", () => {
    const nested = (levels: number): unknown => {
      let json: unknown = { $bytes: "AP8=" };
      for (let level = 0; level < levels; level++) json = level % 2 === 0 ? [json] : { json };
      return json;
    };
    const innermost = (json: unknown): unknown => {
      if (Array.isArray(json)) return innermost(json[0]);
      const inner = (json as { readonly json?: unknown }).json;
      return inner === undefined ? json : innermost(inner);
    };
    expect(innermost(reviveRawRecord(nested(100)))).toEqual(Uint8Array.of(0, 255));
    expect(innermost(reviveRawRecord(nested(101)))).toEqual({ $bytes: "AP8=" });
  });
});
