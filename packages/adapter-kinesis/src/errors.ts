import type { IsthmusError } from "@isthmus/core";
import { classifyRefusal, failureError, sdkError } from "@isthmus/sdk-calls";
import type { SdkService } from "@isthmus/sdk-calls";

const KINESIS: SdkService = {
  names: {
    throttled: ["LimitExceededException", "KMSThrottlingException"],
    unavailable: [
      "InternalFailureException",
      "ResourceInUseException",
      "ExpiredNextTokenException",
      "ExpiredIteratorException",
    ],
    "access-denied": [
      "KMSAccessDeniedException",
      "KMSDisabledException",
      "KMSInvalidStateException",
      "KMSOptInRequired",
    ],
    "not-found": ["KMSNotFoundException"],
    "invalid-config": ["InvalidArgumentException", "ValidationException", "SerializationException"],
  },
  otherRefusals: "invalid-config",
  advice: {
    throttled: "Give the stream more shards, or make it on-demand.",
    "access-denied":
      "Check the role, its permissions on the stream and on the stream's KMS key, and the credentials.",
    "not-found": "Check the stream's name, region and account.",
    "invalid-config": "Check the stream's name and that the configured limits are those of the stream.",
  },
};

/**
 * What an error of the Kinesis client means for us. The client's own message is kept as the cause only.
 *
 * @param operation the API operation, for the message
 */
export function kinesisError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  return sdkError(error, `Kinesis ${operation}`, KINESIS, signal);
}

/**
 * What the code of a record that PutRecords refused means. An unknown code counts as passing: giving up for a reason nobody knows would be
 * a quiet loss.
 */
export function refusedRecordError(code: string): IsthmusError {
  return failureError(classifyRefusal(code, KINESIS), "Kinesis PutRecords (one record)", KINESIS);
}
