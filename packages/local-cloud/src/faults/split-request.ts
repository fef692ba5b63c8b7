import type { JsonObject } from "../wire/json-message.ts";
import type { Refuse, SplitBatch } from "./split-batch.ts";
import { splitPutRecords } from "./split-put-records.ts";
import { splitQueueBatch } from "./split-queue-batch.ts";
import { splitRequestItems } from "./split-request-items.ts";

/** Splits a batch. `undefined` if no entry is refused or the operation has no batch. */
export function splitRequest(
  operation: string,
  request: JsonObject,
  refuse: Refuse,
  code?: string,
): SplitBatch | undefined {
  switch (operation) {
    case "PutRecords":
      return splitPutRecords(request, refuse, code);
    case "SendMessageBatch":
    case "DeleteMessageBatch":
    case "ChangeMessageVisibilityBatch":
      return splitQueueBatch(request, refuse, code);
    case "BatchGetItem":
      return splitRequestItems(request, refuse, "UnprocessedKeys");
    case "BatchWriteItem":
      return splitRequestItems(request, refuse, "UnprocessedItems");
    default:
      return undefined;
  }
}
