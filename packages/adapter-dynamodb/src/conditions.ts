import { emptyItem } from "@isthmus/core";
import type { AttributeValue, Version, VersionAttributes, VersionGuard } from "@isthmus/core";

// The conditions of SPEC, section "The conditions, exactly". They say in DynamoDB's language what core's `compareVersions` and
// `readVersionState` say in ours; a property test holds the two together.

/** A condition expression with just the names and values that it uses, since DynamoDB refuses unused ones. */
export interface Condition {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** The two attributes that make a version. */
export type VersionNames = Pick<VersionAttributes, "timestamp" | "region">;

/**
 * The type of the region is asked for, because a lower timestamp alone would let an item pass that has no region, which is an
 * unversioned one, or a region that is not text. A timestamp of a wrong type compares as false by itself.
 */
const BELOW = "attribute_type(#r, :string) AND (#t < :t OR (#t = :t AND #r < :r))";

/** The item has a version, and it is below `version`. */
export function below(version: Version, attributes: VersionNames): Condition {
  return {
    expression: BELOW,
    names: versionNames(attributes),
    values: { ...versionValues(version), ":string": { S: "S" } },
  };
}

/** There is no item, or it is {@link below} `version`. */
export function absentOrBelow(version: Version, attributes: VersionNames, partitionKey: string): Condition {
  const { names, values } = below(version, attributes);
  return {
    expression: `attribute_not_exists(#k) OR (${BELOW})`,
    names: { ...names, "#k": partitionKey },
    values,
  };
}

/** The item has exactly `version`. */
export function exactly(version: Version, attributes: VersionNames): Condition {
  return {
    expression: "#t = :t AND #r = :r",
    names: versionNames(attributes),
    values: versionValues(version),
  };
}

/**
 * There is an item, it lacks one or both version attributes, and the one it may have is of its type: one of a wrong type is
 * somebody's data and must not be overwritten.
 */
export function unversioned(attributes: VersionNames, partitionKey: string): Condition {
  return {
    expression:
      "attribute_exists(#k) AND ((attribute_not_exists(#t) AND (attribute_not_exists(#r) OR attribute_type(#r, :string))) " +
      "OR (attribute_not_exists(#r) AND attribute_type(#t, :number)))",
    names: { ...versionNames(attributes), "#k": partitionKey },
    values: { ":string": { S: "S" }, ":number": { S: "N" } },
  };
}

/** The item's version is still as `guard` says. */
export function still(guard: VersionGuard, attributes: VersionNames, partitionKey: string): Condition {
  switch (guard.kind) {
    case "exactly":
      return exactly(guard.version, attributes);
    case "unversioned":
      return unversioned(attributes, partitionKey);
    default:
      return guard satisfies never;
  }
}

/** The placeholders for a version's attributes. */
function versionNames(attributes: VersionNames): Record<string, string> {
  return { "#t": attributes.timestamp, "#r": attributes.region };
}

/** The placeholders for a version's values. */
function versionValues(version: Version): Record<string, AttributeValue> {
  const values = emptyItem();
  values[":t"] = { N: version.timestamp };
  values[":r"] = { S: version.region };
  return values;
}
