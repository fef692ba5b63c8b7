import type { Item } from "@isthmus/core";
import { explainRefusal, firstStamp } from "./stamp.ts";
import type { Stamp } from "./stamp.ts";
import type { PreparedWrite } from "./prepared-write.ts";
import { raiseUntilWritten } from "./raise-until-written.ts";
import type { AfterFailure } from "./raise-until-written.ts";
import type { Send, Sent } from "./sent.ts";
import { versionAttributeTypeError } from "./version-attribute-type-error.ts";
import type { WriterRules } from "./writer-rules.ts";

/** Sends one prepared PutItem or UpdateItem, raising its version as long as that alone keeps it from being written. */
export async function writeOne<I, O>(
  write: PreparedWrite<I>,
  send: Send<I, O>,
  rules: WriterRules,
  signal: AbortSignal | undefined,
): Promise<Sent<O>> {
  const explain = (error: unknown, tried: Stamp): AfterFailure<Stamp> => {
    if (!isRefusal(error)) return { action: "fail", error };
    const held = error.Item;
    // The item was asked for by us. An application that did not ask must not find it, and it must not get into logs.
    if (!write.wantsHeld) error.Item = undefined;
    const refusal = explainRefusal(tried, held, write.conditioned, rules);
    switch (refusal.by) {
      case "version":
        return { action: "again", stamps: refusal.again };
      case "application":
        return { action: "fail", error };
      case "attribute-type":
        return { action: "fail", error: versionAttributeTypeError(refusal.attribute, error) };
      default:
        return refusal satisfies never;
    }
  };
  return raiseUntilWritten(firstStamp(rules), (stamp) => send(write.stamped(stamp)), explain, rules, signal);
}

function isRefusal(error: unknown): error is { Item: Item | undefined } {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}
