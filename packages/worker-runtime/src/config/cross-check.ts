import { crossCheckReplicas, membersOf, unknownRegion } from "@isthmus/settings";
import type { ConfigProblem, Members } from "@isthmus/settings";

/**
 * The checks across a configuration's parts. It takes the file as it stands and looks only at what has the right type, so that it can be
 * told together with what is wrong elsewhere.
 */
export function crossCheck(json: unknown): readonly ConfigProblem[] {
  const config = membersOf(json);
  if (config === undefined) return [];
  return [...crossCheckReplicas(config), ...checkPoll(config), ...checkCheckpoints(config)];
}

function checkPoll(config: Members): readonly ConfigProblem[] {
  const poll = membersOf(config["poll"]);
  const min = poll?.["idleMinMs"] ?? 50;
  const max = poll?.["idleMaxMs"] ?? 1000;
  if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
  return [
    {
      path: ["poll", "idleMinMs"],
      value: min,
      message: `is above idleMaxMs, ${max}. Allowed: at most that.`,
    },
  ];
}

function checkCheckpoints(config: Members): readonly ConfigProblem[] {
  const region = membersOf(config["checkpoints"])?.["region"];
  return typeof region === "string" ? unknownRegion(region, ["checkpoints", "region"], config) : [];
}
