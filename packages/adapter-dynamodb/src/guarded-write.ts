import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import { callSdk } from "@isthmus/sdk-calls";
import type { Condition } from "./conditions.ts";
import { fromSdkError } from "./errors.ts";
import type { SdkCall } from "./errors.ts";
import { toSdkItem } from "./sdk-item.ts";

/** What a conditional write came to. */
export type Guarded<T> =
  | { readonly written: true; readonly output: T }
  /** The condition did not hold. `held` is the item that is there, as the SDK gave it; `undefined`: none. */
  | { readonly written: false; readonly held: Readonly<Record<string, unknown>> | undefined };

/** The parameters that put a write under a condition and make a failure tell what is there, which saves a read. */
export interface ConditionParameters {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, SdkAttributeValue>;
  readonly ReturnValuesOnConditionCheckFailure: "ALL_OLD";
}

/** The parameters for `condition`. */
export function conditionParameters({ expression, names, values }: Condition): ConditionParameters {
  return {
    ConditionExpression: expression,
    ExpressionAttributeNames: { ...names },
    ExpressionAttributeValues: { ...toSdkItem(values) },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

/**
 * Runs one conditional write. A condition that does not hold is an outcome and not an error.
 *
 * @throws IsthmusError for everything else that the SDK throws
 */
export async function guardedWrite<T>(
  call: SdkCall,
  signal: AbortSignal | undefined,
  run: (options: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<Guarded<T>> {
  return callSdk(fromSdkError, call, signal, async (http): Promise<Guarded<T>> => {
    try {
      return { written: true, output: await run(http) };
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      return { written: false, held: error.Item };
    }
  });
}

// By name and not by class: two copies of the SDK may live in one process.
function isConditionFailure(
  error: unknown,
): error is { readonly Item?: Readonly<Record<string, unknown>> | undefined } {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}
