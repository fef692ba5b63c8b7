import type { HandlerWrapper } from "@isthmus/local-cloud";

/** Does something before each HTTP request of a client, for example what another writer might do at that moment. */
export function beforeEachRequest(act: () => Promise<void>): HandlerWrapper {
  return (inner) => ({
    metadata: inner.metadata,
    handle: async (request, options) => {
      await act();
      return inner.handle(request, options);
    },
    destroy: () => inner.destroy(),
    updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => inner.httpHandlerConfigs(),
  });
}
