/** An object of unknown members. */
export type Members = Readonly<Record<string, unknown>>;

/** The value as an object of members, if it is one. */
export function membersOf(value: unknown): Members | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}
