import { IsthmusError } from "@isthmus/core";

/** What the dead-letter queue accepts. */
export interface QueueLimits {
  /** Most bytes of a message: its body and its attributes. Default 262,144, which every queue takes; some take 1,048,576. */
  readonly messageBytesMax?: number;
}

const MESSAGE_BYTES_MAX_DEFAULT = 262_144;

/** A message needs room for a pointer, with names as long as S3 allows, and for its attributes. */
const MESSAGE_BYTES_LEAST = 4096;

/** @throws IsthmusError `invalid-config` (configuration) */
export function messageBytesMaxOf({ messageBytesMax = MESSAGE_BYTES_MAX_DEFAULT }: QueueLimits = {}): number {
  if (Number.isSafeInteger(messageBytesMax) && messageBytesMax >= MESSAGE_BYTES_LEAST) return messageBytesMax;
  throw new IsthmusError(
    "invalid-config",
    `The dead letters' messageBytesMax is ${messageBytesMax}. Allowed: a whole number of at least ${MESSAGE_BYTES_LEAST}.`,
    { kind: "configuration" },
  );
}
