import type { Change } from "../change.ts";
import { IsthmusError, toIsthmusError } from "../errors.ts";
import type { ChangeTransport, SendOutcome } from "../ports/change-transport.ts";
import type { MetricDimensions, Metrics } from "../ports/metrics.ts";
import type { CallOptions } from "../ports/replica-store.ts";
import type { RetryTools } from "../retry-refused.ts";

/** How a {@link circuitBreakerTransport} decides. */
export interface CircuitBreakerOptions {
  /** Sends in a row that find the link dead before it counts as cut. Default 3. */
  readonly failuresToOpen?: number;
  /** Shortest time between two probes of a cut link, in milliseconds; the longest is half as much again. Default 10,000. */
  readonly openMs?: number;
  /** A clock that never goes back, and chance for the jitter. */
  readonly tools: Pick<RetryTools, "nowMs" | "random">;
  /** Gets `LinkOpen` with each send: 1 where the link counts as cut, 0 where not. */
  readonly metrics?: Metrics;
  /** Of the metric, for example the peer as `target`. */
  readonly dimensions?: MetricDimensions;
}

/** Each failed send has used up the transport's own retries, so that a few say enough. */
export const FAILURES_TO_OPEN_DEFAULT = 3;
/** Short beside the minutes that a cut lasts, long beside what a probe costs. */
export const OPEN_MS_DEFAULT = 10_000;

/** Errors by which a link that does not answer shows itself. Whatever else comes back was answered by somebody. */
const LINK_CODES: readonly string[] = ["unavailable", "timed-out"];

type Circuit =
  | { readonly state: "closed"; readonly failures: number }
  /** `probeAtMs`: when the next send may try the link. */
  | { readonly state: "open"; readonly probeAtMs: number }
  /** One send tries the link; the others are answered at once. */
  | { readonly state: "probing" };

/** What one send said about the link. */
type Verdict = "answered" | "dead" | "silent";

/**
 * A transport that does not wait for a dead link. After {@link CircuitBreakerOptions.failuresToOpen} sends in a row without an answer it fails
 * every change at once with `unavailable` (retryable), and only one send in each `openMs` tries the link, with one change.
 * When that is answered, all goes on as before.
 *
 * ```text
 *            failures in a row                    openMs, with jitter
 *   closed ────────────────────▶ open ◀─────────────────────────────▶ probing
 *      ▲                               no answer                         │
 *      └─────────────────────────────────────────────────────────────────┘
 *                                     answered
 * ```
 *
 * The state belongs to the transport that is returned: keep it between the invocations of a function. `throttled` and what a peer refuses for good
 * are answers. A send that is aborted half-way without an answer is none.
 *
 * @throws IsthmusError `invalid-config` (configuration) for bounds that make no sense
 *
 * @example
 * const guarded = circuitBreakerTransport(transport, { tools: { random: Math.random, nowMs: () => performance.now() } });
 */
export function circuitBreakerTransport(
  transport: ChangeTransport,
  options: CircuitBreakerOptions,
): ChangeTransport {
  const { failuresToOpen = FAILURES_TO_OPEN_DEFAULT, openMs = OPEN_MS_DEFAULT, tools } = options;
  checkAtLeastOne("failuresToOpen", failuresToOpen);
  checkAtLeastOne("openMs", openMs);
  let circuit: Circuit = { state: "closed", failures: 0 };
  // A send that began before the circuit changed says nothing about the link as it is now.
  let era = 0;

  const enter = (next: Circuit): void => {
    if (next.state !== circuit.state) era++;
    circuit = next;
  };
  const open = (): void => {
    enter({ state: "open", probeAtMs: tools.nowMs() + openMs * (1 + tools.random() / 2) });
  };
  const settle = (verdict: Verdict, begun: number): void => {
    if (begun !== era) return;
    if (verdict === "answered") enter({ state: "closed", failures: 0 });
    else if (circuit.state === "probing") open();
    else if (circuit.state === "closed" && verdict === "dead") {
      if (circuit.failures + 1 >= failuresToOpen) open();
      else enter({ state: "closed", failures: circuit.failures + 1 });
    }
  };
  const observed = async (
    changes: readonly Change[],
    call: CallOptions | undefined,
  ): Promise<readonly SendOutcome[]> => {
    const begun = era;
    try {
      const outcomes = await transport.send(changes, call);
      settle(verdictOf(outcomes), begun);
      return outcomes;
    } catch (error) {
      settle(verdictOfRejection(error), begun);
      throw error;
    }
  };
  const probe = async (
    changes: readonly Change[],
    call: CallOptions | undefined,
  ): Promise<readonly SendOutcome[]> => {
    enter({ state: "probing" });
    // One change is enough to learn whether the link is back; the rest need not wait for a whole batch's retries to learn that it is not.
    const first = await observed(changes.slice(0, 1), call);
    if (changes.length === 1) return first;
    const rest = changes.slice(1);
    return [...first, ...(isCut(circuit) ? refused(rest) : await observed(rest, call))];
  };

  return {
    async send(changes, call) {
      if (changes.length === 0 || call?.signal?.aborted === true) return transport.send(changes, call);
      try {
        if (circuit.state === "closed") return await observed(changes, call);
        if (circuit.state === "open" && tools.nowMs() >= circuit.probeAtMs) return await probe(changes, call);
        return refused(changes);
      } finally {
        options.metrics?.add("LinkOpen", isCut(circuit) ? 1 : 0, options.dimensions ?? {});
      }
    },
    async close() {
      await transport.close();
    },
  };
}

function isCut({ state }: Circuit): boolean {
  return state !== "closed";
}

function verdictOf(outcomes: readonly SendOutcome[]): Verdict {
  const dead = outcomes.every(
    (outcome) => outcome.status === "failed" && LINK_CODES.includes(outcome.error.code),
  );
  return dead ? "dead" : "answered";
}

function verdictOfRejection(error: unknown): Verdict {
  const { code, kind } = toIsthmusError(error);
  // Cut off by its caller's deadline: had the link answered, the send would have ended before.
  if (code === "aborted" || LINK_CODES.includes(code)) return "dead";
  return kind === "configuration" || code === "throttled" ? "answered" : "silent";
}

function refused(changes: readonly Change[]): readonly SendOutcome[] {
  const error = new IsthmusError(
    "unavailable",
    "The link has not answered lately and is not tried until its next probe. The change is sent again later.",
    { kind: "retryable" },
  );
  return changes.map(() => ({ status: "failed", error }));
}

function checkAtLeastOne(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 1) return;
  throw new IsthmusError(
    "invalid-config",
    `The circuit breaker's ${name} is ${value}. Allowed: a number of at least 1.`,
    { kind: "configuration" },
  );
}
