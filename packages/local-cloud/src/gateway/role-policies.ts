import { LocalCloudError } from "../local-cloud-error.ts";

/** One statement of a policy, resolved. */
export interface PolicyStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: PolicyConditions;
}

type PolicyConditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What is known of a request beyond its action and resource, by condition key. */
export type RequestContext = Readonly<Record<string, string | number | readonly string[]>>;

/** A role as its template describes it. */
export interface LocalRole {
  readonly arn: string;
  readonly statements: readonly PolicyStatement[];
  /** Who may take it on. */
  readonly trust: readonly PolicyStatement[];
  readonly managedPolicyArns: readonly string[];
}

/** Whether statements allow an action on a resource: one must allow it, and none may deny it. */
export function allows(
  statements: readonly PolicyStatement[],
  action: string,
  resource: string,
  context: RequestContext = {},
): boolean {
  const matching = statements.filter(
    (statement) =>
      listOf(statement.Action).some((pattern) => matches(pattern, action, true)) &&
      (statement.Resource === undefined ||
        listOf(statement.Resource).some((pattern) => matches(pattern, resource))) &&
      holds(statement.Condition, context),
  );
  return matching.length > 0 && matching.every(({ Effect: effect }) => effect === "Allow");
}

/** Whether a policy's pattern with `*` and `?` fits a text. */
export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, ignoreCase ? "i" : "").test(text);
}

/** A policy's single value or list as a list. */
export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

type Operator = (wanted: readonly string[], found: readonly string[]) => boolean;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", (wanted, found) => found.some((value) => wanted.includes(value))],
  ["StringLike", (wanted, found) => found.some((value) => wanted.some((pattern) => matches(pattern, value)))],
  ["ForAllValues:StringEquals", (wanted, found) => found.every((value) => wanted.includes(value))],
  ["ForAnyValue:StringEquals", (wanted, found) => found.some((value) => wanted.includes(value))],
  [
    "NumericLessThanEquals",
    ([limit], found) => found.length > 0 && found.every((value) => Number(value) <= Number(limit)),
  ],
]);

/** An operator that is not known here is an error, so that no condition is passed over in silence. */
function holds(conditions: PolicyConditions = {}, context: RequestContext): boolean {
  return Object.entries(conditions).every(([name, keys]) => {
    if (name === "Null") return Object.entries(keys).every(([key, absent]) => isNull(absent, context[key]));
    const operator = OPERATORS.get(name);
    if (operator === undefined) {
      throw new LocalCloudError(
        "unsupported-template",
        `A policy has the condition operator ${name}, which is not known here. Known: ${[...OPERATORS.keys(), "Null"].join(", ")}.`,
      );
    }
    return Object.entries(keys).every(([key, wanted]) => operator(textsOf(wanted), textsOf(context[key])));
  });
}

function isNull(absent: unknown, found: unknown): boolean {
  return String(absent) === String(found === undefined);
}

function textsOf(value: unknown): readonly string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
