import { decodeItem, emptyItem, readVersionState, versionAttributeNames } from "@isthmus/core";
import type { VersionAttributes, VersionState } from "@isthmus/core";

/**
 * The version state of an item as the SDK gave it; `undefined` if there is none. Only the version attributes are decoded: the rest of a
 * large item would be work for nothing.
 */
export function heldState(
  raw: Readonly<Record<string, unknown>> | undefined,
  attributes: VersionAttributes,
): VersionState | undefined {
  if (raw === undefined) return undefined;
  const picked: Record<string, unknown> = emptyItem();
  for (const name of versionAttributeNames(attributes))
    if (Object.hasOwn(raw, name)) picked[name] = raw[name];
  return readVersionState(decodeItem(picked), attributes);
}
