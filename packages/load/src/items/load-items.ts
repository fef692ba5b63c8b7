import type { AttributeValue, Item, ItemKey } from "@isthmus/core";
import type { Random } from "../workload/random.ts";
import { itemBytes } from "./item-bytes.ts";
import type { payloads } from "./payloads.ts";
import { formatMark, MARK_ATTRIBUTE } from "./write-mark.ts";
import type { WriteMark } from "./write-mark.ts";

/** The attribute that fills an item up to its size. */
export const DATA_ATTRIBUTE = "isthmus_load_data";

/** What a put or an update leaves in an item besides its key. */
export type LoadAttributes = Readonly<Record<typeof MARK_ATTRIBUTE | typeof DATA_ATTRIBUTE, AttributeValue>>;

/**
 * The attributes with which the item of `key` has `bytes` bytes as DynamoDB counts them, its version attributes not counted. A size that leaves no
 * room for data gives one byte of it.
 */
export function loadAttributes(
  key: ItemKey,
  mark: WriteMark,
  bytes: number,
  payload: ReturnType<typeof payloads>,
  random: Random,
): LoadAttributes {
  const markValue: AttributeValue = { S: formatMark(mark) };
  const frame: Item = { ...key, [MARK_ATTRIBUTE]: markValue };
  const left = bytes - itemBytes(frame) - Buffer.byteLength(DATA_ATTRIBUTE);
  return { [MARK_ATTRIBUTE]: markValue, [DATA_ATTRIBUTE]: payload(Math.max(1, left), random) };
}
