import { nestingDepths, tokenizeExpression } from "./expression-tokens.ts";
import type { Token } from "./expression-tokens.ts";

const CLAUSE_KEYWORDS: readonly string[] = ["SET", "REMOVE", "ADD", "DELETE"];

/** After these a word is a path or an operand, even if it is spelled like the start of a clause. */
const CONNECTORS: readonly string[] = [",", "=", "+", "-", ".", "(", "["];

/** One action of a clause, such as `a = a + :one` or, in REMOVE, `b[0]`. */
export interface UpdateAction {
  /** The action as the application wrote it. */
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** One clause of an update expression. */
export interface UpdateClause {
  readonly keyword: string;
  readonly actions: readonly UpdateAction[];
}

/**
 * The clauses of an update expression, in the application's order. `undefined` for anything that DynamoDB refuses for its shape:
 * such an expression must reach DynamoDB as it is, so that the application gets DynamoDB's own error and no repair of ours.
 */
export function parseUpdateExpression(expression: string): readonly UpdateClause[] | undefined {
  const tokens = tokenizeExpression(expression);
  const depths = tokens && nestingDepths(tokens);
  if (tokens === undefined || depths === undefined) return undefined;
  const clauses: { keyword: string; actions: Token[][] }[] = [];
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    const nested = depths[index] !== 0;
    if (!nested && startsClause(token, before, clauses.at(-1)?.actions)) {
      clauses.push({ keyword: token.text.toUpperCase(), actions: [[]] });
      continue;
    }
    const actions = clauses.at(-1)?.actions;
    if (actions === undefined) return undefined;
    if (!nested && token.kind === "symbol" && token.text === ",") actions.push([]);
    else actions.at(-1)?.push(token);
  }
  const keywords = clauses.map(({ keyword }) => keyword);
  if (clauses.length === 0 || new Set(keywords).size !== keywords.length) return undefined;
  if (clauses.some(({ actions }) => actions.some((action) => !isPath(action[0])))) return undefined;
  return clauses.map(({ keyword, actions }) => ({
    keyword,
    actions: actions.map((action) => ({ text: sourceOf(action, expression), tokens: action })),
  }));
}

function startsClause(
  token: Token,
  before: Token | undefined,
  actions: readonly (readonly Token[])[] | undefined,
): boolean {
  if (token.kind !== "word" || !CLAUSE_KEYWORDS.includes(token.text.toUpperCase())) return false;
  if (before === undefined) return true;
  // Directly after a keyword stands a path, whatever its spelling.
  if (actions?.length === 1 && actions[0]?.length === 0) return false;
  return !(before.kind === "symbol" && CONNECTORS.includes(before.text));
}

function isPath(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "name";
}

function sourceOf(tokens: readonly Token[], expression: string): string {
  return expression.slice(tokens[0]?.start, tokens.at(-1)?.end);
}
