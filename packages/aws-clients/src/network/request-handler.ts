import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { NETWORK_DEFAULTS } from "./network-config.ts";
import type { NetworkConfig } from "./network-config.ts";
import { chooseProxy } from "./proxy-choice.ts";
import type { Environment } from "./proxy-choice.ts";

/** The SDK's HTTP handler, as far as its clients use it. */
export type RequestHandler = Pick<
  NodeHttpHandler,
  "handle" | "destroy" | "metadata" | "updateHttpClientConfig" | "httpHandlerConfigs"
>;

/**
 * A handler with connections of its own, as the network is configured: through its proxy, except for those hosts that are reached without.
 * It speaks HTTP/1.1: the Kinesis client would choose HTTP/2, which proxies between partitions and emulators may not speak.
 *
 * @param waitMs what a service may wait by design before it answers, on top of the request's time limit; default 0
 * @throws IsthmusError `invalid-config` (configuration) for an unfit proxy
 */
export function createRequestHandler(
  network: NetworkConfig | undefined,
  environment: Environment,
  waitMs = 0,
): RequestHandler {
  const {
    keepAlive = NETWORK_DEFAULTS.keepAlive,
    connectTimeoutMs = NETWORK_DEFAULTS.connectTimeoutMs,
    requestTimeoutMs = NETWORK_DEFAULTS.requestTimeoutMs,
    maxSockets = NETWORK_DEFAULTS.maxSockets,
  } = network ?? {};
  const limits = {
    connectionTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs + waitMs,
    throwOnRequestTimeout: true,
  };
  const pool = { keepAlive, maxSockets };
  const direct = new NodeHttpHandler({
    ...limits,
    httpAgent: new HttpAgent(pool),
    httpsAgent: new HttpsAgent(pool),
  });
  const proxy = chooseProxy(network, environment);
  if (proxy === undefined) return direct;

  const tunnelled = new NodeHttpHandler(async () => {
    // Loaded only where there is a proxy: it takes a sixth of what the whole client takes to load, and every cold start would pay for it.
    const { tunnelAgent } = await import("./tunnel-agent.ts");
    const agent = tunnelAgent({ proxy: proxy.url, connectTimeoutMs, ...pool });
    return { ...limits, httpAgent: agent, httpsAgent: agent };
  });
  return {
    metadata: direct.metadata,
    handle: async (request, options) => {
      const port = request.port ?? (request.protocol === "https:" ? 443 : 80);
      const handler = proxy.bypasses(request.hostname, port) ? direct : tunnelled;
      return handler.handle(request, options);
    },
    destroy() {
      direct.destroy();
      tunnelled.destroy();
    },
    updateHttpClientConfig(key, value) {
      direct.updateHttpClientConfig(key, value);
      tunnelled.updateHttpClientConfig(key, value);
    },
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
  };
}
