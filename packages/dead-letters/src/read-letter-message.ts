import type { S3Client } from "@aws-sdk/client-s3";
import type { CallOptions, DeadLetter } from "@isthmus/core";
import { deleteFromBucket, getFromBucket } from "./letter-bucket.ts";
import { decodeLetterBody } from "./letter-message.ts";

/** A letter from one message of the queue. */
export interface ReadLetter {
  readonly letter: DeadLetter;
  /** Deletes what the letter has in the bucket, if anything. For after its message is deleted, or will be. */
  forget(options?: CallOptions): Promise<void>;
}

/**
 * The letter in the body of a message that `sqsDeadLetters` sent, for whoever receives the messages in another way, such as a Lambda function.
 *
 * @throws IsthmusError `malformed-record` (poison) when it is no letter or its object is gone; and as S3 does
 */
export async function readLetterMessage(
  body: string,
  s3: S3Client,
  options: CallOptions = {},
): Promise<ReadLetter> {
  const read = await decodeLetterBody(body);
  if (read.kind === "letter") return { letter: read.letter, forget: async () => Promise.resolve() };
  const { pointer } = read;
  return {
    letter: await getFromBucket(pointer, s3, options),
    forget: async (call = {}) => deleteFromBucket(pointer, s3, call),
  };
}
