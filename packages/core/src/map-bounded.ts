/**
 * Runs `work` on every entry, at most `concurrency` at a time, and gives the results in the order of the entries. If one
 * rejects, no further ones are begun, those under way are waited for, and the first rejection is thrown.
 */
export async function mapBounded<T, R>(
  entries: readonly T[],
  concurrency: number,
  work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: entries.length });
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < entries.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await work(entries[index] as T, index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, entries.length) }, lane));
  if (failures.length > 0) throw failures[0];
  return results;
}
