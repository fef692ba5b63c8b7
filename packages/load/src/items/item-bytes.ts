import type { AttributeValue, Item } from "@isthmus/core";

/** Bytes of an item as DynamoDB counts them for its limit and its price: names in UTF-8, and values by type. */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) {
    bytes += Buffer.byteLength(name) + valueBytes(item[name] as AttributeValue);
  }
  return bytes;
}

/** Only the types that a load writes: anything else is a defect here, not bad input. */
function valueBytes(value: AttributeValue): number {
  if ("S" in value) return Buffer.byteLength(value.S);
  if ("B" in value) return value.B.byteLength;
  // Two digits a byte, and one byte besides: the documentation says "approximately".
  if ("N" in value) return Math.ceil(value.N.length / 2) + 1;
  throw new TypeError(`A load writes no values of type ${Object.keys(value).join()}.`);
}
