import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import { decodeItem, isIsthmusError, timestampFromMillis } from "@isthmus/core";
import type { Item, ItemKey, StreamEntry, StreamRecord, Timestamp } from "@isthmus/core";

/**
 * Decodes a record of a Lambda event: binary as base64 text, the time as a number of seconds, `userIdentity` in lower case.
 * Never throws; what is odd becomes a malformed entry that says why.
 */
export function decodeLambdaRecord(raw: unknown): StreamEntry {
  return decode(raw);
}

/**
 * Decodes a record from the SDK's GetRecords: binary as bytes, the time as a `Date`, `userIdentity` in upper case. Gives the very
 * same entry as {@link decodeLambdaRecord} does for the same record. Never throws.
 */
export function decodeSdkRecord(raw: _Record): StreamEntry {
  return decode(raw);
}

/** Both doors differ only in leaves, and no leaf means one thing at one door and another at the other. */
function decode(raw: unknown): StreamEntry {
  try {
    return { kind: "record", record: decodeRecord(raw) };
  } catch (error) {
    const detail =
      error instanceof Oddity || isIsthmusError(error)
        ? error.message
        : `Decoding failed with an unexpected ${error instanceof Error ? error.name : typeof error}.`;
    return { kind: "malformed", sequence: sequenceOf(raw), raw, detail };
  }
}

/** What is odd about a record. Never leaves this file. */
class Oddity extends Error {}

/** Which images a record of each kind has. */
const IMAGES: ReadonlyMap<unknown, { readonly old: boolean; readonly new: boolean }> = new Map([
  ["INSERT", { old: false, new: true }],
  ["MODIFY", { old: true, new: true }],
  ["REMOVE", { old: true, new: false }],
]);

function decodeRecord(raw: unknown): StreamRecord {
  const change = memberOf(raw, "dynamodb");
  if (typeof change !== "object" || change === null)
    throw new Oddity("The record has no `dynamodb` part. Allowed: records of a DynamoDB stream.");
  const sequence = sequenceOf(raw);
  if (sequence === "") throw new Oddity("The record has no sequence number.");
  const images = IMAGES.get(memberOf(raw, "eventName"));
  if (images === undefined)
    throw new Oddity("The record's event name is unknown. Allowed: INSERT, MODIFY and REMOVE.");
  const key = decodeKey(memberOf(change, "Keys"));
  const oldImage = decodeImage(change, "OldImage", images.old, key);
  const newImage = decodeImage(change, "NewImage", images.new, key);
  return {
    sequence,
    key,
    ...(oldImage && { oldImage }),
    ...(newImage && { newImage }),
    createdAt: decodeTime(memberOf(change, "ApproximateCreationDateTime")),
    expired: isExpiry(memberOf(raw, "userIdentity")),
  };
}

function decodeKey(raw: unknown): ItemKey {
  const key = decodeItem(raw, "Keys");
  const values = Object.values(key);
  if (values.length < 1 || values.length > 2)
    throw new Oddity(`The record's key has ${values.length} attributes. Allowed: 1 or 2.`);
  if (!values.every((value) => "S" in value || "N" in value || "B" in value))
    throw new Oddity("The record's key has an attribute of another type than S, N or B.");
  return key;
}

function decodeImage(
  change: object,
  name: "OldImage" | "NewImage",
  expected: boolean,
  key: ItemKey,
): Item | undefined {
  const raw = memberOf(change, name);
  if (raw === undefined || raw === null) {
    if (!expected) return undefined;
    throw new Oddity(
      `The record has no ${name}; its stream's view type is ${viewTypeOf(change)}. Enable the stream with NEW_AND_OLD_IMAGES.`,
    );
  }
  if (!expected) throw new Oddity(`The record has an ${name}, which its event name rules out.`);
  const image = decodeItem(raw, name);
  if (!Object.keys(key).every((attribute) => Object.hasOwn(image, attribute)))
    throw new Oddity(`The record's ${name} lacks an attribute of the key.`);
  return image;
}

/** Quoted only if it is one of the four, so that no value can slip into the sentence. */
function viewTypeOf(change: object): string {
  const viewType = memberOf(change, "StreamViewType");
  const known = ["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"];
  return typeof viewType === "string" && known.includes(viewType) ? viewType : "unknown";
}

/** A time in seconds beyond this, in the year 5138, was meant as milliseconds or is broken. */
const SECONDS_MAX = 100_000_000_000;

function decodeTime(raw: unknown): Timestamp {
  const millis = raw instanceof Date ? raw.getTime() : typeof raw === "number" ? raw * 1000 : Number.NaN;
  if (!(millis >= 0 && millis < SECONDS_MAX * 1000)) {
    throw new Oddity(
      "The record's ApproximateCreationDateTime is no time. Allowed: epoch seconds, or a Date in the SDK's records.",
    );
  }
  return timestampFromMillis(millis);
}

/** Time to live deletes under DynamoDB's own name. The members' case differs between the doors. */
function isExpiry(identity: unknown): boolean {
  const type = memberOf(identity, "type") ?? memberOf(identity, "Type");
  const principal = memberOf(identity, "principalId") ?? memberOf(identity, "PrincipalId");
  return type === "Service" && principal === "dynamodb.amazonaws.com";
}

function sequenceOf(raw: unknown): string {
  const sequence = memberOf(memberOf(raw, "dynamodb"), "SequenceNumber");
  return typeof sequence === "string" ? sequence : "";
}

/** A member as plain data. What a getter would give is not read, since it may throw. */
function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
