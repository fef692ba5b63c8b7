/** The smallest parts of a DynamoDB expression that the writer tells apart. */
export type TokenKind = "word" | "name" | "value" | "symbol";

/** One token and where it stands. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Position of its first character in the expression. */
  readonly start: number;
  /** Position after its last character. */
  readonly end: number;
}

// Placeholders and words are read liberally: whether DynamoDB accepts their spelling is for DynamoDB to say.
const TOKEN = /\s+|(#[^\s.,()[\]=<>+\-#:]+)|(:[^\s.,()[\]=<>+\-#:]+)|([\p{L}\p{N}_$]+)|([.,()[\]=<>+-])/uy;

/** The tokens of an expression; `undefined` where it has a character that no expression has. */
export function tokenizeExpression(expression: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let start = 0;
  while (start < expression.length) {
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(expression);
    if (match === null) return undefined;
    const [text, name, value, word, symbol] = match;
    const end = start + text.length;
    const kind = name ? "name" : value ? "value" : word ? "word" : symbol ? "symbol" : undefined;
    if (kind !== undefined) tokens.push({ kind, text, start, end });
    start = end;
  }
  return tokens;
}

/** How deep in parentheses and brackets each token's end is; `undefined` where they do not balance. */
export function nestingDepths(tokens: readonly Token[]): readonly number[] | undefined {
  const open: string[] = [];
  const depths: number[] = [];
  for (const { kind, text } of tokens) {
    if (kind === "symbol") {
      if (text === "(" || text === "[") open.push(text);
      else if (text === ")" && open.pop() !== "(") return undefined;
      else if (text === "]" && open.pop() !== "[") return undefined;
    }
    depths.push(open.length);
  }
  return open.length === 0 ? depths : undefined;
}
