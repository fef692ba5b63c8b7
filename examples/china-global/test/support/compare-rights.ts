import { templateRoles, templateValues } from "@isthmus/local-cloud";
import type { LocalRole, SynthesizedStack } from "@isthmus/local-cloud";
import { calledRights, functionsOf, rights, sendingRights } from "./needed-rights.ts";
import type { Right } from "./needed-rights.ts";
import { platformRights } from "./platform-rights.ts";

/** Where a role's policies and what is needed differ. */
export interface RightsProblem {
  readonly role: string;
  readonly tooMany: readonly Right[];
  readonly tooFew: readonly Right[];
}

/** What is wrong with the policies of both sides, role by role; empty if each role may do exactly what it has to. */
export function compareRights(stacks: readonly SynthesizedStack[]): readonly RightsProblem[] {
  const sides = stacks.map(({ template, place }) => templateValues(template, place));
  const needed = new Map<string, Set<Right>>();
  const need = (role: string, these: readonly Right[]): void => {
    needed.set(role, new Set([...(needed.get(role) ?? []), ...these]));
  };
  for (const side of sides) {
    const others = sides.filter((other) => other !== side);
    for (const each of functionsOf(side)) {
      need(each.roleArn, [...calledRights(side, each), ...platformRights(side, each)]);
      for (const other of others)
        for (const [role, these] of sendingRights(each, other)) if (these.length > 0) need(role, these);
    }
  }
  return sides.flatMap((side) => templateRoles(side).flatMap((role) => problemsOf(role, needed)));
}

function problemsOf(
  role: LocalRole,
  needed: ReadonlyMap<string, ReadonlySet<Right>>,
): readonly RightsProblem[] {
  const wanted = needed.get(role.arn) ?? new Set<Right>();
  const given = new Set(
    role.statements.flatMap(({ Effect: effect, Action: actions = [], Resource: resources = [] }) =>
      effect === "Allow" ? rights([actions].flat(), [resources].flat()) : [],
    ),
  );
  // A managed policy is more than anybody looked at here.
  const tooMany = [...given].filter((right) => !wanted.has(right)).concat(role.managedPolicyArns);
  const tooFew = [...wanted].filter((right) => !given.has(right));
  return tooMany.length + tooFew.length === 0 ? [] : [{ role: role.arn, tooMany, tooFew }];
}
