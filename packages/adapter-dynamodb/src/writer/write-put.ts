import type { PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import { requireMarshalled } from "./require-marshalled.ts";
import { preparePut } from "./prepare-put.ts";
import type { Send, Sent } from "./sent.ts";
import { firstStamp } from "./stamp.ts";
import { stampItem } from "./stamp-item.ts";
import { tableNameOf } from "./table-name.ts";
import { writeOne } from "./write-one.ts";
import type { WriterRules } from "./writer-rules.ts";

/** PutItem, versioned if its table is. */
export async function writePut<O>(
  input: PutItemCommandInput,
  send: Send<PutItemCommandInput, O>,
  rules: WriterRules,
  signal: AbortSignal | undefined,
): Promise<Sent<O>> {
  const partitionKey = rules.partitionKeys.get(tableNameOf(input.TableName ?? ""));
  if (partitionKey === undefined || input.Item === undefined) return send(input);
  requireMarshalled(input.Item, partitionKey);
  if (input.Expected !== undefined || input.ConditionalOperator !== undefined) {
    // Legacy conditions cannot be joined to an expression. As with a batch, capture settles what goes down.
    return send({ ...input, Item: stampItem(input.Item, firstStamp(rules).version, rules.attributes) });
  }
  const write = preparePut(input, partitionKey, rules);
  return write === undefined ? send(input) : writeOne(write, send, rules, signal);
}
