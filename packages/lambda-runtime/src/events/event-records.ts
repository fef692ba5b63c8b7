import { IsthmusError } from "@isthmus/core";

/** An event source that the handlers know. */
export type EventSource = "aws:dynamodb" | "aws:kinesis" | "aws:sqs";

/** One record of an event, of which nothing is known but that it is an object. */
export type EventRecord = Readonly<Record<string, unknown>>;

/** A member of a record, however deep; `undefined` where there is none. */
export function memberAt(record: unknown, ...path: readonly string[]): unknown {
  let value = record;
  for (const name of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.hasOwn(value, name) ? (value as EventRecord)[name] : undefined;
  }
  return value;
}

/** A member that is a text; an empty text where it is not. */
export function textAt(record: unknown, ...path: readonly string[]): string {
  const value = memberAt(record, ...path);
  return typeof value === "string" ? value : "";
}

/**
 * The records of an event, all of one of the sources that are `allowed`.
 *
 * @throws IsthmusError `invalid-config` (configuration) when the event is of another shape or source: the function was connected to something
 * that it is not made for
 */
export function eventRecords(
  event: unknown,
  allowed: readonly EventSource[],
): { readonly source: EventSource; readonly records: readonly EventRecord[] } {
  const records = memberAt(event, "Records");
  if (!Array.isArray(records) || records.length === 0) throw wrongEvent("an event without records", allowed);
  const names = new Set(records.map((record) => textAt(record, "eventSource")));
  const [name = ""] = names;
  const source = allowed.find((known) => known === name);
  if (source === undefined || names.size > 1)
    throw wrongEvent(`records of ${[...names].map((known) => JSON.stringify(known)).join(" and ")}`, allowed);
  return { source, records: records as readonly EventRecord[] };
}

function wrongEvent(what: string, allowed: readonly EventSource[]): IsthmusError {
  return new IsthmusError(
    "invalid-config",
    `The function was invoked with ${what}. Allowed: events of ${allowed.join(" or ")}. Mend its event source mapping.`,
    { kind: "configuration" },
  );
}
