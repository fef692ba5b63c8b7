import type { JsonObject } from "../wire/json-message.ts";
import { readBytes } from "../wire/json-message.ts";
import type { WireResponse } from "../wire/request-handler.ts";

type Next = (args: unknown) => Promise<{ readonly response: unknown }>;

/** The part of an SDK command that is needed here. */
interface HasMiddleware {
  readonly middlewareStack: {
    add(
      middleware: (next: Next) => Next,
      options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
    ): void;
  };
}

/**
 * Sends a command and gives the service's own JSON instead of the SDK's output, because Lambda's records are made of that JSON, and the
 * SDK's output is not it exactly: it holds dates and bytes, and loses an attribute named `__proto__`.
 */
export async function keptJson(command: object, send: () => Promise<unknown>): Promise<JsonObject> {
  let kept = "{}";
  const keepBody =
    (next: Next): Next =>
    async (args) => {
      const result = await next(args);
      const response = result.response as WireResponse;
      const bytes = await readBytes(response);
      kept = bytes.toString("utf8");
      // The SDK reads it after this, and takes bytes as well as a stream.
      response.body = bytes;
      return result;
    };
  (command as HasMiddleware).middlewareStack.add(keepBody, {
    step: "deserialize",
    priority: "low",
    name: "keepBody",
  });
  await send();
  return JSON.parse(kept) as JsonObject;
}
