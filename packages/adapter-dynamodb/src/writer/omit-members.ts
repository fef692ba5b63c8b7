/** A copy of a record without the named members, whatever the form of its values. Members named `__proto__` survive. */
export function omitMembers<T>(
  record: Readonly<Record<string, T>>,
  names: readonly string[],
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
