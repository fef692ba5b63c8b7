import { createHash } from "node:crypto";
import { encodeDeadLetter } from "@isthmus/core";
import type { DeadLetter, DeadLetterContent, Item } from "@isthmus/core";

/** What is in a letter, whole, as JSON of plain values. */
export function openContent(letter: DeadLetter): unknown {
  return (JSON.parse(encodeDeadLetter(letter)) as { readonly content: unknown }).content;
}

/** What can be told of a letter's content without any value: names of attributes, types, versions, sizes. */
export function hiddenContent(content: DeadLetterContent): unknown {
  switch (content.kind) {
    case "message": {
      const { body } = content;
      return { kind: "message", bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") };
    }
    case "change": {
      const { change } = content;
      return {
        kind: "change",
        change: {
          ...change,
          key: typesOf(change.key),
          ...(change.kind === "put" && { item: typesOf(change.item) }),
        },
      };
    }
    case "record": {
      const { record } = content;
      return {
        kind: "record",
        record: {
          ...record,
          key: typesOf(record.key),
          ...(record.oldImage !== undefined && { oldImage: typesOf(record.oldImage) }),
          ...(record.newImage !== undefined && { newImage: typesOf(record.newImage) }),
        },
      };
    }
    case "raw-record":
      // It could not be decoded, so that there is no telling a name from a value in it.
      return { kind: "raw-record", record: "(hidden)" };
    default:
      return content satisfies never;
  }
}

/** Attribute names with their types. What is nested is left out: names in a map may be data. */
function typesOf(item: Item): Readonly<Record<string, string>> {
  const types = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(item))
    types[name] = `${Object.keys(value)[0] ?? "no type"} (hidden)`;
  return types;
}
