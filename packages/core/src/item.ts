/**
 * A DynamoDB attribute value as it travels: typed, never unmarshalled. Numbers stay decimal text (38 digits do not fit a
 * JavaScript number), binary stays bytes.
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item, or a map within one: attribute names to typed values. */
export interface Item {
  readonly [attribute: string]: AttributeValue;
}

/** The key attributes of an item: partition key, and sort key where the table has one. */
export type ItemKey = Item;

/**
 * What items inherit from: nothing. JavaScript engines keep an object without any prototype as a hash table; one whose prototype is this
 * they keep like a literal, as long as many have the same names, and are faster at filling, reading and serialising it.
 */
const NOTHING: object = Object.freeze(Object.create(null) as object);

/** An empty item to be filled. It inherits nothing, so that an attribute named `__proto__` is an attribute like any other and not lost. */
export function emptyItem(): Record<string, AttributeValue> {
  return Object.create(NOTHING) as Record<string, AttributeValue>;
}

/** A copy of `item` without the named attributes. */
export function omitAttributes(item: Item, names: readonly string[]): Item {
  const copy = emptyItem();
  for (const name of Object.keys(item)) if (!names.includes(name)) copy[name] = item[name] as AttributeValue;
  return copy;
}

/** A copy of `item` with only the named attributes, as far as it has them. */
export function pickAttributes(item: Item, names: readonly string[]): Item {
  const copy = emptyItem();
  for (const name of names) if (Object.hasOwn(item, name)) copy[name] = item[name] as AttributeValue;
  return copy;
}
