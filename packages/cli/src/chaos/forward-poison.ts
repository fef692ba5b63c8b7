import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DEFAULT_VERSION_ATTRIBUTES, keyText } from "@isthmus/core";
import type { LocalClients } from "@isthmus/local-cloud";
import { CITY_KEY } from "../demo/data/city-item.ts";
import { CITIES_TABLE } from "../demo/world.ts";

/** Keys that neither a city nor another poison has. */
const KEY_BASE = 9_500_000_000;

/**
 * Writes an item that cannot be forwarded, because its timestamp is no number, and mends it at once, as its owner would: the record of the first write is
 * poison, and that of the second is a good change.
 *
 * @returns the mark of the dead letter that there must be, see `letterMark`
 */
export async function writeForwardPoison(
  n: number,
  region: string,
  { dynamodb }: LocalClients,
): Promise<string> {
  const key = { [CITY_KEY]: { N: String(KEY_BASE + n) } };
  const { timestamp, region: tag } = DEFAULT_VERSION_ATTRIBUTES;
  const poison = { ...key, [timestamp]: { S: "yesterday" }, [tag]: { S: region } };
  await dynamodb.send(new PutItemCommand({ TableName: CITIES_TABLE, Item: poison }));
  await dynamodb.send(
    new PutItemCommand({ TableName: CITIES_TABLE, Item: { ...key, mended: { BOOL: true } } }),
  );
  return `version-attribute-type ${keyText(key)}`;
}
