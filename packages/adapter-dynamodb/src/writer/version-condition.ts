import { emptyItem } from "@isthmus/core";
import type { AttributeValue } from "@isthmus/core";
import type { Stamp } from "./stamp.ts";
import type { WriterRules } from "./writer-rules.ts";

/** Part of an expression with the placeholders it uses. */
export interface ExpressionPart {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** The condition under which a stamp may be written. `explainRefusal` is its counterpart. */
export function versionCondition(
  stamp: Stamp,
  partitionKey: string,
  prefix: string,
  { attributes }: WriterRules,
): ExpressionPart {
  const [k, t, r] = [`#${prefix}K`, `#${prefix}T`, `#${prefix}R`];
  const values = emptyItem();
  if (stamp.replaces !== undefined) {
    const [heldT, heldR] = [`:${prefix}HT`, `:${prefix}HR`];
    values[heldT] = { N: stamp.replaces.timestamp };
    values[heldR] = { S: stamp.replaces.region };
    return {
      expression: `${t} = ${heldT} AND ${r} = ${heldR}`,
      names: { [t]: attributes.timestamp, [r]: attributes.region },
      values,
    };
  }
  const [newT, newR] = [`:${prefix}T`, `:${prefix}R`];
  values[newT] = { N: stamp.version.timestamp };
  values[newR] = { S: stamp.version.region };
  return {
    expression:
      `attribute_not_exists(${k}) OR attribute_not_exists(${t}) OR attribute_not_exists(${r})` +
      ` OR ${t} < ${newT} OR (${t} = ${newT} AND ${r} < ${newR})`,
    names: { [k]: partitionKey, [t]: attributes.timestamp, [r]: attributes.region },
    values,
  };
}

/** The assignments of a stamp for a SET clause, with the same placeholders as the condition. */
export function versionAssignments(
  stamp: Stamp,
  prefix: string,
  { attributes }: WriterRules,
): ExpressionPart {
  const [t, r] = [`#${prefix}T`, `#${prefix}R`];
  const [newT, newR] = [`:${prefix}T`, `:${prefix}R`];
  return {
    expression: `${t} = ${newT}, ${r} = ${newR}`,
    names: { [t]: attributes.timestamp, [r]: attributes.region },
    values: { [newT]: { N: stamp.version.timestamp }, [newR]: { S: stamp.version.region } },
  };
}
