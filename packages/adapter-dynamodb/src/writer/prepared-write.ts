import type { AttributeValue as SdkValue } from "@aws-sdk/client-dynamodb";
import type { PlaceholderUse } from "./placeholder-prefix.ts";
import type { Stamp } from "./stamp.ts";
import type { ExpressionPart } from "./version-condition.ts";

/** What PutItem and UpdateItem share with their like in a transaction. */
export interface ConditionalRequest extends PlaceholderUse {
  readonly TableName?: string | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, SdkValue>> | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE" | undefined;
}

/** An application's request, ready to be stamped as often as it takes. The request itself is never changed. */
export interface PreparedWrite<R> {
  /** Whether the application has a condition of its own. */
  readonly conditioned: boolean;
  /** Whether the application asked for the item when its condition fails. */
  readonly wantsHeld: boolean;
  /** Version attributes that the application set itself. */
  readonly assigned: ReadonlySet<string>;
  /** A copy of the request that sets the stamp's version under its condition. */
  readonly stamped: (stamp: Stamp) => R;
}

/**
 * The application's placeholders together with ours, as members of a request. Where nothing is left of one kind, the member is absent
 * and not empty, because DynamoDB refuses empty ones.
 *
 * @param unused placeholders of the application that nothing uses any more
 */
export function mergePlaceholders(
  request: ConditionalRequest,
  parts: readonly ExpressionPart[],
  unused: ReadonlySet<string>,
): Pick<ConditionalRequest, "ExpressionAttributeNames" | "ExpressionAttributeValues"> {
  const keep = <T>(members: Readonly<Record<string, T>> | undefined): [string, T][] =>
    Object.entries(members ?? {}).filter(([placeholder]) => !unused.has(placeholder));
  const names = [
    ...keep(request.ExpressionAttributeNames),
    ...parts.flatMap((part) => Object.entries(part.names)),
  ];
  const values = [
    ...keep(request.ExpressionAttributeValues),
    ...parts.flatMap((part) => Object.entries(part.values)),
  ];
  return {
    ExpressionAttributeNames: names.length > 0 ? Object.fromEntries(names) : undefined,
    ExpressionAttributeValues:
      values.length > 0 ? (Object.fromEntries(values) as Record<string, SdkValue>) : undefined,
  };
}
