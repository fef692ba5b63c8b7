/** The part of an SDK command that is needed here. */
interface HasMiddleware {
  readonly middlewareStack: {
    add(
      middleware: (next: Next) => Next,
      options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
    ): void;
  };
}
type Next = (args: unknown) => Promise<{ readonly response: unknown }>;

/** The body of a response, as a handler gives it. */
type Body = AsyncIterable<Uint8Array> | Uint8Array | string;

/**
 * Runs `send`, which sends `command`, and gives the response's JSON as it came beside the SDK's output. The reason: the SDK, as of 3.1141,
 * reads an attribute named `__proto__` at the top level of an item as `undefined` (within maps it reads it well). JSON.parse does not.
 *
 * @returns `json` parses anew at every call: call it only where the output is known to lack something
 */
export async function keepingJson<O>(
  command: object,
  send: () => Promise<O>,
): Promise<{ readonly output: O; json(): unknown }> {
  let kept: Uint8Array = new Uint8Array();
  const keepBody =
    (next: Next): Next =>
    async (args) => {
      const result = await next(args);
      const response = result.response as { body: Body };
      kept = await bytesOf(response.body);
      // The deserializer comes after, and takes bytes as well as a stream.
      response.body = kept;
      return result;
    };
  (command as HasMiddleware).middlewareStack.add(keepBody, {
    step: "deserialize",
    priority: "low",
    name: "keepBody",
  });
  return { output: await send(), json: (): unknown => JSON.parse(Buffer.from(kept).toString("utf8")) };
}

/** Whether the SDK has lost the value of an attribute of this item; see {@link keepingJson}. */
export function hasLostAttribute(item: object | undefined): boolean {
  const attribute = item && Object.getOwnPropertyDescriptor(item, "__proto__");
  return attribute !== undefined && attribute.value === undefined;
}

async function bytesOf(body: Body): Promise<Uint8Array> {
  if (typeof body === "string") return Buffer.from(body, "utf8");
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
