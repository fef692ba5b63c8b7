import * as fc from "fast-check";
import { parametersOf } from "./total-order.ts";
import type { LawOptions } from "./total-order.ts";

/** A resolver: what a replica holds after it has met `incoming`, given what it `held`. */
export type Merge<S> = (held: S, incoming: S) => S;

/** Options of the laws of merging. */
export interface MergeLawOptions<S> extends LawOptions {
  /** Whether two states are the same. Default: their JSON is. */
  readonly same?: (a: S, b: S) => boolean;
}

function sameBy<S>({ same }: MergeLawOptions<S>): (a: S, b: S) => boolean {
  return same ?? ((a, b) => JSON.stringify(a) === JSON.stringify(b));
}

/**
 * Asserts that it does not matter which of two states comes first. A resolver that lacks this leaves two regions apart as soon as each has
 * written once.
 *
 * @throws Error of fast-check, with the smallest counterexample found and the seed that reproduces it
 */
export function assertCommutative<S>(
  states: fc.Arbitrary<S>,
  merge: Merge<S>,
  options: MergeLawOptions<S> = {},
): void {
  const same = sameBy(options);
  fc.assert(
    fc.property(states, states, (a, b) => {
      if (!same(merge(a, b), merge(b, a)))
        throw new Error("not commutative: the first one to come makes a difference");
    }),
    parametersOf(options),
  );
}

/**
 * Asserts that it does not matter how states are grouped, which is what coalescing and batching do.
 *
 * @throws Error of fast-check, with the smallest counterexample found and the seed that reproduces it
 */
export function assertAssociative<S>(
  states: fc.Arbitrary<S>,
  merge: Merge<S>,
  options: MergeLawOptions<S> = {},
): void {
  const same = sameBy(options);
  fc.assert(
    fc.property(states, states, states, (a, b, c) => {
      if (!same(merge(merge(a, b), c), merge(a, merge(b, c))))
        throw new Error("not associative: the grouping makes a difference");
    }),
    parametersOf(options),
  );
}

/**
 * Asserts that a state that comes again changes nothing, since every transport may deliver more than once.
 *
 * @throws Error of fast-check, with the smallest counterexample found and the seed that reproduces it
 */
export function assertIdempotent<S>(
  states: fc.Arbitrary<S>,
  merge: Merge<S>,
  options: MergeLawOptions<S> = {},
): void {
  const same = sameBy(options);
  fc.assert(
    fc.property(states, states, (a, b) => {
      const once = merge(a, b);
      if (!same(merge(once, b), once)) throw new Error("not idempotent: a repeat makes a difference");
      if (!same(merge(a, a), a)) throw new Error("not idempotent: a state that meets itself changes");
    }),
    parametersOf(options),
  );
}

/** Deliveries to one replica: which of the states, in which order, with which repeats. */
function arbitraryDeliveries(count: number): fc.Arbitrary<readonly number[]> {
  const all = Array.from({ length: count }, (_, index) => index);
  const repeats = fc.array(fc.nat({ max: count - 1 }), { maxLength: count });
  return repeats.chain((more) => fc.shuffledSubarray([...all, ...more], { minLength: count + more.length }));
}

/**
 * Asserts that replicas which have met the same states, each in an order of its own and with repeats of its own, hold the same. It
 * is what the other three laws are for, and shows what a user would see when one of them is broken.
 *
 * @throws Error of fast-check, with the smallest counterexample found and the seed that reproduces it
 *
 * @example
 * // Catches a resolver that keeps whatever came last:
 * assertConverges(fc.integer(), (held, incoming) => incoming); // throws
 */
export function assertConverges<S>(
  states: fc.Arbitrary<S>,
  merge: Merge<S>,
  options: MergeLawOptions<S> & {
    /** Default 3. */
    readonly replicas?: number;
  } = {},
): void {
  const same = sameBy(options);
  const { replicas = 3 } = options;
  const worlds = fc.array(states, { minLength: 1, maxLength: 5 }).chain((written) =>
    fc.record({
      written: fc.constant(written),
      deliveries: fc.array(arbitraryDeliveries(written.length), {
        minLength: replicas,
        maxLength: replicas,
      }),
    }),
  );
  fc.assert(
    fc.property(worlds, ({ written, deliveries }) => {
      const ends = deliveries.map((order) =>
        order.map((index) => written[index] as S).reduce((held, incoming) => merge(held, incoming)),
      );
      const [first] = ends;
      if (ends.some((end) => !same(end, first as S)))
        throw new Error("diverges: replicas that have met the same states hold different ones");
    }),
    parametersOf(options),
  );
}
