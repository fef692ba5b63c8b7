import { IsthmusError } from "@isthmus/core";
import { problemText } from "./config-problem.ts";
import type { ConfigProblem } from "./config-problem.ts";

/** The error that tells all problems of a configuration, one a line. */
export function invalidConfig(problems: readonly ConfigProblem[]): IsthmusError {
  const lines = problems.map((problem) => `- ${problemText(problem)}`);
  return new IsthmusError(
    "invalid-config",
    `The configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${lines.join("\n")}`,
    { kind: "configuration" },
  );
}
