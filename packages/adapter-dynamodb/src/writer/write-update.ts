import type { UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { versionAttributeNames } from "@isthmus/core";
import { omitMembers } from "./omit-members.ts";
import { prepareUpdate } from "./prepare-update.ts";
import { requireMarshalled } from "./require-marshalled.ts";
import type { Send, Sent } from "./sent.ts";
import { firstStamp } from "./stamp.ts";
import { tableNameOf } from "./table-name.ts";
import { writeOne } from "./write-one.ts";
import type { WriterRules } from "./writer-rules.ts";

/** The part of the output that the writer looks into. Its values may be typed or, from a document client, plain. */
interface UpdateOutput {
  Attributes?: Record<string, unknown>;
}

/** UpdateItem, versioned if its table is. */
export async function writeUpdate<O extends UpdateOutput>(
  input: UpdateItemCommandInput,
  send: Send<UpdateItemCommandInput, O>,
  rules: WriterRules,
  signal: AbortSignal | undefined,
): Promise<Sent<O>> {
  const partitionKey = rules.partitionKeys.get(tableNameOf(input.TableName ?? ""));
  if (partitionKey === undefined || input.Key === undefined) return send(input);
  requireMarshalled(input.Key, partitionKey);
  if (isLegacy(input)) return writeLegacy(input, send, rules);
  const write = prepareUpdate(input, partitionKey, rules);
  if (write === undefined) return send(input);
  return withoutOurs(await writeOne(write, send, rules, signal), input, write.assigned, rules);
}

function isLegacy(input: UpdateItemCommandInput): boolean {
  return [input.AttributeUpdates, input.Expected, input.ConditionalOperator].some(
    (member) => member !== undefined,
  );
}

/** Legacy parameters cannot be joined to an expression: the version is set without a condition, and capture settles what goes down. */
async function writeLegacy<O extends UpdateOutput>(
  input: UpdateItemCommandInput,
  send: Send<UpdateItemCommandInput, O>,
  rules: WriterRules,
): Promise<Sent<O>> {
  // Mixed with expressions the request is invalid, and DynamoDB is to say so.
  if (input.UpdateExpression !== undefined || input.ConditionExpression !== undefined) return send(input);
  const names = versionAttributeNames(rules.attributes);
  const updates = input.AttributeUpdates ?? {};
  const { version } = firstStamp(rules);
  const sent = await send({
    ...input,
    AttributeUpdates: {
      ...omitMembers(updates, names),
      [rules.attributes.timestamp]: { Action: "PUT", Value: { N: version.timestamp } },
      [rules.attributes.region]: { Action: "PUT", Value: { S: version.region } },
    },
  });
  return withoutOurs(sent, input, new Set(Object.keys(updates)), rules);
}

/**
 * "The updated attributes" are those that the application updated. `ALL_OLD` and `ALL_NEW` are the whole item as it is in the table,
 * and stay so.
 */
function withoutOurs<O extends UpdateOutput>(
  sent: Sent<O>,
  input: UpdateItemCommandInput,
  assigned: ReadonlySet<string>,
  { attributes }: WriterRules,
): Sent<O> {
  const asked = input.ReturnValues;
  const updated = sent.output.Attributes;
  if ((asked !== "UPDATED_NEW" && asked !== "UPDATED_OLD") || updated === undefined) return sent;
  const ours = [attributes.timestamp, attributes.region].filter((name) => !assigned.has(name));
  const left = omitMembers(updated, ours);
  const { Attributes: _, ...output } = sent.output;
  return {
    ...sent,
    output: (Object.keys(left).length === 0 ? output : { ...output, Attributes: left }) as O,
  };
}
