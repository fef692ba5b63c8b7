import { crossCheckReplicas, membersOf, unknownRegion } from "@isthmus/settings";
import type { ConfigProblem, Members } from "@isthmus/settings";

/**
 * The checks across a configuration's parts. It takes the file as it stands and looks only at what has the right type, so that it can be
 * told together with what is wrong elsewhere.
 */
export function crossCheck(json: unknown): readonly ConfigProblem[] {
  const config = membersOf(json);
  if (config === undefined) return [];
  return [...crossCheckReplicas(config), ...checkPoll(config), ...checkPlaces(config)];
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

/** Checkpoints and dead letters may be in a region. */
function checkPlaces(config: Members): readonly ConfigProblem[] {
  return ["checkpoints", "deadLetters"].flatMap((part) => {
    const region = membersOf(config[part])?.["region"];
    return typeof region === "string" ? unknownRegion(region, [part, "region"], config) : [];
  });
}
