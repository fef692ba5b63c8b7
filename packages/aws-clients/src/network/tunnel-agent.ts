import { HttpsProxyAgent } from "https-proxy-agent";
import type { Agent as HttpAgent, ClientRequest } from "node:http";

/** Where tunnels begin, and how they are kept. */
export interface TunnelOptions {
  readonly proxy: URL;
  /** Longest time until the proxy has made a tunnel. */
  readonly connectTimeoutMs: number;
  readonly keepAlive: boolean;
  readonly maxSockets: number;
}

/**
 * An agent for both protocols whose connections are tunnels through a proxy, with TLS within where the request asks for it.
 *
 * A tunnel that is not made in time is closed. Giving up the request alone would leave it in its place among the sockets, and a proxy that takes
 * connections and never answers would use up all places.
 */
export function tunnelAgent({ proxy, connectTimeoutMs, keepAlive, maxSockets }: TunnelOptions): HttpAgent {
  class TunnelAgent extends HttpsProxyAgent<string> {
    override async connect(
      request: ClientRequest,
      options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
    ): ReturnType<HttpsProxyAgent<string>["connect"]> {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), connectTimeoutMs);
      const once = new HttpsProxyAgent<string>(proxy, { keepAlive });
      once.connectOpts = { ...once.connectOpts, signal: limit.signal };
      try {
        return await once.connect(request, options);
      } catch (error) {
        if (!limit.signal.aborted) throw error;
        // The SDK takes this code for a time-out, which it may try again; an abort would be the caller's wish to it.
        throw Object.assign(new Error("The proxy did not make a tunnel in time."), { code: "ETIMEDOUT" });
      } finally {
        clearTimeout(timer);
      }
    }
  }
  return new TunnelAgent(proxy, { keepAlive, maxSockets });
}
