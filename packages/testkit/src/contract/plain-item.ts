import { encodeBase64, tryParseTimestamp } from "@isthmus/core";
import type { AttributeValue, Item } from "@isthmus/core";

/** How numbers are compared: as text, or by value, since a store may respell them as DynamoDB does. */
export type NumberSpelling = "exact" | "by-value";

/** A value as nested lists of text that two values share exactly when they are the same value. */
export type Plain = string | boolean | readonly Plain[];

/**
 * An item in a form that `assert.deepEqual` compares and shows well: attributes sorted by name, members of sets sorted, bytes as base64.
 */
export function plainItem(item: Item | undefined, numbers: NumberSpelling): Plain | undefined {
  if (item === undefined) return undefined;
  return Object.keys(item)
    .sort()
    .map((name) => [name, ...plainValue(item[name] as AttributeValue, numbers)]);
}

function plainValue(value: AttributeValue, numbers: NumberSpelling): readonly Plain[] {
  const number = (text: string): string =>
    numbers === "exact" ? text : (tryParseTimestamp(text) ?? `not a number: ${text}`);
  if ("S" in value) return ["S", value.S];
  if ("N" in value) return ["N", number(value.N)];
  if ("B" in value) return ["B", encodeBase64(value.B)];
  if ("BOOL" in value) return ["BOOL", value.BOOL];
  if ("NULL" in value) return ["NULL", value.NULL];
  if ("SS" in value) return ["SS", [...value.SS].sort()];
  if ("NS" in value) return ["NS", value.NS.map(number).sort()];
  if ("BS" in value) return ["BS", value.BS.map(encodeBase64).sort()];
  if ("L" in value) return ["L", value.L.map((entry) => plainValue(entry, numbers))];
  return ["M", plainItem(value.M, numbers) ?? []];
}
