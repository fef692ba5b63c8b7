import { DEFAULT_VERSION_ATTRIBUTES, encodeItem, formatVersion, tryParseTimestamp } from "@isthmus/core";
import { arbitraryItem } from "@isthmus/testkit";
import * as fc from "fast-check";

type Raw = Readonly<Record<string, unknown>>;

/** A record as Lambda gives it, of an item that may hold anything under the names of the version attributes. */
export interface RawRecord {
  readonly raw: Raw;
  /** The same without those of its other attributes that cannot be decoded. */
  readonly mended: Raw;
}

/** When all these records were made: in seconds. */
export const CREATED_AT = 1000;

const TIMESTAMPS: readonly unknown[] = [
  // Below, at and above each other in several spellings, below and beyond the future bound, and longer than DynamoDB's numbers.
  ...["4", "5", "5.0", "0.5E1", "6", "-1", "1300", "1301", "5.0000001", `5.${"1".repeat(60)}`].map((N) => ({
    N,
  })),
  undefined,
  { S: "5" },
  { N: "none" },
  { N: 5 },
  { N: "5", S: "5" },
  {},
  null,
];
const REGIONS: readonly unknown[] = [
  ...["me", "me", "peer", "peer", "zz", ""].map((S) => ({ S })),
  undefined,
  { N: "1" },
  { S: 1 },
  {},
];
const OTHER_MARKS: readonly unknown[] = [undefined, { S: "4@peer" }, { S: "" }, { N: "5" }, { S: 5 }];
const UNREADABLE: readonly unknown[] = [{ N: "none" }, { B: "!" }, { Z: "" }, "x", {}];

/** Any record of the key `k`: an insert, an update or a removal. */
export function arbitraryRawRecord(): fc.Arbitrary<RawRecord> {
  return fc
    .record({
      before: fc.option(image(), { freq: 4 }),
      after: fc.option(image(), { freq: 6 }),
      unchanged: fc.nat(9).map((n) => n === 0),
    })
    .filter(({ before, after }) => before !== null || after !== null)
    .map(({ before, after, unchanged }) => {
      const old = unchanged && before !== null && after !== null ? after : before;
      return { raw: record(old?.raw, after?.raw), mended: record(old?.mended, after?.mended) };
    });
}

function record(before: Raw | undefined, after: Raw | undefined): Raw {
  return {
    eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
    dynamodb: {
      ApproximateCreationDateTime: CREATED_AT,
      Keys: { pk: { S: "k" } },
      ...(before && { OldImage: before }),
      ...(after && { NewImage: after }),
      SequenceNumber: "7",
    },
  };
}

function image(): fc.Arbitrary<RawRecord> {
  const names = DEFAULT_VERSION_ATTRIBUTES;
  return fc
    .record({
      item: arbitraryItem(),
      timestamp: fc.constantFrom(...TIMESTAMPS),
      region: fc.constantFrom(...REGIONS),
      marked: fc.boolean(),
      otherMark: fc.constantFrom(...OTHER_MARKS),
      unreadable: fc.option(fc.constantFrom(...UNREADABLE), { freq: 5, nil: undefined }),
    })
    .map(({ item, timestamp, region, marked, otherMark, unreadable }) => {
      const mended: Record<string, unknown> = { ...encodeItem(item), pk: { S: "k" } };
      if (timestamp !== undefined) mended[names.timestamp] = timestamp;
      if (region !== undefined) mended[names.region] = region;
      const mark = marked ? { S: markOf(timestamp, region) } : otherMark;
      if (mark !== undefined) mended[names.replicated] = mark;
      return { mended, raw: unreadable === undefined ? mended : { ...mended, unreadable } };
    });
}

/** What apply would have written beside this timestamp and region, or something that matches nothing. */
function markOf(timestamp: unknown, region: unknown): string {
  const [text, name] = [memberOf(timestamp, "N"), memberOf(region, "S")];
  const parsed = typeof text === "string" ? tryParseTimestamp(text) : undefined;
  return parsed === undefined || typeof name !== "string"
    ? "none"
    : formatVersion({ timestamp: parsed, region: name });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Raw)[name] : undefined;
}
