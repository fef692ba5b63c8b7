import type { Environment } from "./network/proxy-choice.ts";
import type { RequestHandler } from "./network/request-handler.ts";

/** What the clients of a side take from their surroundings. A test gives its own; {@link systemSideTools} is the real one. */
export interface SideTools {
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly environment: Environment;
  /** Put between every client, those of STS and Secrets Manager included, and the network: to count, to inject faults. */
  readonly wrapHandler: (handler: RequestHandler) => RequestHandler;
}

/** The machine's clock, randomness and environment, and nothing between the clients and the network. */
export function systemSideTools(): SideTools {
  return {
    nowMs: () => Date.now(),
    random: () => Math.random(),
    environment: process.env,
    wrapHandler: (handler) => handler,
  };
}
