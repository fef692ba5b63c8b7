import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { DeadLetter } from "@isthmus/core";

/** What a table may be called. A letter may name any text as its table, and not every text can be an attribute. */
const TABLE_NAME = /^[A-Za-z0-9_.-]{1,255}$/;

/** What can be told of a letter without opening it: for filters and for people. Never a key or a value. */
export function messageAttributes({
  reason,
  stage,
  region,
  table,
}: DeadLetter): Readonly<Record<string, MessageAttributeValue>> {
  return {
    reason: text(reason),
    stage: text(stage),
    region: text(region),
    ...(table !== undefined && TABLE_NAME.test(table) && { table: text(table) }),
  };
}

/** As SQS counts them: names, types and values. */
export function attributeBytes(attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  return Object.entries(attributes)
    .flatMap(([name, { DataType = "", StringValue = "" }]) => [name, DataType, StringValue])
    .reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

function text(value: string): MessageAttributeValue {
  return { DataType: "String", StringValue: value };
}
