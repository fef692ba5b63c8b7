import { IsthmusError, isIsthmusError } from "@isthmus/core";
import type { ErrorCode, ErrorKind } from "@isthmus/core";
import { classifyFailure, failureError } from "@isthmus/sdk-calls";
import type { SdkService, ThrownFailure } from "@isthmus/sdk-calls";

/** What was being called, for the message and for telling an item's fault from the setup's. */
export interface SdkCall {
  /** The API's name of the operation, for example `PutItem`. */
  readonly operation: string;
  /** What it was called on, for example `table "orders"`. Never a key or a value. */
  readonly resource: string;
  /**
   * What a refusal of the parameters blames: the `item` that was written, which is poison, or the `setup`, which a person must
   * mend.
   */
  readonly blames: "item" | "setup";
}

const COLLECTION_FULL = "ItemCollectionSizeLimitExceededException";

const DYNAMODB: SdkService = {
  names: {
    throttled: ["LimitExceededException", "TransactionConflictException", "ReplicatedWriteConflictException"],
    "not-found": ["TableNotFoundException"],
    "item-too-large": [COLLECTION_FULL],
    // What exactly is wrong stands in the message alone.
    "invalid-item": ["ValidationException", "SerializationException"],
  },
  statuses: { 413: "item-too-large" },
  advice: { throttled: "Try again later; raise the capacity if this lasts." },
};

/**
 * Brings whatever an SDK call threw to an {@link IsthmusError} that tells what is to be done about it. DynamoDB's own words are left out
 * wherever they may quote an item's values, and so is the cause then.
 *
 * @param signal the signal that the call was given: a call cut short by it is `aborted`, however the SDK words it
 */
export function fromSdkError(error: unknown, call: SdkCall, signal?: AbortSignal): IsthmusError {
  if (isIsthmusError(error)) return error;
  const failure = classifyFailure(error, DYNAMODB, signal);
  const on = `${call.operation} on ${call.resource}`;
  if (failure.name === COLLECTION_FULL && failure.code === "item-too-large")
    return made("item-too-large", "poison", `${on} was refused: the item collection is full at 10 GB.`);
  return failure.code === "item-too-large" || failure.code === "invalid-item"
    ? refused(failure, on, call)
    : failureError(failure, on, DYNAMODB, error);
}

/** DynamoDB refused the parameters. Its message may quote values, so that neither it nor the cause goes on. */
function refused({ message, status }: ThrownFailure, on: string, call: SdkCall): IsthmusError {
  // A table's name that is no name comes from the configuration, even if an item was to be written there.
  if (call.blames === "setup" || /at 'tableName'|invalid table(?:\/index)? name/i.test(message)) {
    return made(
      "invalid-config",
      "configuration",
      `${on} was refused: its parameters are not valid there. Check the names and ARNs in the configuration.`,
    );
  }
  if (status === 413 || /item size|maximum allowed size|request.*too large/i.test(message)) {
    return made(
      "item-too-large",
      "poison",
      `${on} was refused: the item exceeds DynamoDB's 400 KB, its version attributes included. Make it smaller.`,
    );
  }
  // An index's key is not the table's: the item as such may be well-formed elsewhere.
  const ofIndex = /\bindex/i.test(message);
  const ofKey = /\bkey\b|hashkey|rangekey|range keys|key element/i.test(message);
  if (ofKey && !ofIndex) {
    return made(
      "wrong-key",
      "poison",
      `${on} was refused: the key does not match the table's key schema. Give the table the same schema in every region.`,
    );
  }
  return made(
    "invalid-item",
    "poison",
    ofIndex
      ? `${on} was refused: the item does not fit a secondary index of this table. Give the indexes the same keys in every region.`
      : `${on} was refused: DynamoDB does not take the item as it is, for example a number beyond 38 digits or too deep a nesting.`,
  );
}

function made(code: ErrorCode, kind: ErrorKind, message: string): IsthmusError {
  return new IsthmusError(code, message, { kind });
}
