import { decodeBase64, encodeBase64 } from "./base64.ts";
import { IsthmusError } from "./errors.ts";
import { emptyItem } from "./item.ts";
import type { AttributeValue, Item } from "./item.ts";
import { tryParseTimestamp } from "./timestamp.ts";

/** DynamoDB allows 32 levels of nesting; a little more is accepted, and the stack stays bounded. */
export const NESTING_DEPTH_MAX = 40;

/** JSON of an attribute value as DynamoDB's API and Lambda events write it: binary as base64 text. */
export type AttributeJson = { readonly [type: string]: unknown };
/** JSON of an item: attribute names to {@link AttributeJson}. */
export interface ItemJson {
  readonly [attribute: string]: AttributeJson;
}

/** An item as plain JSON values, binary as base64. The exact opposite of {@link decodeItem}. */
export function encodeItem(item: Item): ItemJson {
  const json: Record<string, AttributeJson> = emptyItem();
  for (const name of Object.keys(item)) json[name] = encodeValue(item[name] as AttributeValue);
  return json;
}

function encodeValue(value: AttributeValue): AttributeJson {
  if ("B" in value) return { B: encodeBase64(value.B) };
  if ("BS" in value) return { BS: value.BS.map(encodeBase64) };
  if ("L" in value) return { L: value.L.map(encodeValue) };
  if ("M" in value) return { M: encodeItem(value.M) };
  return value;
}

/**
 * Reads an item from JSON, checking every value. Accepts binary as base64 text or as bytes already, so that it serves both
 * Lambda events and SDK responses. Values that are in the exact form already are not copied: the item shares them with the JSON.
 *
 * @throws IsthmusError `invalid-attribute-value`, naming the path but never a value
 */
export function decodeItem(json: unknown, path = "item", depth = 0): Item {
  const attributes = attributesOf(json, path);
  const item = emptyItem();
  for (const name of Object.keys(attributes))
    item[name] = decodeValue(attributes[name], `${path}.${name}`, depth);
  return item;
}

/**
 * Reads the named attributes of an item from JSON, as far as it has them, and does not look at the others. What it reads is as
 * {@link decodeItem} would read it.
 *
 * @throws IsthmusError `invalid-attribute-value`, naming the path but never a value
 */
export function decodeAttributes(json: unknown, names: readonly string[], path = "item"): Item {
  const attributes = attributesOf(json, path);
  const item = emptyItem();
  for (const name of names) {
    if (Object.hasOwn(attributes, name)) item[name] = decodeValue(attributes[name], `${path}.${name}`, 0);
  }
  return item;
}

function attributesOf(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw invalid(path, "a map of attributes");
  return json as Readonly<Record<string, unknown>>;
}

function decodeValue(json: unknown, path: string, depth: number): AttributeValue {
  if (depth > NESTING_DEPTH_MAX) throw invalid(path, `at most ${NESTING_DEPTH_MAX} levels of nesting`);
  if (typeof json !== "object" || json === null) throw invalid(path, "an object with one type");
  const types = Object.keys(json);
  const [type] = types;
  const value = type === undefined ? undefined : (json as Readonly<Record<string, unknown>>)[type];
  if (type === undefined || value === undefined || types.length > 1)
    return decodeValue(onlyDefined(json, path), path, depth);
  // What is checked and exact is not copied.
  const exact = json as AttributeValue;
  switch (type) {
    case "S":
      checkString(value, path);
      return exact;
    case "N":
      checkNumber(value, path);
      return exact;
    case "B":
      return { B: decodeBinary(value, path) };
    case "BOOL":
      if (typeof value !== "boolean") throw invalid(path, "a boolean");
      return exact;
    case "NULL":
      if (value !== true) throw invalid(path, "NULL: true");
      return exact;
    case "SS":
      decodeList(value, path, checkString);
      return exact;
    case "NS":
      decodeList(value, path, checkNumber);
      return exact;
    case "BS":
      return { BS: decodeList(value, path, decodeBinary) };
    case "L":
      return { L: decodeList(value, path, (entry, at) => decodeValue(entry, at, depth + 1)) };
    case "M":
      return { M: decodeItem(value, path, depth + 1) };
    default:
      throw invalid(path, "one of the types S, N, B, BOOL, NULL, SS, NS, BS, L, M");
  }
}

/** The SDK's own objects may carry `$unknown` or undefined members; a value has exactly one that is defined. */
function onlyDefined(json: object, path: string): object {
  const members = Object.entries(json).filter(([, value]) => value !== undefined);
  if (members.length !== 1) throw invalid(path, "an object with exactly one type");
  return Object.fromEntries(members);
}

function checkString(value: unknown, path: string): void {
  if (typeof value !== "string") throw invalid(path, "text");
}

function checkNumber(value: unknown, path: string): void {
  // The text is kept as it came; it is only checked to be a number.
  if (typeof value !== "string" || tryParseTimestamp(value) === undefined)
    throw invalid(path, "a number as decimal text");
}

function decodeBinary(value: unknown, path: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const bytes = typeof value === "string" ? decodeBase64(value) : undefined;
  if (bytes === undefined) throw invalid(path, "binary as base64 text or bytes");
  return bytes;
}

function decodeList<T>(
  value: unknown,
  path: string,
  decode: (entry: unknown, path: string) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw invalid(path, "a list");
  return value.map((entry, index) => decode(entry, `${path}[${index}]`));
}

function invalid(path: string, allowed: string): IsthmusError {
  // The path holds attribute names, which are schema and not data; map keys may be data, so it is cut short.
  return new IsthmusError(
    "invalid-attribute-value",
    `The attribute value at ${path.split(".").slice(0, 2).join(".").slice(0, 80)} is malformed. Allowed there: ${allowed}.`,
  );
}
