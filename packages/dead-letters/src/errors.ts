import type { IsthmusError } from "@isthmus/core";
import { sdkError } from "@isthmus/sdk-calls";
import type { SdkService } from "@isthmus/sdk-calls";

const SQS: SdkService = {
  prefixes: ["AWS.SimpleQueueService.", "KMS."],
  names: {
    throttled: ["KmsThrottled", "OverLimit"],
    "access-denied": [
      "KmsAccessDenied",
      "KmsDisabled",
      "KmsInvalidState",
      "KmsInvalidKeyUsage",
      "KmsOptInRequired",
    ],
    "not-found": ["QueueDoesNotExist", "NonExistentQueue", "KmsNotFound"],
  },
  advice: {
    "not-found": "Check the dead-letter queue's URL, region and account.",
    "access-denied": "Check the role's permissions on the dead-letter queue and on its KMS key.",
    "invalid-config":
      "Check the dead-letter queue's URL, and that messageBytesMax is not above what the queue allows.",
  },
  otherRefusals: "invalid-config",
};

const S3: SdkService = {
  names: {
    "not-found": ["NoSuchBucket", "NoSuchKey", "NotFound"],
    unavailable: ["OperationAborted"],
    "invalid-config": ["PermanentRedirect", "AuthorizationHeaderMalformed"],
  },
  advice: {
    "not-found": "Check the dead letters' bucket, its region and account.",
    "access-denied": "Check the role's permissions on the dead letters' bucket and on its KMS key.",
    "invalid-config": "Check the dead letters' bucket and its region.",
  },
  otherRefusals: "invalid-config",
};

/** What an error of the dead letters' SQS client means for us. */
export function queueError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  return sdkError(error, `SQS ${operation} for dead letters`, SQS, signal);
}

/** What an error of the dead letters' S3 client means for us. */
export function bucketError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  return sdkError(error, `S3 ${operation} for dead letters`, S3, signal);
}
