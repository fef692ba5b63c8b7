import { LocalCloudError } from "../local-cloud-error.ts";

/** What becomes of a resource's properties. */
export interface KnownProperties {
  /** Heeded on this machine. */
  readonly heeded: readonly string[];
  /** Of no consequence on this machine. */
  readonly ignored: readonly string[];
}

/**
 * Makes sure that no property is passed over unknowingly.
 *
 * @throws LocalCloudError `unsupported-template`
 */
export function checkProperties(
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
  { heeded, ignored }: KnownProperties,
): void {
  const unknown = Object.keys(properties).filter((name) => !heeded.includes(name) && !ignored.includes(name));
  if (unknown.length === 0) return;
  throw new LocalCloudError(
    "unsupported-template",
    `${logicalId} has ${unknown.join(", ")}, which is not known here. Known: ${[...heeded, ...ignored].join(", ")}.`,
  );
}
