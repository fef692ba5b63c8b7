import type { AttributeValue as SdkValue } from "@aws-sdk/client-dynamodb";
import { joinCondition, readCondition } from "./application-condition.ts";
import { placeholderPrefix } from "./placeholder-prefix.ts";
import { mergePlaceholders } from "./prepared-write.ts";
import type { ConditionalRequest, PreparedWrite } from "./prepared-write.ts";
import { stampItem } from "./stamp-item.ts";
import { versionCondition } from "./version-condition.ts";
import type { WriterRules } from "./writer-rules.ts";

const NONE: ReadonlySet<string> = new Set();

/** A PutItem, or a Put of a transaction. */
export interface PutRequest extends ConditionalRequest {
  readonly Item: Readonly<Record<string, SdkValue>> | undefined;
}

/** Prepares a put; `undefined` where it is malformed, and DynamoDB is to say so. */
export function preparePut<R extends PutRequest>(
  request: R,
  partitionKey: string,
  rules: WriterRules,
): PreparedWrite<R> | undefined {
  const { Item: item } = request;
  const condition = readCondition(request.ConditionExpression);
  if (item === undefined || condition === undefined) return undefined;
  const prefix = placeholderPrefix(request);
  return {
    conditioned: condition.enclosed !== undefined,
    wantsHeld: request.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    assigned: NONE,
    stamped: (stamp) => {
      const ours = versionCondition(stamp, partitionKey, prefix, rules);
      return {
        ...request,
        Item: stampItem(item, stamp.version, rules.attributes),
        ConditionExpression: joinCondition(condition, ours.expression),
        ...mergePlaceholders(request, [ours], NONE),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      };
    },
  };
}
