import { versionAttributeNames } from "@isthmus/core";
import type { AttributeValue as SdkValue } from "@aws-sdk/client-dynamodb";
import { joinCondition, readCondition } from "./application-condition.ts";
import { mergeUpdate } from "./merge-update.ts";
import { placeholderPrefix } from "./placeholder-prefix.ts";
import { mergePlaceholders } from "./prepared-write.ts";
import type { ConditionalRequest, PreparedWrite } from "./prepared-write.ts";
import { firstStamp } from "./stamp.ts";
import { versionAssignments, versionCondition } from "./version-condition.ts";
import type { WriterRules } from "./writer-rules.ts";

/** An UpdateItem, or an Update of a transaction. */
export interface UpdateRequest extends ConditionalRequest {
  readonly Key: Readonly<Record<string, SdkValue>> | undefined;
}

/** Prepares an update; `undefined` where it is malformed, and DynamoDB is to say so. */
export function prepareUpdate<R extends UpdateRequest>(
  request: R,
  partitionKey: string,
  rules: WriterRules,
): PreparedWrite<R> | undefined {
  const condition = readCondition(request.ConditionExpression);
  if (condition === undefined) return undefined;
  const prefix = placeholderPrefix(request);
  // The text of the assignments is alike for every stamp; only the placeholders' values differ.
  const { expression: assignments } = versionAssignments(firstStamp(rules), prefix, rules);
  const update = mergeUpdate(
    request.UpdateExpression,
    request.ExpressionAttributeNames ?? {},
    versionAttributeNames(rules.attributes),
    assignments,
  );
  if (update === undefined) return undefined;
  const unused = new Set(
    [...update.droppedPlaceholders].filter(
      (placeholder) => !update.keptPlaceholders.has(placeholder) && !condition.placeholders.has(placeholder),
    ),
  );
  return {
    conditioned: condition.enclosed !== undefined,
    wantsHeld: request.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    assigned: update.assigned,
    stamped: (stamp) => {
      const ours = versionCondition(stamp, partitionKey, prefix, rules);
      return {
        ...request,
        UpdateExpression: update.expression,
        ConditionExpression: joinCondition(condition, ours.expression),
        ...mergePlaceholders(request, [versionAssignments(stamp, prefix, rules), ours], unused),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      };
    },
  };
}
