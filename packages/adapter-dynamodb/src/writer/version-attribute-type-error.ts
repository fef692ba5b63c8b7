import { IsthmusError } from "@isthmus/core";

/** The held item cannot be compared with any version. Overwriting it might destroy what somebody relies on. */
export function versionAttributeTypeError(attribute: string, cause: unknown): IsthmusError {
  return new IsthmusError(
    "version-attribute-type",
    `The item's attribute ${JSON.stringify(attribute)} has the wrong type for a version, and the write was refused. Allowed: N for the ` +
      "timestamp, S for the region. Mend the item, or choose other names for the version attributes.",
    { kind: "configuration", cause },
  );
}
