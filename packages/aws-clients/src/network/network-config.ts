/** How one side is reached. Everything may be left out. */
export interface NetworkConfig {
  /** URL of an HTTP or HTTPS proxy, without user name and password; or `environment`, for `HTTPS_PROXY`. Default: none. */
  readonly proxy?: string | undefined;
  /** Hosts that are reached without the proxy. Default: `NO_PROXY` of the environment. */
  readonly noProxy?: readonly string[] | undefined;
  /** Default `true`. */
  readonly keepAlive?: boolean | undefined;
  /** Default {@link NETWORK_DEFAULTS}, as all below. */
  readonly connectTimeoutMs?: number | undefined;
  readonly requestTimeoutMs?: number | undefined;
  readonly maxSockets?: number | undefined;
}

/** What holds where nothing is configured. */
export const NETWORK_DEFAULTS = {
  keepAlive: true,
  connectTimeoutMs: 3_000,
  /** A link between partitions may lose packets for a while; longer than this is a hang. */
  requestTimeoutMs: 15_000,
  /** Above the keys handled at the same time, so that a batch is not held up by its connections. */
  maxSockets: 128,
} as const;
