import { emptyItem, IsthmusError, tryParseTimestamp } from "@isthmus/core";
import type { AttributeValue, Item } from "@isthmus/core";

/**
 * A deep copy of `item` as a table keeps it: numbers in their canonical spelling, because DynamoDB respells them, too, and a write of `1.0`
 * over `1` changes nothing there. Copying a copy gives the same again, so the one function serves both doors of a table.
 *
 * @throws IsthmusError `invalid-attribute-value` (poison) when a number is not a decimal number
 */
export function storedItem(item: Item): Item {
  const copy = emptyItem();
  for (const name of Object.keys(item)) copy[name] = storedValue(item[name] as AttributeValue);
  return copy;
}

function storedValue(value: AttributeValue): AttributeValue {
  if ("S" in value) return { S: value.S };
  if ("N" in value) return { N: storedNumber(value.N) };
  if ("B" in value) return { B: value.B.slice() };
  if ("BOOL" in value) return { BOOL: value.BOOL };
  if ("NULL" in value) return { NULL: true };
  if ("SS" in value) return { SS: [...value.SS] };
  if ("NS" in value) return { NS: value.NS.map(storedNumber) };
  if ("BS" in value) return { BS: value.BS.map((bytes) => bytes.slice()) };
  if ("L" in value) return { L: value.L.map(storedValue) };
  return { M: storedItem(value.M) };
}

function storedNumber(text: string): string {
  const canonical = tryParseTimestamp(text);
  if (canonical === undefined) {
    throw new IsthmusError(
      "invalid-attribute-value",
      "A number attribute is not a decimal number. Allowed: decimal text, with or without an exponent.",
    );
  }
  return canonical;
}
