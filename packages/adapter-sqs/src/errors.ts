import type { IsthmusError } from "@isthmus/core";
import { classifyRefusal, failureError, isNamed, sdkError } from "@isthmus/sdk-calls";
import type { SdkService } from "@isthmus/sdk-calls";

/** SQS' own names for trouble, in whole errors and in single entries. */
const SQS: SdkService = {
  names: {
    throttled: ["KmsThrottled", "OverLimit"],
    unavailable: ["QueueDeletedRecently"],
    "access-denied": [
      "InvalidSecurity",
      "KmsAccessDenied",
      "KmsDisabled",
      "KmsInvalidState",
      "KmsInvalidKeyUsage",
      "KmsOptInRequired",
      "DisabledException",
      "InvalidStateException",
    ],
    "not-found": ["NotFoundException", "KmsNotFound", "QueueDoesNotExist", "NonExistentQueue"],
    "invalid-config": [
      "BatchRequestTooLong",
      "InvalidAddress",
      "UnsupportedOperation",
      "InvalidAttributeName",
      "InvalidAttributeValue",
      "InvalidParameterValue",
      "InvalidParameterValueException",
      "MissingParameter",
    ],
  },
  // The same trouble comes with and without the name of a service, depending on the protocol.
  prefixes: ["AWS.SimpleQueueService.", "KMS."],
  otherRefusals: "invalid-config",
  advice: {
    throttled: "Send less at a time, or give a FIFO queue its high-throughput mode.",
    "access-denied":
      "Check the role, its permissions on the queue and on the queue's KMS key, and the credentials.",
    "not-found": "Check the queue's URL, region and account.",
    "invalid-config": "Check the queue's URL and that the configured limits are those of the queue.",
  },
};

/**
 * What an error of the SQS client means for us. The client's own message is kept as the cause only.
 *
 * @param operation the API operation, for the message
 */
export function sqsError(error: unknown, operation: string, signal?: AbortSignal): IsthmusError {
  return sdkError(error, `SQS ${operation}`, SQS, signal);
}

/**
 * What the code of an entry that a batch refused means. The code is asked first, since SQS calls even its throttling by KMS the
 * sender's fault. An unknown fault of the sender comes from the entry itself and would come again: poison. Any other unknown one passes.
 */
export function refusedEntryError(
  operation: string,
  refused: { readonly Code?: string | undefined; readonly SenderFault?: boolean | undefined },
): IsthmusError {
  const failure = classifyRefusal(refused.Code ?? "no error code", SQS);
  const kind = failure.code === "unexpected" && refused.SenderFault === true ? "poison" : failure.kind;
  return failureError({ ...failure, kind }, `SQS ${operation} (one entry)`, SQS);
}

/** Whether the error is the client's of this name, bare or as the cause of ours. */
export function isSqsNamed(error: unknown, name: string): boolean {
  return isNamed(error, name, SQS);
}
