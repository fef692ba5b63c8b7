import type { JsonObject } from "../wire/json-message.ts";
import type { ExpiryFault, RemovedRecord } from "./fault-rule.ts";

/** What DynamoDB Streams says of a removal by time to live. Lambda events say the same with lower-case names. */
const TIME_TO_LIVE: JsonObject = { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" };

/** The answer of `GetRecords` with the chosen removals marked as expiries, and their number. */
export function markExpired(
  response: JsonObject,
  faults: readonly ExpiryFault[],
): { readonly response: JsonObject; readonly marked: number } {
  let marked = 0;
  const records = ((response["Records"] ?? []) as readonly JsonObject[]).map((record) => {
    const data = (record["dynamodb"] ?? {}) as JsonObject;
    const removed: RemovedRecord = {
      keys: (data["Keys"] ?? {}) as RemovedRecord["keys"],
      sequenceNumber: (data["SequenceNumber"] ?? "") as string,
    };
    if (record["eventName"] !== "REMOVE" || !faults.some((fault) => fault.when(removed))) return record;
    marked += 1;
    return { ...record, userIdentity: TIME_TO_LIVE };
  });
  return { response: { ...response, Records: records }, marked };
}
