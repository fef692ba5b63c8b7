import { invalidLoad } from "./invalid-load.ts";
import type { Random } from "./random.ts";
import { weightedChoice } from "./weighted-choice.ts";

/** Items of one class: a size, or a range in which every factor is equally likely. */
export interface SizeClass {
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly weight: number;
}

/** The distribution of item sizes; at least one class of a weight above 0. */
export type ItemSizes = readonly SizeClass[];

/** The smallest item that has room for the key, the name of the write and some data. */
export const ITEM_BYTES_MIN = 128;

/**
 * The largest item that is written: DynamoDB's 400 KB, less room for the three version attributes, which a versioned writer and replication add.
 */
export const ITEM_BYTES_MAX: number = 400 * 1024 - 512;

/** A few large items among many small ones. */
export const ITEM_SIZES_DEFAULT: ItemSizes = [
  { minBytes: 200, maxBytes: 1024, weight: 90 },
  { minBytes: 1024, maxBytes: 16 * 1024, weight: 9.5 },
  { minBytes: 16 * 1024, maxBytes: ITEM_BYTES_MAX, weight: 0.5 },
];

const CLASS = /^(\d{1,6})(k?)(?:-(\d{1,6})(k?))?(?::(\d{1,6}(?:\.\d{1,6})?))?$/i;

/**
 * Reads a distribution such as `512`, `200-4k` or `200-1k:90,1k-16k:9,399k:1`: sizes or ranges in bytes, `k` for 1024, each with a weight
 * (default 1).
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function parseItemSizes(text: string): ItemSizes {
  const classes = text.split(",").map((part) => parseClass(part.trim(), text));
  if (classes.every(({ weight }) => weight === 0)) throw notSizes(text);
  return classes;
}

/** Draws the size of one item, in bytes as DynamoDB counts them. */
export function drawItemBytes(sizes: ItemSizes, random: Random): number {
  const { minBytes, maxBytes } = weightedChoice(sizes, random.fraction());
  return Math.min(maxBytes, Math.round(minBytes * (maxBytes / minBytes) ** random.fraction()));
}

/** The average of what {@link drawItemBytes} draws. */
export function meanItemBytes(sizes: ItemSizes): number {
  const total = sizes.reduce((sum, { weight }) => sum + weight, 0);
  const mean = ({ minBytes, maxBytes }: SizeClass): number =>
    maxBytes === minBytes ? minBytes : (maxBytes - minBytes) / Math.log(maxBytes / minBytes);
  return sizes.reduce((sum, each) => sum + mean(each) * (each.weight / total), 0);
}

function parseClass(part: string, text: string): SizeClass {
  const [, least, leastUnit, most = least, mostUnit = leastUnit, weight = "1"] = CLASS.exec(part) ?? [];
  const minBytes = bytesOf(least, leastUnit);
  const maxBytes = bytesOf(most, mostUnit);
  if (!(minBytes >= ITEM_BYTES_MIN && minBytes <= maxBytes && maxBytes <= ITEM_BYTES_MAX))
    throw notSizes(text);
  return { minBytes, maxBytes, weight: Number(weight) };
}

function bytesOf(digits: string | undefined, unit: string | undefined): number {
  return digits === undefined ? Number.NaN : Number(digits) * (unit === "" || unit === undefined ? 1 : 1024);
}

function notSizes(text: string): Error {
  return invalidLoad(
    `The item sizes ${JSON.stringify(text)} cannot be used. Allowed: sizes or ranges with weights such as "512", "200-4k" or ` +
      `"200-1k:90,1k-16k:9,399k:1", from ${ITEM_BYTES_MIN} to ${ITEM_BYTES_MAX} bytes, at least one weight above 0.`,
  );
}
