import { IsthmusError } from "@isthmus/core";

/** The error that tells everything that keeps replication from starting. */
export function unfit(problems: readonly string[], create: boolean): IsthmusError {
  const advice = create
    ? ""
    : "\nTable streams, tombstone tables, inboxes and the checkpoint table can be created by Isthmus: option create, or --create.";
  return new IsthmusError(
    "invalid-config",
    `Replication cannot start:\n${problems.map((problem) => `- ${problem}`).join("\n")}${advice}`,
    { kind: "configuration" },
  );
}
