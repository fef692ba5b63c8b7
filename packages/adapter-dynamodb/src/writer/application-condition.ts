import { nestingDepths, tokenizeExpression } from "./expression-tokens.ts";

/** The application's own condition, ready to be joined to another. */
export interface ApplicationCondition {
  /** The condition in parentheses; `undefined` if the application has none. */
  readonly enclosed: string | undefined;
  /** Placeholders that it uses. */
  readonly placeholders: ReadonlySet<string>;
}

/**
 * Reads the application's condition.
 *
 * @returns `undefined` where it is malformed: joined to another it might become well-formed and mean something else, so it must
 * reach DynamoDB as it is
 */
export function readCondition(condition: string | undefined): ApplicationCondition | undefined {
  if (condition === undefined) return { enclosed: undefined, placeholders: new Set() };
  const tokens = tokenizeExpression(condition);
  const depths = tokens && nestingDepths(tokens);
  if (tokens === undefined || depths === undefined || tokens.length === 0) return undefined;
  // DynamoDB refuses redundant parentheses, so what is enclosed already is not enclosed again.
  const enclosed = tokens[0]?.text === "(" && depths.indexOf(0) === tokens.length - 1;
  return {
    enclosed: enclosed ? condition.trim() : `(${condition})`,
    placeholders: new Set(
      tokens.filter(({ kind }) => kind === "name" || kind === "value").map(({ text }) => text),
    ),
  };
}

/** Both conditions must hold: `(<application's>) AND (<ours>)`, or ours alone. */
export function joinCondition({ enclosed }: ApplicationCondition, ours: string): string {
  return enclosed === undefined ? ours : `${enclosed} AND (${ours})`;
}
