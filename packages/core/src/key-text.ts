import { encodeBase64 } from "./base64.ts";
import { IsthmusError } from "./errors.ts";
import type { AttributeValue, ItemKey } from "./item.ts";
import { tryParseTimestamp } from "./timestamp.ts";

/** A text that two keys share exactly when DynamoDB takes them for the same key. Holds key values: never log it. */
export type KeyText = string & { readonly __brand: "keyText" };

/**
 * The text form of a key, for grouping and for hashing. Attribute order does not matter, and `1`, `1.0` and `1E0` are one
 * number. The form is part of the tombstones' identity: changing it orphans every tombstone.
 *
 * @throws IsthmusError `wrong-key` when an attribute is not S, N or B, the only types DynamoDB has in keys
 */
export function keyText(key: ItemKey): KeyText {
  const names = Object.keys(key).sort();
  return JSON.stringify(names.map((name) => [name, ...scalar(key[name] as AttributeValue)])) as KeyText;
}

function scalar(value: AttributeValue): readonly [type: string, text: string] {
  if ("S" in value) return ["S", value.S];
  if ("N" in value) return ["N", tryParseTimestamp(value.N) ?? value.N];
  if ("B" in value) return ["B", encodeBase64(value.B)];
  throw new IsthmusError(
    "wrong-key",
    `A key attribute has type ${Object.keys(value)[0] ?? "none"}. Allowed: S, N or B. Check the table's key schema.`,
  );
}
