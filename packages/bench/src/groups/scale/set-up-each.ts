import { IsthmusError } from "@isthmus/core";

/** Sets something up for each value, one after the other; it is then had by its value. */
export async function setUpEach<T>(
  values: readonly number[],
  setUp: (value: number) => Promise<T>,
): Promise<(value: number) => T> {
  const made = new Map<number, { readonly it: T }>();
  for (const value of values) made.set(value, { it: await setUp(value) });
  return (value) => {
    const found = made.get(value);
    if (found === undefined) throw new IsthmusError("unexpected", `Nothing was set up for ${value}.`);
    return found.it;
  };
}
