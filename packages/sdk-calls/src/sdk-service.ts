import type { FailureCode } from "./failure-code.ts";

/**
 * What is a service's own in its failures, beside what all AWS services have in common. Every part may be left out.
 *
 * @example
 * const S3: SdkService = {
 *   names: { "not-found": ["NoSuchBucket"], unavailable: ["OperationAborted"] },
 *   advice: { "not-found": "Check the bucket's name, region and account." },
 *   otherRefusals: "invalid-config",
 * };
 */
export interface SdkService {
  /** Error names by what they mean. They go before the common ones, so that a service may differ. */
  readonly names?: Readonly<Partial<Record<FailureCode, readonly string[]>>>;
  /** HTTP statuses by what they mean, for errors whose name says nothing. They go before the common ones. */
  readonly statuses?: Readonly<Partial<Record<number, FailureCode>>>;
  /** Beginnings of names that some protocols of this service add and that mean nothing. */
  readonly prefixes?: readonly string[];
  /** What any other answer from 400 to 499 means. Default `unexpected`, which is tried again. */
  readonly otherRefusals?: FailureCode;
  /** What a person is to do, in sentences, by code. They replace the common ones. */
  readonly advice?: Readonly<Partial<Record<FailureCode, string>>>;
}
