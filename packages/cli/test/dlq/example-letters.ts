import { parseTimestamp, parseVersion } from "@isthmus/core";
import type { DeadLetter, PutChange } from "@isthmus/core";

/** Stands in every value and key of the letters, and in nothing that may be shown. */
export const SECRET = "s3cret-value";

/** A put that carries the secret. */
export function secretPut(pk: string, table = "items"): PutChange {
  return {
    kind: "put",
    table,
    key: { pk: { S: `${SECRET}-${pk}` } },
    version: parseVersion("1732500000@us-east-1"),
    writtenAt: parseTimestamp(String(Math.floor(Date.now() / 1000) - 60)),
    item: {
      pk: { S: `${SECRET}-${pk}` },
      note: { S: SECRET },
      nested: { M: { [SECRET]: { L: [{ S: SECRET }] } } },
    },
  };
}

/** A letter about a change, put down 26 hours before `nowSeconds`. */
export function changeLetter(change: PutChange, nowSeconds: number): DeadLetter {
  return {
    reason: "unknown-table",
    detail: 'Table "items" is not replicated here.',
    stage: "apply",
    region: "cn-north-1",
    table: change.table,
    position: "sqs:inbox/1",
    attempts: 3,
    at: parseTimestamp(String(nowSeconds - 93_600)),
    content: { kind: "change", change },
  };
}

/** One letter of each kind of content, each with the secret in it. */
export function lettersOfEveryKind(nowSeconds: number): readonly DeadLetter[] {
  const change = changeLetter(secretPut("a"), nowSeconds);
  const { key, item } = secretPut("b");
  const at = parseTimestamp(String(nowSeconds - 60));
  return [
    change,
    {
      ...change,
      reason: "malformed-message",
      at,
      content: { kind: "message", body: new TextEncoder().encode(SECRET) },
    },
    {
      ...change,
      reason: "version-attribute-type",
      stage: "forward",
      at,
      content: {
        kind: "record",
        record: { sequence: "1", key, oldImage: item, newImage: item, createdAt: at, expired: false },
      },
    },
    {
      ...change,
      reason: "malformed-record",
      stage: "forward",
      at,
      content: { kind: "raw-record", record: { dynamodb: { Keys: { pk: { S: SECRET } } } } },
    },
  ];
}
