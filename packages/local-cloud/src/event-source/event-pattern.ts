import { LocalCloudError } from "../local-cloud-error.ts";

type Alternative = (value: unknown) => boolean;

/**
 * Whether a record fits a filter pattern of an event source mapping. Known are exact values, `null`, `exists`, `prefix`, `suffix`, `anything-but` and `$or`.
 *
 * @throws LocalCloudError `invalid-options` for an alternative that is not known here
 */
export function fitsPattern(pattern: object, record: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === "$or") return (wanted as readonly object[]).some((each) => fitsPattern(each, record));
    const value = isObject(record) ? record[name] : undefined;
    if (Array.isArray(wanted)) return wanted.some((each) => alternative(each)(value));
    return fitsPattern(wanted as object, value);
  });
}

function alternative(wanted: unknown): Alternative {
  if (!isObject(wanted)) return (value) => value === wanted;
  const [name = "", argument] = Object.entries(wanted)[0] ?? [];
  switch (name) {
    // Only a leaf exists in this sense.
    case "exists":
      return (value) => (value !== undefined && !isObject(value)) === argument;
    case "prefix":
      return (value) => typeof value === "string" && value.startsWith(String(argument));
    case "suffix":
      return (value) => typeof value === "string" && value.endsWith(String(argument));
    case "anything-but": {
      const others = [argument].flat();
      return (value) => value !== undefined && !others.some((other) => alternative(other)(value));
    }
    default:
      throw new LocalCloudError(
        "invalid-options",
        `The filter ${name} is not known here. Known: exact values, null, exists, prefix, suffix, anything-but, $or.`,
      );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
