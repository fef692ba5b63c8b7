import type { ConfigProblem } from "./config-problem.ts";
import { membersOf } from "./members.ts";
import type { Members } from "./members.ts";
import { nearestName } from "./nearest-name.ts";

/** A problem if `region`, named at `path`, is not one of the configuration's regions. */
export function unknownRegion(
  region: string,
  path: readonly string[],
  config: Members,
): readonly ConfigProblem[] {
  const known = Object.keys(membersOf(config["regions"]) ?? {});
  if (known.length === 0 || known.includes(region)) return [];
  const suggestion = nearestName(region, known);
  return [
    {
      path,
      value: region,
      message:
        "is not one of the regions. " +
        (suggestion === undefined ? `Allowed: ${known.join(", ")}.` : `Did you mean "${suggestion}"?`),
    },
  ];
}
