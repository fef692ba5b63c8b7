import type { HandlerWrapper } from "@isthmus/local-cloud";
import { EDIT_ATTRIBUTE } from "./writers/city-writes.ts";

/**
 * Tells of every item that functions have put, once the table has acknowledged the put: the edit it carries. What `observeApplies` does at a client is
 * done here on the wire, since a bundled function's clients are its own.
 */
export function observePuts(applied: (edit: string) => void): HandlerWrapper {
  return (inner) => ({
    metadata: inner.metadata,
    destroy: () => inner.destroy(),
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    handle: async (request, options) => {
      const answer = await inner.handle(request, options);
      const isPut = request.headers["x-amz-target"]?.endsWith(".PutItem") === true;
      const edit = isPut && answer.response.statusCode === 200 ? editIn(String(request.body)) : undefined;
      if (edit !== undefined) applied(edit);
      return answer;
    },
  });
}

function editIn(body: string): string | undefined {
  const { Item: item } = JSON.parse(body) as { readonly Item?: Record<string, { readonly S?: string }> };
  return item?.[EDIT_ATTRIBUTE]?.S;
}
