import type { JsonObject } from "../wire/json-message.ts";
import type { Refuse, SplitBatch } from "./split-batch.ts";

/** `PutRecords` answers for each record at its place in the request. */
export function splitPutRecords(
  request: JsonObject,
  refuse: Refuse,
  code = "ProvisionedThroughputExceededException",
): SplitBatch | undefined {
  const records = (request["Records"] ?? []) as readonly JsonObject[];
  const refused = records.map((_, index) => refuse(index));
  if (!refused.includes(true)) return undefined;
  const accepted = records.filter((_, index) => refused[index] !== true);
  return {
    accepted: accepted.length === 0 ? undefined : { ...request, Records: accepted },
    answer: (response) => {
      const answers = [...((response["Records"] ?? []) as readonly JsonObject[])];
      const failed = { ErrorCode: code, ErrorMessage: "Rate exceeded for shard (injected fault)." };
      return {
        ...response,
        FailedRecordCount:
          records.length - accepted.length + ((response["FailedRecordCount"] ?? 0) as number),
        Records: refused.map((isRefused) => (isRefused ? failed : answers.shift())),
      };
    },
  };
}
