import type { Item } from "@isthmus/core";

/** The attribute (S) that names the write which left an item as it is. It travels with the item, so that the write can be told in any region. */
export const MARK_ATTRIBUTE = "isthmus_load_write";

/** Names one write of a run. */
export interface WriteMark {
  /** The number of the region in which it was made. */
  readonly region: number;
  /** Counts that region's writes, from 1. */
  readonly number: number;
}

const MARK = /^(\d+)\.(\d+)$/;

/** The mark as it stands in an item. */
export function formatMark({ region, number }: WriteMark): string {
  return `${region}.${number}`;
}

/** The mark that an item carries; `undefined` where it has none or no valid one. */
export function readMark(item: Item | undefined): WriteMark | undefined {
  const value = item !== undefined && Object.hasOwn(item, MARK_ATTRIBUTE) ? item[MARK_ATTRIBUTE] : undefined;
  const [, region, number] = (value !== undefined && "S" in value && MARK.exec(value.S)) || [];
  return region === undefined ? undefined : { region: Number(region), number: Number(number) };
}
