import { randomBytes } from "node:crypto";
import { encodeItem, parseRegionId, parseTimestamp, pickAttributes } from "@isthmus/core";
import type { Item, PutChange } from "@isthmus/core";
import { cityItem, readCities } from "isthmus";

/** Items of one shape, and the attribute that is their key. */
export interface WireItems {
  readonly name: string;
  readonly keyName: string;
  readonly items: readonly Item[];
}

const REGION = parseRegionId("us-east-1");
const AT = parseTimestamp("1732500000");

/** The real data set and made-up items of three shapes; at most `count` of each, and fewer of the large ones. */
export async function wireItems(count: number): Promise<readonly WireItems[]> {
  const cities = await readCities(count);
  return [
    { name: "cities", keyName: "geonameid", items: cities.map(cityItem) },
    made("small, 100 B of text", count, (place) => ({ note: { S: text(place, 100) } })),
    made("large, 100 KB of text", Math.min(count, 100), (place) => ({ note: { S: text(place, 100_000) } })),
    made("binary, 10 KB of noise", Math.min(count, 100), () => ({ noise: { B: randomBytes(10_000) } })),
  ];
}

/** The insertion of an item by a versioned writer, as a change. */
export function changeOf(item: Item, keyName: string): PutChange {
  const version = { timestamp: AT, region: REGION };
  return { kind: "put", table: "cities", key: pickAttributes(item, [keyName]), item, version, writtenAt: AT };
}

/** Bytes of the sample's record of the same insertion: the stream record as JSON, not compressed. */
export function sampleBytes(item: Item, keyName: string, place: number): number {
  const newImage = { ...item, last_update_timestamp: { N: AT }, last_updater_region: { S: REGION } };
  const record = {
    eventID: place.toString(16).padStart(32, "0"),
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: REGION,
    dynamodb: {
      ApproximateCreationDateTime: Number(AT),
      Keys: encodeItem(pickAttributes(item, [keyName])),
      NewImage: encodeItem(newImage),
      SequenceNumber: String(place).padStart(24, "1"),
      SizeBytes: 500,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: `arn:aws:dynamodb:${REGION}:000000000000:table/cities/stream/2024-11-25T00:00:00.000`,
  };
  return Buffer.byteLength(JSON.stringify(record));
}

function made(name: string, count: number, attributes: (place: number) => Item): WireItems {
  const items = Array.from({ length: count }, (_, place) => ({
    pk: { S: `item-${place}` },
    ...attributes(place),
  }));
  return { name, keyName: "pk", items };
}

/** Words of a small vocabulary in an order that differs from item to item. */
function text(place: number, length: number): string {
  let words = "";
  for (let step = 1; words.length < length; step += 1) words += `w${((place + 7) * step * 7919) % 5003} `;
  return words.slice(0, length);
}
