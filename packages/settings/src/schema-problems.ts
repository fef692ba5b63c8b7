import * as v from "valibot";
import type { ConfigProblem } from "./config-problem.ts";
import { unknownProperties } from "./unknown-properties.ts";
import type { SchemaShape } from "./unknown-properties.ts";

/** What a schema says of an input: its output, if there is one, and every problem at every depth. */
export interface SchemaReport<T> {
  /** `undefined` when there are problems. */
  readonly output: T | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Checks an input against a schema and collects all that is wrong with it, unknown properties with the name they look like. */
export function checkSchema<const S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): SchemaReport<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, input);
  const problems: ConfigProblem[] = unknownProperties(schema as unknown as SchemaShape, input).map(
    ({ path, allowed, suggestion }) => ({
      path,
      message:
        "is not a known property. " +
        (suggestion === undefined ? `Allowed: ${allowed.join(", ")}.` : `Did you mean "${suggestion}"?`),
    }),
  );
  for (const issue of parsed.issues ?? []) {
    // Told above, all of them and with a suggestion.
    if (issue.type === "strict_object" && issue.expected === "never") continue;
    problems.push(problemOf(issue));
  }
  return { output: parsed.success && problems.length === 0 ? parsed.output : undefined, problems };
}

function problemOf(issue: v.BaseIssue<unknown>): ConfigProblem {
  const path = (issue.path ?? []).map(({ key }) => String(key));
  if (issue.received === "undefined" || (issue.kind === "schema" && issue.input === undefined))
    return { path, message: `is missing. Needed: ${allowedOf(issue)}.` };
  return { path, value: issue.input, message: `is not allowed. Allowed: ${allowedOf(issue)}.` };
}

/** What the schema would have accepted, in words. */
function allowedOf(issue: v.BaseIssue<unknown>): string {
  switch (issue.type) {
    case "regex":
      return issue.message;
    case "non_empty":
      return "a text that is not empty";
    case "url":
      return "a URL";
    case "integer":
      return "a whole number";
    case "min_value":
      return `at least ${String(issue.requirement)}`;
    case "max_value":
      return `at most ${String(issue.requirement)}`;
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "strict_object":
      return issue.expected === "Object" ? "an object" : (issue.expected ?? "an object");
    case "record":
      return "an object";
    default:
      return issue.expected?.replace(/^\((.*)\)$/, "$1").replaceAll(" | ", " or ") ?? issue.message;
  }
}
