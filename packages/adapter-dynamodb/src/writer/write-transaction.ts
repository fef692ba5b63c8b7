import type { TransactWriteItem, TransactWriteItemsCommandInput } from "@aws-sdk/client-dynamodb";
import type { Item } from "@isthmus/core";
import { preparePut } from "./prepare-put.ts";
import { prepareUpdate } from "./prepare-update.ts";
import type { PreparedWrite } from "./prepared-write.ts";
import { raiseUntilWritten } from "./raise-until-written.ts";
import type { AfterFailure } from "./raise-until-written.ts";
import { requireMarshalled } from "./require-marshalled.ts";
import type { Send, Sent } from "./sent.ts";
import { explainRefusal, firstStamp } from "./stamp.ts";
import { tableNameOf } from "./table-name.ts";
import { nextToken } from "./transaction-tries.ts";
import type { TransactionTries, TransactionTry } from "./transaction-tries.ts";
import { versionAttributeTypeError } from "./version-attribute-type-error.ts";
import type { WriterRules } from "./writer-rules.ts";

type Input = TransactWriteItemsCommandInput;
type Writes = ReadonlyMap<number, PreparedWrite<TransactWriteItem>>;

/** Why DynamoDB cancelled a transaction, per action. */
interface CancellationReason {
  Code?: string;
  Item?: Item;
}

/**
 * TransactWriteItems, whose puts and updates are stamped where their tables are versioned. Checks and deletes are untouched.
 *
 * @param tries the client's memory of transactions that came with a ClientRequestToken
 */
export async function writeTransaction<O>(
  input: Input,
  send: Send<Input, O>,
  rules: WriterRules,
  tries: TransactionTries,
  signal: AbortSignal | undefined,
): Promise<Sent<O>> {
  const writes = prepareAll(input.TransactItems ?? [], rules);
  if (writes.size === 0) return send(input);
  const { ClientRequestToken: givenToken } = input;
  const sendTry = (tried: TransactionTry): Promise<Sent<O>> => {
    if (givenToken !== undefined) tries.remember(givenToken, tried);
    return send(stamped(input, writes, tried));
  };
  return raiseUntilWritten(
    firstTry(givenToken, writes, rules, tries),
    sendTry,
    (error, tried) => explainCancellation(error, tried, writes, rules),
    rules,
    signal,
  );
}

function prepareAll(actions: readonly TransactWriteItem[], rules: WriterRules): Writes {
  const writes = new Map<number, PreparedWrite<TransactWriteItem>>();
  for (const [index, action] of actions.entries()) {
    const write = prepare(action, rules);
    if (write !== undefined) writes.set(index, write);
  }
  return writes;
}

function prepare(
  action: TransactWriteItem,
  rules: WriterRules,
): PreparedWrite<TransactWriteItem> | undefined {
  const { Put: put, Update: update } = action;
  const partitionKey = rules.partitionKeys.get(tableNameOf((put ?? update)?.TableName ?? ""));
  if (partitionKey === undefined) return undefined;
  if (put?.Item !== undefined) {
    requireMarshalled(put.Item, partitionKey);
    const write = preparePut(put, partitionKey, rules);
    return write && { ...write, stamped: (stamp) => ({ ...action, Put: write.stamped(stamp) }) };
  }
  if (update?.Key !== undefined && update.UpdateExpression !== undefined) {
    requireMarshalled(update.Key, partitionKey);
    const write = prepareUpdate(update, partitionKey, rules);
    if (write === undefined) return undefined;
    return { ...write, stamped: (stamp) => ({ ...action, Update: write.stamped(stamp) }) };
  }
  return undefined;
}

function firstTry(
  token: string | undefined,
  writes: Writes,
  rules: WriterRules,
  tries: TransactionTries,
): TransactionTry {
  const remembered = token === undefined ? undefined : tries.recall(token);
  const first = firstStamp(rules);
  return {
    stamps: new Map([...writes.keys()].map((index) => [index, remembered?.stamps.get(index) ?? first])),
    token: remembered?.token ?? token,
  };
}

function stamped(input: Input, writes: Writes, { stamps, token }: TransactionTry): Input {
  return {
    ...input,
    TransactItems: input.TransactItems?.map((action, index) => {
      const stamp = stamps.get(index);
      return (stamp && writes.get(index)?.stamped(stamp)) ?? action;
    }),
    // Without a token of the application's the SDK makes a new one for each try.
    ...(token !== undefined && { ClientRequestToken: token }),
  };
}

/**
 * A cancelled transaction is tried again where conditions alone failed and at least one of them was a version's: with that raised, a
 * condition of the application's that failed too shows by itself.
 */
function explainCancellation(
  error: unknown,
  tried: TransactionTry,
  writes: Writes,
  rules: WriterRules,
): AfterFailure<TransactionTry> {
  if (!isCancellation(error)) return { action: "fail", error };
  const raised = new Map(tried.stamps);
  let conditionsOnly = true;
  let byVersion = false;
  for (const [index, reason] of error.CancellationReasons.entries()) {
    if (reason.Code === "None" || reason.Code === undefined) continue;
    const { Item: held } = reason;
    const write = writes.get(index);
    const stamp = tried.stamps.get(index);
    if (write !== undefined && !write.wantsHeld) delete reason.Item;
    if (reason.Code !== "ConditionalCheckFailed") conditionsOnly = false;
    else if (write !== undefined && stamp !== undefined) {
      const refusal = explainRefusal(stamp, held, write.conditioned, rules);
      if (refusal.by === "attribute-type")
        return { action: "fail", error: versionAttributeTypeError(refusal.attribute, error) };
      if (refusal.by === "version") {
        byVersion = true;
        raised.set(index, refusal.again);
      }
    }
  }
  if (!conditionsOnly || !byVersion) return { action: "fail", error };
  const { token } = tried;
  return {
    action: "again",
    stamps: { stamps: raised, token: token === undefined ? undefined : nextToken(token) },
  };
}

function isCancellation(error: unknown): error is { CancellationReasons: CancellationReason[] } {
  return (
    error instanceof Error &&
    error.name === "TransactionCanceledException" &&
    "CancellationReasons" in error &&
    Array.isArray(error.CancellationReasons)
  );
}
