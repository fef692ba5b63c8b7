import * as v from "valibot";
import { text, wholeNumber } from "../field-schemas.ts";

/** The runtime schema of {@link NetworkConfig}. What it cannot tell, {@link sideProblems} does. */
export const NetworkSchema = v.strictObject({
  // Any text is let through here and judged by `sideProblems`: a report of this schema shows the value, and a proxy's URL may hold a password.
  proxy: v.optional(
    text(
      'Proxy that connections are tunnelled through (CONNECT), for example "http://proxy.example:3128"; or "environment" for HTTPS_PROXY. Default: none.',
    ),
  ),
  noProxy: v.optional(
    v.pipe(
      v.array(text("Host, domain or host:port.")),
      v.description(
        'Hosts that are reached without the proxy: "example.com" is the host and all below it, ".example.com" only what is below, "host:8000" one port, "*" everything. Default: NO_PROXY of the environment.',
      ),
    ),
  ),
  keepAlive: v.optional(v.pipe(v.boolean(), v.description("Whether connections are kept. Default: true."))),
  connectTimeoutMs: v.optional(
    wholeNumber("Longest time to connect, the proxy included, in milliseconds. Default 3000.", 1, 600_000),
  ),
  requestTimeoutMs: v.optional(
    wholeNumber(
      "Longest time from a request to its response's head, in milliseconds; an SQS receive has its waiting time on top. Default 15000.",
      1,
      600_000,
    ),
  ),
  maxSockets: v.optional(
    wholeNumber("Connections at the same time, for each service. Default 128.", 1, 10_000),
  ),
});
