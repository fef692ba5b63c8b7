import type { AttributeValue, Item } from "@isthmus/core";

/** What a list or map takes besides its elements, and what each element takes besides itself. */
const DOCUMENT_BYTES = 3;
const ELEMENT_BYTES = 1;

/**
 * Bytes of an item as DynamoDB counts them for its limit and its price: names in UTF-8, and values by type. Of numbers the documentation tells the size only "approximately".
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: AttributeValue): number {
  if ("S" in value) return Buffer.byteLength(value.S);
  if ("B" in value) return value.B.byteLength;
  if ("N" in value) return numberBytes(value.N);
  if ("SS" in value) return sum(value.SS, (text) => Buffer.byteLength(text));
  if ("NS" in value) return sum(value.NS, numberBytes);
  if ("BS" in value) return sum(value.BS, (bytes) => bytes.byteLength);
  if ("L" in value) return DOCUMENT_BYTES + sum(value.L, (element) => ELEMENT_BYTES + valueBytes(element));
  if ("M" in value) return DOCUMENT_BYTES + ELEMENT_BYTES * Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

/** Two digits a byte, and one byte besides. */
function numberBytes(text: string): number {
  return Math.ceil(text.length / 2) + 1;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
