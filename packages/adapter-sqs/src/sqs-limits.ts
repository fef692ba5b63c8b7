import { IsthmusError } from "@isthmus/core";

/** Most entries in one batch request of any kind. Fixed by SQS. */
export const BATCH_ENTRIES_MAX = 10;

/** What the queue accepts. */
export interface SqsLimits {
  /** Most bytes of one message's body, which is base64 text here. */
  readonly messageBytesMax: number;
  /** Most bytes of all bodies in one request. */
  readonly requestBytesMax: number;
  /** Most bytes a message unpacks to; the receiving side must allow as many. */
  readonly unpackedBytesMax: number;
}

/** The limits every queue has, whatever its partition. Where SQS carries 1 MiB, both byte limits may be set to 1,048,576. */
export const SQS_LIMITS_DEFAULT: SqsLimits = {
  messageBytesMax: 262_144,
  requestBytesMax: 262_144,
  unpackedBytesMax: 8 * 1024 * 1024,
};

/** A message needs room for at least a payload's header. */
const MESSAGE_BYTES_LEAST = 128;

/**
 * The default limits with some replaced. A queue that takes larger messages takes requests as large.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function sqsLimits(replaced: Partial<SqsLimits> = {}): SqsLimits {
  const limits = { ...SQS_LIMITS_DEFAULT, ...replaced };
  if (replaced.requestBytesMax === undefined && limits.messageBytesMax > limits.requestBytesMax)
    return sqsLimits({ ...replaced, requestBytesMax: limits.messageBytesMax });
  checkAtLeast("messageBytesMax", limits.messageBytesMax, MESSAGE_BYTES_LEAST);
  checkAtLeast("requestBytesMax", limits.requestBytesMax, limits.messageBytesMax);
  checkAtLeast("unpackedBytesMax", limits.unpackedBytesMax, 1);
  return limits;
}

/** @throws IsthmusError `invalid-config` (configuration) unless `value` is a whole number of at least `least` */
export function checkAtLeast(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new IsthmusError(
    "invalid-config",
    `The SQS setting ${name} is ${value}. Allowed: a whole number of at least ${least}.`,
    { kind: "configuration" },
  );
}
