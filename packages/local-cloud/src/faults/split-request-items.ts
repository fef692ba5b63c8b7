import type { JsonObject } from "../wire/json-message.ts";
import type { Refuse, SplitBatch } from "./split-batch.ts";

/** Of `BatchGetItem`: an object with `Keys` and options. Of `BatchWriteItem`: a list of writes. */
type TableRequest = JsonObject | readonly unknown[];

/** DynamoDB's batches give back what they did not process in the form of the request, table by table. */
export function splitRequestItems(
  request: JsonObject,
  refuse: Refuse,
  unprocessedName: "UnprocessedKeys" | "UnprocessedItems",
): SplitBatch | undefined {
  const tables = Object.entries((request["RequestItems"] ?? {}) as Readonly<Record<string, TableRequest>>);
  const accepted: [string, TableRequest][] = [];
  const refused: [string, TableRequest][] = [];
  let place = 0;
  for (const [table, items] of tables) {
    const marked = entriesOf(items).map((entry) => ({ entry, isRefused: refuse(place++) }));
    for (const [part, isRefused] of [
      [accepted, false],
      [refused, true],
    ] as const) {
      const entries = marked.filter((mark) => mark.isRefused === isRefused).map(({ entry }) => entry);
      if (entries.length > 0) part.push([table, withEntries(items, entries)]);
    }
  }
  if (refused.length === 0) return undefined;
  const responseName = unprocessedName === "UnprocessedKeys" ? { Responses: {} } : {};
  return {
    accepted: accepted.length === 0 ? undefined : { ...request, RequestItems: Object.fromEntries(accepted) },
    answer: (response) => ({
      ...responseName,
      ...response,
      [unprocessedName]: merge(
        Object.entries((response[unprocessedName] ?? {}) as Readonly<Record<string, TableRequest>>),
        refused,
      ),
    }),
  };
}

function entriesOf(items: TableRequest): readonly unknown[] {
  return isList(items) ? items : ((items["Keys"] ?? []) as readonly unknown[]);
}

function withEntries(items: TableRequest, entries: readonly unknown[]): TableRequest {
  return isList(items) ? entries : { ...items, Keys: entries };
}

function isList(items: TableRequest): items is readonly unknown[] {
  return Array.isArray(items);
}

/** What the service itself left unprocessed stays so, beside what was refused. */
function merge(
  left: readonly (readonly [string, TableRequest])[],
  refused: readonly (readonly [string, TableRequest])[],
): JsonObject {
  const merged = new Map<string, TableRequest>(left);
  for (const [table, items] of refused) {
    const known = merged.get(table);
    merged.set(
      table,
      known === undefined ? items : withEntries(items, [...entriesOf(known), ...entriesOf(items)]),
    );
  }
  return Object.fromEntries(merged);
}
