import type { Token } from "./expression-tokens.ts";
import { parseUpdateExpression } from "./update-expression.ts";
import type { UpdateAction } from "./update-expression.ts";

/** An update expression that sets the version, too. */
export interface MergedUpdate {
  readonly expression: string;
  /** Placeholders of the assignments that were left out. Those that nothing else uses must go, or DynamoDB refuses the request. */
  readonly droppedPlaceholders: ReadonlySet<string>;
  /** Placeholders that the application's remaining actions use. */
  readonly keptPlaceholders: ReadonlySet<string>;
  /** The attributes of the version that the application itself assigned. */
  readonly assigned: ReadonlySet<string>;
}

/**
 * Adds assignments to an update expression, in place of the application's own to the same attributes.
 *
 * @param expression the application's; `undefined` if it has none
 * @param names the application's ExpressionAttributeNames
 * @param replaced attributes whose assignments by the application are left out
 * @param assignments ours, as the SET clause wants them
 * @returns `undefined` where the expression is malformed, and DynamoDB is to say so
 */
export function mergeUpdate(
  expression: string | undefined,
  names: Readonly<Record<string, string>>,
  replaced: readonly string[],
  assignments: string,
): MergedUpdate | undefined {
  const clauses = expression === undefined ? [] : parseUpdateExpression(expression);
  if (clauses === undefined) return undefined;
  const dropped: UpdateAction[] = [];
  const kept: UpdateAction[] = [];
  const assigned = new Set<string>();
  const parts: string[] = [];
  let merged = false;
  for (const { keyword, actions } of clauses) {
    const texts: string[] = [];
    for (const action of actions) {
      const attribute = attributeOf(action, names);
      if (attribute !== undefined && replaced.includes(attribute)) {
        dropped.push(action);
        assigned.add(attribute);
      } else {
        kept.push(action);
        texts.push(action.text);
      }
    }
    if (keyword === "SET") {
      texts.push(assignments);
      merged = true;
    }
    if (texts.length > 0) parts.push(`${keyword} ${texts.join(", ")}`);
  }
  if (!merged) parts.push(`SET ${assignments}`);
  return {
    expression: parts.join(" "),
    droppedPlaceholders: placeholdersOf(dropped),
    keptPlaceholders: placeholdersOf(kept),
    assigned,
  };
}

/** The top-level attribute that an action changes. */
function attributeOf(action: UpdateAction, names: Readonly<Record<string, string>>): string | undefined {
  const [head] = action.tokens;
  if (head?.kind !== "name") return head?.text;
  return Object.hasOwn(names, head.text) ? names[head.text] : undefined;
}

function placeholdersOf(actions: readonly UpdateAction[]): ReadonlySet<string> {
  return new Set(actions.flatMap(({ tokens }) => tokens.filter(isPlaceholder).map(({ text }) => text)));
}

function isPlaceholder({ kind }: Token): boolean {
  return kind === "name" || kind === "value";
}
