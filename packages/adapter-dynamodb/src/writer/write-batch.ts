import type { BatchWriteItemCommandInput, WriteRequest } from "@aws-sdk/client-dynamodb";
import { versionAttributeNames } from "@isthmus/core";
import { omitMembers } from "./omit-members.ts";
import { requireMarshalled } from "./require-marshalled.ts";
import type { Send, Sent } from "./sent.ts";
import { firstStamp } from "./stamp.ts";
import { stampItem } from "./stamp-item.ts";
import { tableNameOf } from "./table-name.ts";
import type { WriterRules } from "./writer-rules.ts";

/** A write request of any form: typed, or a document client's plain one. */
interface AnyWriteRequest {
  readonly PutRequest?: { readonly Item?: Readonly<Record<string, unknown>> | undefined } | undefined;
}

/** The part of the output that the writer looks into. */
interface BatchOutput {
  UnprocessedItems?: Record<string, AnyWriteRequest[]>;
}

/**
 * BatchWriteItem, whose puts are stamped where the table is versioned. It knows no conditions, so a version may go down; capture settles
 * that. Deletes are untouched.
 */
export async function writeBatch<O extends BatchOutput>(
  input: BatchWriteItemCommandInput,
  send: Send<BatchWriteItemCommandInput, O>,
  rules: WriterRules,
): Promise<Sent<O>> {
  const requests = Object.entries(input.RequestItems ?? {});
  if (!requests.some(([table]) => rules.partitionKeys.has(tableNameOf(table)))) return send(input);
  const sent = await send({
    ...input,
    RequestItems: Object.fromEntries(
      requests.map(([table, writes]) => [table, stampWrites(table, writes, rules)]),
    ),
  });
  const { UnprocessedItems: unprocessed } = sent.output;
  if (unprocessed === undefined) return sent;
  return { ...sent, output: { ...sent.output, UnprocessedItems: unstampAll(unprocessed, rules) } };
}

function stampWrites(table: string, writes: WriteRequest[], rules: WriterRules): WriteRequest[] {
  const partitionKey = rules.partitionKeys.get(tableNameOf(table));
  if (partitionKey === undefined) return writes;
  const { version } = firstStamp(rules);
  return writes.map((write) => {
    const item = write.PutRequest?.Item;
    if (item === undefined) return write;
    requireMarshalled(item, partitionKey);
    return {
      ...write,
      PutRequest: { ...write.PutRequest, Item: stampItem(item, version, rules.attributes) },
    };
  });
}

/**
 * What was not written goes back without the version it did not get: submitted again it is stamped anew, and submitted through another
 * client it does not bring an old version.
 */
function unstampAll(
  unprocessed: Readonly<Record<string, AnyWriteRequest[]>>,
  rules: WriterRules,
): Record<string, AnyWriteRequest[]> {
  const names = versionAttributeNames(rules.attributes);
  const unstamp = (write: AnyWriteRequest): AnyWriteRequest => {
    const item = write.PutRequest?.Item;
    return item === undefined
      ? write
      : { ...write, PutRequest: { ...write.PutRequest, Item: omitMembers(item, names) } };
  };
  return Object.fromEntries(
    Object.entries(unprocessed).map(([table, writes]) => [
      table,
      rules.partitionKeys.has(tableNameOf(table)) ? writes.map(unstamp) : writes,
    ]),
  );
}
