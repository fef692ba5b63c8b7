import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import { decodeAttributes, decodeItem, isIsthmusError, timestampFromMillis } from "@isthmus/core";
import type {
  DecodedEntry,
  Item,
  ItemKey,
  OutlinedEntry,
  StreamEntry,
  StreamRecord,
  Timestamp,
} from "@isthmus/core";

// Both doors, Lambda's and the SDK's, differ only in leaves, and no leaf means one thing at one door and another at the other: behind
// them is one way for both.

/**
 * Decodes a record of a Lambda event: binary as base64 text, the time as a number of seconds, `userIdentity` in lower case.
 * Never throws; what is odd becomes a malformed entry that says why.
 */
export function decodeLambdaRecord(raw: unknown): DecodedEntry {
  return unlessOdd(raw, () => decoded(frameOf(raw)));
}

/**
 * Decodes a record from the SDK's GetRecords: binary as bytes, the time as a `Date`, `userIdentity` in upper case. Gives the very
 * same entry as {@link decodeLambdaRecord} does for the same record. Never throws.
 */
export function decodeSdkRecord(raw: _Record): DecodedEntry {
  return decodeLambdaRecord(raw);
}

/**
 * Like {@link decodeLambdaRecord}, but leaves the images to be decoded when they are asked for. All else is decoded and checked at once.
 */
export function outlineLambdaRecord(raw: unknown): StreamEntry {
  return unlessOdd(raw, () => outlined(raw, frameOf(raw)));
}

/** Like {@link decodeSdkRecord}, but leaves the images to be decoded when they are asked for, as {@link outlineLambdaRecord} does. */
export function outlineSdkRecord(raw: _Record): StreamEntry {
  return outlineLambdaRecord(raw);
}

/** What is odd about a record. Never leaves this file. */
class Oddity extends Error {}

function unlessOdd<T extends StreamEntry>(
  raw: unknown,
  read: () => T,
): T | (DecodedEntry & { readonly kind: "malformed" }) {
  try {
    return read();
  } catch (error) {
    const detail =
      error instanceof Oddity || isIsthmusError(error)
        ? error.message
        : `Decoding failed with an unexpected ${error instanceof Error ? error.name : typeof error}.`;
    return { kind: "malformed", sequence: sequenceOf(raw), raw, detail };
  }
}

/** A record whose images are there if they are to be, and still as they came. */
interface Frame {
  readonly sequence: string;
  readonly key: ItemKey;
  readonly oldImage: unknown;
  readonly newImage: unknown;
  readonly createdAt: Timestamp;
  readonly expired: boolean;
}

function decoded(frame: Frame): DecodedEntry {
  return { kind: "record", record: withImages(frame, (image, path) => decodeImage(image, path, frame.key)) };
}

function outlined(raw: unknown, frame: Frame): OutlinedEntry {
  return {
    kind: "outline",
    sequence: frame.sequence,
    createdAt: frame.createdAt,
    outline: (attributes) => {
      try {
        return withImages(frame, (image, path) => decodeAttributes(image, attributes, path));
      } catch {
        return undefined;
      }
    },
    decode: () => unlessOdd(raw, () => decoded(frame)),
  };
}

function withImages(frame: Frame, decode: (image: unknown, path: string) => Item): StreamRecord {
  const { sequence, key, oldImage, newImage, createdAt, expired } = frame;
  return {
    sequence,
    key,
    ...(oldImage !== undefined && { oldImage: decode(oldImage, "OldImage") }),
    ...(newImage !== undefined && { newImage: decode(newImage, "NewImage") }),
    createdAt,
    expired,
  };
}

/** Which images a record of each kind has. */
const IMAGES: ReadonlyMap<unknown, { readonly old: boolean; readonly new: boolean }> = new Map([
  ["INSERT", { old: false, new: true }],
  ["MODIFY", { old: true, new: true }],
  ["REMOVE", { old: true, new: false }],
]);

function frameOf(raw: unknown): Frame {
  const change = memberOf(raw, "dynamodb");
  if (typeof change !== "object" || change === null)
    throw new Oddity("The record has no `dynamodb` part. Allowed: records of a DynamoDB stream.");
  const sequence = memberOf(change, "SequenceNumber");
  if (typeof sequence !== "string" || sequence === "") throw new Oddity("The record has no sequence number.");
  const images = IMAGES.get(memberOf(raw, "eventName"));
  if (images === undefined)
    throw new Oddity("The record's event name is unknown. Allowed: INSERT, MODIFY and REMOVE.");
  return {
    sequence,
    key: decodeKey(memberOf(change, "Keys")),
    oldImage: imageIn(change, "OldImage", images.old),
    newImage: imageIn(change, "NewImage", images.new),
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

function imageIn(change: object, name: "OldImage" | "NewImage", expected: boolean): unknown {
  const image = memberOf(change, name);
  if (image === undefined || image === null) {
    if (!expected) return undefined;
    throw new Oddity(
      `The record has no ${name}; its stream's view type is ${viewTypeOf(change)}. Enable the stream with NEW_AND_OLD_IMAGES.`,
    );
  }
  if (!expected) throw new Oddity(`The record has an ${name}, which its event name rules out.`);
  return image;
}

function decodeImage(image: unknown, name: string, key: ItemKey): Item {
  const item = decodeItem(image, name);
  if (!Object.keys(key).every((attribute) => Object.hasOwn(item, attribute)))
    throw new Oddity(`The record's ${name} lacks an attribute of the key.`);
  return item;
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

/** The sequence number, or an empty text. */
function sequenceOf(raw: unknown): string {
  try {
    const sequence = memberOf(memberOf(raw, "dynamodb"), "SequenceNumber");
    return typeof sequence === "string" ? sequence : "";
  } catch {
    // Something in it throws when it is read.
    return "";
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
