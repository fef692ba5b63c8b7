import type { PolicyDocument } from "./policy.ts";

/** All that policies grant, as `action on resource`, sorted. */
export function granted(policies: readonly (PolicyDocument | undefined)[]): readonly string[] {
  return policies
    .flatMap((policy) => policy?.Statement ?? [])
    .flatMap(({ Action, Resource = [] }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} on ${resource}`)),
    )
    .sort();
}
