import * as v from "valibot";
import { decodeItem, encodeItem } from "./attribute-json.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { Change } from "./change.ts";
import { isIsthmusError, IsthmusError } from "./errors.ts";
import { DEAD_LETTER_REASONS } from "./ports/dead-letters.ts";
import type { DeadLetter, DeadLetterContent } from "./ports/dead-letters.ts";
import type { StreamRecord } from "./stream-record.ts";
import { tryParseTimestamp } from "./timestamp.ts";
import type { Timestamp } from "./timestamp.ts";
import type { Version } from "./version.ts";

// The JSON form of a dead letter. Letters outlive the worker that wrote them and are redriven by a later one, so the form has a version:
//   1  the first.

/** The form that {@link encodeDeadLetter} writes. */
export const DEAD_LETTER_FORMAT = 1;

const Attributes = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "a map of attributes",
);
const TimestampText = v.pipe(
  v.string(),
  v.check((text) => tryParseTimestamp(text) !== undefined, "a decimal number"),
  v.transform((text) => tryParseTimestamp(text) as Timestamp),
);
const VersionJson = v.object({ timestamp: TimestampText, region: v.string() });

const ChangeFields = {
  table: v.string(),
  key: Attributes,
  version: VersionJson,
  base: v.optional(VersionJson),
  writtenAt: TimestampText,
};

const ContentJson = v.variant("kind", [
  /** A message as it came from the transport: its bytes as base64. */
  v.object({ kind: v.literal("message"), body: v.string() }),
  v.object({
    kind: v.literal("change"),
    change: v.variant("kind", [
      v.object({ kind: v.literal("put"), ...ChangeFields, item: Attributes }),
      v.object({ kind: v.literal("delete"), ...ChangeFields }),
    ]),
  }),
  v.object({
    kind: v.literal("record"),
    record: v.object({
      sequence: v.string(),
      key: Attributes,
      oldImage: v.optional(Attributes),
      newImage: v.optional(Attributes),
      createdAt: TimestampText,
      expired: v.boolean(),
    }),
  }),
  /** A stream record as it came, in whatever shape: JSON, with bytes as `{"$bytes": base64}` and times as ISO text. */
  v.object({ kind: v.literal("raw-record"), record: v.unknown() }),
]);

const LetterJson = v.object({
  format: v.literal(DEAD_LETTER_FORMAT),
  reason: v.picklist(DEAD_LETTER_REASONS),
  detail: v.string(),
  stage: v.picklist(["forward", "apply"]),
  region: v.string(),
  table: v.optional(v.string()),
  position: v.string(),
  attempts: v.number(),
  at: TimestampText,
  content: ContentJson,
});

/**
 * A dead letter as JSON text, whole: the exact opposite of {@link decodeDeadLetter}, except that a raw record comes back as plain JSON. It holds
 * item values; keep it where the table's data may be kept.
 */
export function encodeDeadLetter(letter: DeadLetter): string {
  const { content, ...fields } = letter;
  return JSON.stringify({ format: DEAD_LETTER_FORMAT, ...fields, content: encodeContent(content) }, null, 2);
}

function encodeContent(content: DeadLetterContent): unknown {
  switch (content.kind) {
    case "message":
      return { kind: "message", body: encodeBase64(content.body) };
    case "change": {
      const { change } = content;
      const fields = { ...change, key: encodeItem(change.key) };
      return {
        kind: "change",
        change: change.kind === "put" ? { ...fields, item: encodeItem(change.item) } : fields,
      };
    }
    case "record": {
      const { record } = content;
      return {
        kind: "record",
        record: {
          ...record,
          key: encodeItem(record.key),
          ...(record.oldImage && { oldImage: encodeItem(record.oldImage) }),
          ...(record.newImage && { newImage: encodeItem(record.newImage) }),
        },
      };
    }
    case "raw-record":
      return { kind: "raw-record", record: plain(content.record, 0) };
    default:
      return content satisfies never;
  }
}

/** Deep enough for anything DynamoDB sends; a raw record may be anything, even a cycle. */
const PLAIN_DEPTH_MAX = 100;

function plain(value: unknown, depth: number): unknown {
  if (depth > PLAIN_DEPTH_MAX) return "(nested too deeply)";
  if (value instanceof Uint8Array) return { $bytes: encodeBase64(value) };
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map((entry) => plain(entry, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) copy[name] = plain(member, depth + 1);
  return copy;
}

/**
 * Reads what {@link encodeDeadLetter} wrote.
 *
 * @throws IsthmusError `malformed-record` (poison) when the text is anything else or of a later form
 */
export function decodeDeadLetter(text: string): DeadLetter {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed("it is not JSON");
  }
  const parsed = v.safeParse(LetterJson, json);
  if (!parsed.success)
    throw malformed(`its part ${v.getDotPath(parsed.issues[0]) ?? "at the top"} is not as expected`);
  const { format: _, table, content, ...fields } = parsed.output;
  try {
    return { ...fields, ...(table !== undefined && { table }), content: decodeContent(content) };
  } catch (error) {
    throw isIsthmusError(error) ? malformed(error.message) : error;
  }
}

function decodeContent(content: v.InferOutput<typeof ContentJson>): DeadLetterContent {
  switch (content.kind) {
    case "message": {
      const body = decodeBase64(content.body);
      if (body === undefined) throw malformed("its body is not base64");
      return { kind: "message", body };
    }
    case "change":
      return { kind: "change", change: decodeChange(content.change) };
    case "record": {
      const { sequence, key, oldImage, newImage, createdAt, expired } = content.record;
      const record: StreamRecord = {
        sequence,
        key: decodeItem(key, "key"),
        ...(oldImage && { oldImage: decodeItem(oldImage, "oldImage") }),
        ...(newImage && { newImage: decodeItem(newImage, "newImage") }),
        createdAt,
        expired,
      };
      return { kind: "record", record };
    }
    case "raw-record":
      return { kind: "raw-record", record: content.record };
    default:
      return content satisfies never;
  }
}

function decodeChange(
  json: (v.InferOutput<typeof ContentJson> & { readonly kind: "change" })["change"],
): Change {
  const { table, version, base, writtenAt } = json;
  const fields: { table: string; version: Version; base?: Version; writtenAt: Timestamp } = {
    table,
    version,
    ...(base && { base }),
    writtenAt,
  };
  const key = decodeItem(json.key, "key");
  return json.kind === "put"
    ? { kind: "put", ...fields, key, item: decodeItem(json.item) }
    : { kind: "delete", ...fields, key };
}

function malformed(why: string): IsthmusError {
  return new IsthmusError(
    "malformed-record",
    `The text is not a dead letter that this version can read: ${why}. Allowed: the JSON form ${DEAD_LETTER_FORMAT} that encodeDeadLetter writes.`,
  );
}
