/** Everything of a request that may name a placeholder. */
export interface PlaceholderUse {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
}

/** A beginning for our placeholders' names that nothing in the application's request contains. */
export function placeholderPrefix(request: PlaceholderUse): string {
  const text = [
    ...Object.keys(request.ExpressionAttributeNames ?? {}),
    ...Object.keys(request.ExpressionAttributeValues ?? {}),
    // A placeholder that the application uses but forgot to define must stay undefined, so the expressions count, too.
    request.ConditionExpression ?? "",
    request.UpdateExpression ?? "",
  ].join(" ");
  // The text is finite, so some number is free.
  for (let n = 0; ; n++) {
    const prefix = n === 0 ? "isthmus" : `isthmus${n}`;
    if (!text.includes(prefix)) return prefix;
  }
}
