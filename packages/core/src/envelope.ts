import * as v from "valibot";
import { decodeItem, encodeItem } from "./attribute-json.ts";
import type { Change } from "./change.ts";
import { IsthmusError, isIsthmusError } from "./errors.ts";
import { pickAttributes } from "./item.ts";
import { tryParseTimestamp } from "./timestamp.ts";
import type { Timestamp } from "./timestamp.ts";

// The wire format. Two partitions are upgraded at different times, so a format must be readable by the version before it
// and the version after it:
//
// - A field may be added if a reader that ignores it still does the right thing. Unknown fields are ignored.
// - Anything else needs a new ENVELOPE_VERSION. Readers for it are released first, writers one release later.
//
// History
//   1  the first.

/** The wire format that this version writes. */
export const ENVELOPE_VERSION = 1;

/** The newest wire format that this version reads: one ahead of what it writes, so that the peer may be upgraded first. */
export const ENVELOPE_VERSION_READABLE_MAX: number = ENVELOPE_VERSION + 1;

/** Most changes in one envelope. Bounds the work that one message can cause. */
export const ENVELOPE_CHANGES_MAX = 10_000;

const TimestampText = v.pipe(
  v.string(),
  v.check((text) => tryParseTimestamp(text) !== undefined, "a decimal number"),
  v.transform((text) => tryParseTimestamp(text) as Timestamp),
);

const WireVersion = v.tuple([TimestampText, v.string()]);

// Not `v.record`: it leaves out attributes named `__proto__`, `constructor` and `prototype`. `decodeItem` checks the rest.
const AttributesJson = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "a map of attributes",
);

const ChangeFields = {
  /** Version: timestamp and region. */
  v: WireVersion,
  /** Base version, where known. */
  b: v.optional(WireVersion),
  /** Written at. */
  w: TimestampText,
};

const WirePut = v.object({
  ...ChangeFields,
  /** The item without version attributes, as DynamoDB JSON. */
  i: AttributesJson,
});

const WireDelete = v.object({
  ...ChangeFields,
  /** The key, as DynamoDB JSON. */
  k: AttributesJson,
});

/** The runtime schema of the wire format. */
export const EnvelopeSchema = v.object({
  /** Wire format version. */
  v: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(ENVELOPE_VERSION_READABLE_MAX)),
  /** Logical table name. */
  t: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  /** Names of the key attributes. */
  k: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1), v.maxLength(2)),
  /** Changes. */
  c: v.pipe(v.array(v.union([WirePut, WireDelete])), v.minLength(1), v.maxLength(ENVELOPE_CHANGES_MAX)),
});

/** An envelope as it stands in JSON. */
export type WireEnvelope = v.InferInput<typeof EnvelopeSchema>;

const VersionProbe = v.object({ v: v.number() });

/**
 * One change as JSON text, to be joined by {@link encodeEnvelope}. Packing measures with it, so that a change is serialised once.
 */
export function encodeChange(change: Change): string {
  const fields = {
    v: [change.version.timestamp, change.version.region],
    ...(change.base && { b: [change.base.timestamp, change.base.region] }),
    w: change.writtenAt,
  };
  return JSON.stringify(
    change.kind === "put"
      ? { ...fields, i: encodeItem(change.item) }
      : { ...fields, k: encodeItem(change.key) },
  );
}

/**
 * The envelope's text from changes of one table that {@link encodeChange} has serialised.
 *
 * @param keyNames the key attributes' names, which all changes of a table share
 */
export function encodeEnvelope(
  table: string,
  keyNames: readonly string[],
  changes: readonly string[],
): string {
  const head = JSON.stringify({ v: ENVELOPE_VERSION, t: table, k: keyNames });
  return `${head.slice(0, -1)},"c":[${changes.join(",")}]}`;
}

/**
 * The changes in an envelope's text, checked.
 *
 * @throws IsthmusError `malformed-envelope` (poison), or `unsupported-envelope-version` (poison) when it is of a wire format newer
 * than {@link ENVELOPE_VERSION_READABLE_MAX}: upgrade this side, then redrive
 */
export function decodeEnvelope(text: string): readonly Change[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold an item's values: it is not passed on.
    throw new IsthmusError(
      "malformed-envelope",
      "The message is not JSON. Only messages of Isthmus belong into this transport.",
    );
  }
  const probe = v.safeParse(VersionProbe, json);
  if (probe.success && probe.output.v > ENVELOPE_VERSION_READABLE_MAX) {
    throw new IsthmusError(
      "unsupported-envelope-version",
      `The message has wire format ${probe.output.v}. This version reads formats up to ${ENVELOPE_VERSION_READABLE_MAX}. Upgrade Isthmus here, then redrive the dead letter.`,
    );
  }
  const parsed = v.safeParse(EnvelopeSchema, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue)?.split(".").slice(0, 3).join(".") ?? "the top";
    throw new IsthmusError(
      "malformed-envelope",
      `The envelope is malformed at ${path}. Expected there: ${issue.expected ?? issue.kind}.`,
    );
  }
  const { t: table, k: keyNames, c: changes } = parsed.output;
  return changes.map((change, index) => decodeChange(change, index, table, keyNames));
}

function decodeChange(
  wire: v.InferOutput<typeof EnvelopeSchema>["c"][number],
  index: number,
  table: string,
  keyNames: readonly string[],
): Change {
  const base = {
    table,
    version: { timestamp: wire.v[0], region: wire.v[1] },
    ...(wire.b && { base: { timestamp: wire.b[0], region: wire.b[1] } }),
    writtenAt: wire.w,
  };
  try {
    if (!("i" in wire)) {
      const key = decodeItem(wire.k, "key");
      return { ...base, kind: "delete", key: keyOf(key, keyNames) };
    }
    const item = decodeItem(wire.i);
    return { ...base, kind: "put", key: keyOf(item, keyNames), item };
  } catch (error) {
    if (!isIsthmusError(error)) throw error;
    throw new IsthmusError(
      "malformed-envelope",
      `Change ${index} of the envelope is malformed. ${error.message}`,
      { cause: error },
    );
  }
}

function keyOf(
  item: ReturnType<typeof decodeItem>,
  keyNames: readonly string[],
): ReturnType<typeof decodeItem> {
  const missing = keyNames.find((name) => !Object.hasOwn(item, name));
  if (missing !== undefined) {
    throw new IsthmusError("malformed-envelope", `The key attribute ${JSON.stringify(missing)} is missing.`);
  }
  return pickAttributes(item, keyNames);
}
