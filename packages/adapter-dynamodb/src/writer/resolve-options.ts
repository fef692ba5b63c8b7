import { setTimeout as sleep } from "node:timers/promises";
import {
  DEFAULT_VERSION_ATTRIBUTES,
  IsthmusError,
  parseRegionId,
  timestampFromMillis,
  versionAttributeNames,
} from "@isthmus/core";
import type { VersionAttributes } from "@isthmus/core";
import { tableNameOf } from "./table-name.ts";
import type { VersionedWriterOptions } from "./versioned-writer-options.ts";
import type { WriterRules } from "./writer-rules.ts";

const FUTURE_BOUND_MS_DEFAULT = 300_000;
const ATTEMPTS_MAX_DEFAULT = 5;

/** More attempts than this are not persistence but a hot key that needs another design. */
const ATTEMPTS_MAX_ALLOWED = 100;

/** The first retry follows at once, because the refusal told what to be above. Later ones mean that writers race. */
const PAUSE_BASE_MS = 10;
const PAUSE_MAX_MS = 200;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws IsthmusError `invalid-config` or `invalid-region`
 */
export function resolveOptions(options: VersionedWriterOptions): WriterRules {
  const attributes = options.attributes ?? DEFAULT_VERSION_ATTRIBUTES;
  checkAttributes(attributes);
  const random = options.random ?? Math.random;
  return {
    region: parseRegionId(options.region),
    partitionKeys: partitionKeysOf(options, attributes),
    attributes,
    clock: options.clock ?? { now: () => timestampFromMillis(Date.now()) },
    futureBoundMs: checkNumber(
      "futureBoundMs",
      options.futureBoundMs ?? FUTURE_BOUND_MS_DEFAULT,
      0,
      Number.MAX_SAFE_INTEGER,
    ),
    attemptsMax: checkNumber(
      "attemptsMax",
      options.attemptsMax ?? ATTEMPTS_MAX_DEFAULT,
      1,
      ATTEMPTS_MAX_ALLOWED,
    ),
    pause: async (attempt, signal) => {
      if (attempt <= 2) return;
      const ceilingMs = Math.min(PAUSE_MAX_MS, PAUSE_BASE_MS * 2 ** (attempt - 3));
      await sleep(random() * ceilingMs, undefined, { ...(signal && { signal }) });
    },
  };
}

function partitionKeysOf(
  options: VersionedWriterOptions,
  attributes: VersionAttributes,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const [table, { partitionKey }] of Object.entries(options.tables)) {
    if (partitionKey === "" || versionAttributeNames(attributes).includes(partitionKey)) {
      throw invalid(
        `tables[${JSON.stringify(table)}].partitionKey`,
        JSON.stringify(partitionKey),
        "the name of the table's partition key, which is never a version attribute",
      );
    }
    keys.set(tableNameOf(table), partitionKey);
  }
  if (keys.size === 0) throw invalid("tables", "empty", "one table or more, by name");
  return keys;
}

function checkAttributes(attributes: VersionAttributes): void {
  const names = versionAttributeNames(attributes);
  if (names.includes("") || new Set(names).size !== names.length) {
    throw invalid("attributes", names.join(", "), "three different names, none of them empty");
  }
}

function checkNumber(option: string, value: number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw invalid(option, String(value), `a whole number from ${min} to ${max}`);
}

function invalid(option: string, value: string, allowed: string): IsthmusError {
  return new IsthmusError(
    "invalid-config",
    `The option ${option} of versionedWriter is ${value}. Allowed: ${allowed}.`,
    { kind: "configuration" },
  );
}
