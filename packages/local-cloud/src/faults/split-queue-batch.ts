import type { JsonObject } from "../wire/json-message.ts";
import type { Refuse, SplitBatch } from "./split-batch.ts";

/** The batches of SQS name their entries, and answer with the names that succeeded and those that failed. */
export function splitQueueBatch(
  request: JsonObject,
  refuse: Refuse,
  code = "InternalError",
): SplitBatch | undefined {
  const entries = (request["Entries"] ?? []) as readonly JsonObject[];
  const refused = entries.filter((_, index) => refuse(index));
  if (refused.length === 0) return undefined;
  const accepted = entries.filter((entry) => !refused.includes(entry));
  return {
    accepted: accepted.length === 0 ? undefined : { ...request, Entries: accepted },
    answer: (response) => ({
      ...response,
      Successful: response["Successful"] ?? [],
      Failed: [
        ...((response["Failed"] ?? []) as readonly JsonObject[]),
        ...refused.map((entry) => ({
          Id: entry["Id"],
          SenderFault: false,
          Code: code,
          Message: "The entry was refused (injected fault).",
        })),
      ],
    }),
  };
}
