import { setMaxListeners } from "node:events";
import { setTimeout as sleepFor } from "node:timers/promises";
import { jsonResponse, readBytes, readRequest, withRequestBody } from "../wire/json-message.ts";
import type { JsonObject } from "../wire/json-message.ts";
import { operationOf } from "../wire/operation.ts";
import type { WireOperation } from "../wire/operation.ts";
import { interceptHandler } from "../wire/request-handler.ts";
import type {
  HandlerWrapper,
  RequestHandlerLike,
  WireOptions,
  WireRequest,
  WireResponse,
} from "../wire/request-handler.ts";
import { connectionError } from "./connection-error.ts";
import { expiredResponse } from "./expired-response.ts";
import { faultPlan } from "./fault-plan.ts";
import type { Fate, FaultPlan, StrikeCounts } from "./fault-plan.ts";
import type { Fault } from "./fault-rule.ts";
import { markExpired } from "./mark-expired.ts";
import { seededChance } from "./seeded-chance.ts";
import type { SplitBatch } from "./split-batch.ts";
import { throttledResponse } from "./throttled-response.ts";

/** How to make an injector. */
export interface FaultInjectorOptions {
  /** The same seed, plan and order of requests make the same faults. */
  readonly seed: number;
  /** Default: no faults. */
  readonly plan?: readonly Fault[];
  /** Waits, and rejects when aborted. Default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** Makes services misbehave, at the SDK's request handler. One injector stands for one link: make one per direction to cut. */
export interface FaultInjector {
  /** For `clients(region, { wrapHandler })`. One injector may wrap any number of handlers. */
  readonly wrap: HandlerWrapper;
  /** Replaces the plan, also while requests are under way: those keep the fate they have. @throws LocalCloudError `invalid-options` */
  setPlan(plan: readonly Fault[]): void;
  /** Cuts the link: requests under way are reset, new ones refused, until `heal`. */
  cut(): void;
  heal(): void;
  /** How often each fault has struck since the beginning or the last `resetStrikes`. */
  strikes(): StrikeCounts;
  resetStrikes(): void;
}

const NO_STRIKES: StrikeCounts = {
  throttle: 0,
  "expired-credentials": 0,
  partial: 0,
  "lost-response": 0,
  latency: 0,
  expiry: 0,
  cut: 0,
};

/**
 * Makes a fault injector.
 *
 * @throws LocalCloudError `invalid-options`
 *
 * @example
 * const faults = faultInjector({ seed: 1, plan: [{ kind: "partial", operations: ["PutRecords"], entries: [0, 2], times: 1 }] });
 * const { kinesis } = cloud.clients("cn-north-1", { wrapHandler: faults.wrap });
 */
export function faultInjector(options: FaultInjectorOptions): FaultInjector {
  const chance = seededChance(options.seed);
  const sleep = options.sleep ?? wait;
  let strikes = NO_STRIKES;
  const count = (kind: keyof StrikeCounts, by = 1): void => {
    strikes = { ...strikes, [kind]: strikes[kind] + by };
  };
  const ready = (plan: readonly Fault[]): FaultPlan => faultPlan(plan, chance, (kind) => count(kind));
  let plan = ready(options.plan ?? []);
  let link = newLink();

  const handle = async (
    inner: RequestHandlerLike,
    request: WireRequest,
    wireOptions: WireOptions,
  ): Promise<WireResponse> => {
    const { signal } = link;
    if (signal.aborted) {
      count("cut");
      throw connectionError("ECONNREFUSED");
    }
    const operation = operationOf(request);
    const current = plan;
    const fate = current.decide(operation, () => readRequest(request));
    const response = (async () => {
      if (fate.delayMs > 0) {
        await sleep(fate.delayMs, wireOptions.abortSignal as AbortSignal | undefined);
        if (signal.aborted) throw connectionError("ECONNRESET");
      }
      return meet(fate, operation, inner, request, wireOptions);
    })();
    return disguise(await untilCut(response, signal, count), operation, current, count);
  };

  return {
    wrap: (inner) => interceptHandler(inner, async (request, opts) => handle(inner, request, opts)),
    setPlan: (next) => {
      plan = ready(next);
    },
    cut: () => link.abort(),
    heal: () => {
      if (link.signal.aborted) link = newLink();
    },
    strikes: () => strikes,
    resetStrikes: () => {
      strikes = NO_STRIKES;
    },
  };
}

/** An uncut link is one that has not been aborted. Every request under way listens to it. */
function newLink(): AbortController {
  const link = new AbortController();
  setMaxListeners(0, link.signal);
  return link;
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
}

async function meet(
  fate: Fate,
  { service }: WireOperation,
  inner: RequestHandlerLike,
  request: WireRequest,
  options: WireOptions,
): Promise<WireResponse> {
  if (fate.throttle !== undefined) return throttledResponse(service, fate.throttle.code);
  if (fate.expired === true) return expiredResponse(service);
  const response =
    fate.split === undefined
      ? (await inner.handle(request, options)).response
      : await sendPart(fate.split, inner, request, options);
  if (!fate.loseResponse) return response;
  // Read to its end, so that the request has surely been executed when the caller learns of the loss.
  await readBytes(response);
  throw connectionError("ECONNRESET");
}

async function sendPart(
  split: SplitBatch,
  inner: RequestHandlerLike,
  request: WireRequest,
  options: WireOptions,
): Promise<WireResponse> {
  if (split.accepted === undefined) return jsonResponse(200, split.answer({}));
  const { response } = await inner.handle(withRequestBody(request, split.accepted), options);
  if (response.statusCode !== 200) return response;
  const json = JSON.parse((await readBytes(response)).toString("utf8")) as JsonObject;
  return jsonResponse(200, split.answer(json), response);
}

/** The response, or a connection reset as soon as the link is cut. What was sent then may or may not be executed. */
async function untilCut(
  response: Promise<WireResponse>,
  link: AbortSignal,
  count: (kind: "cut") => void,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const onCut = (): void => {
      count("cut");
      reject(connectionError("ECONNRESET"));
      // Nobody reads a response that comes after the cut; left unread, it would hold its connection.
      response.then(readBytes).catch(() => undefined);
    };
    link.addEventListener("abort", onCut, { once: true });
    response.finally(() => link.removeEventListener("abort", onCut)).then(resolve, reject);
  });
}

/** Marks removals as expiries, where the plan wants that. */
async function disguise(
  response: WireResponse,
  operation: WireOperation,
  { expiries }: FaultPlan,
  count: (kind: "expiry", by: number) => void,
): Promise<WireResponse> {
  if (expiries.length === 0 || operation.service !== "streams" || operation.name !== "GetRecords")
    return response;
  if (response.statusCode !== 200) return response;
  const json = JSON.parse((await readBytes(response)).toString("utf8")) as JsonObject;
  const disguised = markExpired(json, expiries);
  count("expiry", disguised.marked);
  return jsonResponse(200, disguised.response, response);
}
