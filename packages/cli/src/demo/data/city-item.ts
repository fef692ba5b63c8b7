import { createHash } from "node:crypto";
import { emptyItem } from "@isthmus/core";
import type { AttributeValue, Item, ItemKey } from "@isthmus/core";
import type { City } from "./city.ts";

/** The partition key of the demo's table. */
export const CITY_KEY = "geonameid";

/** The key of a city's item. */
export function cityKey(city: City): ItemKey {
  const key = emptyItem();
  key[CITY_KEY] = { N: city.geonameid };
  return key;
}

/**
 * A city as an item with every kind of attribute that a careless replicator damages: numbers, text in many scripts, binary, a string set,
 * a list and a map.
 */
export function cityItem(city: City): Item {
  const item: Record<string, AttributeValue> = Object.assign(emptyItem(), cityKey(city));
  const [year = "0", month = "0", day = "0"] = city.modified.split("-").map((part) => String(Number(part)));
  item["name"] = { S: city.name };
  item["ascii_name"] = { S: city.asciiName };
  if (city.hanName !== undefined) item["han_name"] = { S: city.hanName };
  if (city.alternateNames.length > 0) item["alternate_names"] = { SS: [...new Set(city.alternateNames)] };
  item["location"] = {
    M: {
      latitude: { N: city.latitude },
      longitude: { N: city.longitude },
      ...(city.elevation !== undefined && { elevation: { N: city.elevation } }),
      timezone: { S: city.timezone },
      country: { S: city.country },
      admin1: { S: city.admin1 },
    },
  };
  item["feature"] = { S: city.featureCode };
  item["population"] = { N: city.population };
  item["modified"] = { L: [{ N: year }, { N: month }, { N: day }] };
  item["fingerprint"] = { B: createHash("sha256").update(city.line).digest() };
  item["capital"] = { BOOL: city.featureCode === "PPLC" };
  return item;
}
