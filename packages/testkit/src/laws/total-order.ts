import * as fc from "fast-check";

/** How thoroughly laws are checked, and on which values. */
export interface LawOptions {
  /** Default: fast-check's own, 100. */
  readonly runs?: number;
  /** Reproduces a run: fast-check prints it with every failure. */
  readonly seed?: number;
}

/** Options as fast-check takes them. */
export function parametersOf({ runs, seed }: LawOptions): fc.Parameters<unknown> {
  return {
    includeErrorInReport: true,
    ...(runs !== undefined && { numRuns: runs }),
    ...(seed !== undefined && { seed }),
  };
}

/**
 * Asserts that `compare` is a total order: it gives zero for equal values only, the opposite when its arguments change places, and never goes
 * round in circles. Without that, "the highest version" means nothing.
 *
 * @param same whether two values are the same for the order's purpose. Default: their JSON is
 * @throws Error of fast-check, with the smallest counterexample found and the seed that reproduces it
 *
 * @example
 * assertTotalOrder(arbitraryVersion(), compareVersions);
 */
export function assertTotalOrder<T>(
  values: fc.Arbitrary<T>,
  compare: (a: T, b: T) => number,
  options: LawOptions & { readonly same?: (a: T, b: T) => boolean } = {},
): void {
  const same = options.same ?? ((a: T, b: T) => JSON.stringify(a) === JSON.stringify(b));
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const order = Math.sign(compare(a, b));
      if (Number.isNaN(order)) throw new Error("not total: the order of two values is not a number");
      if (order !== 0 - Math.sign(compare(b, a)))
        throw new Error("not antisymmetric: the order depends on which value comes first");
      if ((order === 0) !== same(a, b))
        throw new Error(
          order === 0
            ? "not total: two different values are of equal rank"
            : "not reflexive: a value differs from itself",
        );
      if (compare(a, b) <= 0 && compare(b, c) <= 0 && compare(a, c) > 0)
        throw new Error("not transitive: a is not above b, b is not above c, and yet a is above c");
    }),
    parametersOf(options),
  );
}
