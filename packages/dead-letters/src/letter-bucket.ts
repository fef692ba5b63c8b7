import type { S3Client } from "@aws-sdk/client-s3";
import { decodeDeadLetter, encodeDeadLetter, IsthmusError } from "@isthmus/core";
import type { CallOptions, DeadLetter } from "@isthmus/core";
import { callSdk, isNamed } from "@isthmus/sdk-calls";
import { bucketError } from "./errors.ts";
import type { LetterPointer } from "./letter-message.ts";
import { LETTER_BYTES_MAX } from "./letter-text.ts";

/** Where letters go that are too large for the queue. */
export interface LetterOverflow {
  readonly s3: S3Client;
  readonly bucket: string;
  /** What the objects' names begin with. Default `isthmus/dead-letters/`. */
  readonly prefix?: string;
}

export const PREFIX_DEFAULT = "isthmus/dead-letters/";

/** Keeps a whole letter under a name that is made of it: put again, it is the same object. */
export async function putInBucket(
  letter: DeadLetter,
  id: string,
  { s3, bucket, prefix = PREFIX_DEFAULT }: LetterOverflow,
  { signal }: CallOptions,
): Promise<LetterPointer> {
  const key = `${prefix}${id}.json`;
  const { PutObjectCommand } = await import("./bucket-commands.ts");
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: encodeDeadLetter(letter),
    ContentType: "application/json",
  });
  await callSdk(bucketError, "PutObject", signal, async (options) => s3.send(command, options));
  return { id, bucket, key };
}

/**
 * The letter that a pointer leads to.
 *
 * @throws IsthmusError `malformed-record` (poison) when the object is gone or is no letter
 */
export async function getFromBucket(
  { bucket, key }: LetterPointer,
  s3: S3Client,
  { signal }: CallOptions,
): Promise<DeadLetter> {
  const { GetObjectCommand } = await import("./bucket-commands.ts");
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const text = await callSdk(bucketError, "GetObject", signal, async (options) => {
    const { Body, ContentLength = 0 } = await s3.send(command, options);
    if (ContentLength > LETTER_BYTES_MAX) throw tooLarge(ContentLength);
    return (await Body?.transformToString("utf-8")) ?? "";
  }).catch((error: unknown) => {
    if (isNamed(error, "NoSuchKey")) throw gone(bucket, key);
    throw error;
  });
  return decodeDeadLetter(text);
}

/** Deletes the object that a pointer leads to, if it is there. */
export async function deleteFromBucket(
  { bucket, key }: LetterPointer,
  s3: S3Client,
  { signal }: CallOptions,
): Promise<void> {
  const { DeleteObjectCommand } = await import("./bucket-commands.ts");
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: key });
  await callSdk(bucketError, "DeleteObject", signal, async (options) => s3.send(command, options));
}

function gone(bucket: string, key: string): IsthmusError {
  return new IsthmusError(
    "malformed-record",
    `The letter's object ${JSON.stringify(key)} is not in bucket ${JSON.stringify(bucket)}: it has expired, or was removed with another copy of this message.`,
  );
}

function tooLarge(bytes: number): IsthmusError {
  return new IsthmusError(
    "malformed-record",
    `The letter's object has ${bytes} bytes. Allowed: at most ${LETTER_BYTES_MAX}.`,
  );
}
