import { requestBytes } from "./wire/json-message.ts";
import { operationOf } from "./wire/operation.ts";
import type { WireService } from "./wire/operation.ts";
import { interceptHandler } from "./wire/request-handler.ts";
import type { HandlerWrapper } from "./wire/request-handler.ts";

/** Counts by operation name, for example `{ PutItem: 3 }`. Operations that were not called are absent. */
export type OperationCounts = Readonly<Record<string, number>>;

/** Counts what passes through it. */
export interface RequestCounter {
  /** For `clients(region, { wrapHandler })`. One counter may wrap any number of handlers. */
  readonly wrap: HandlerWrapper;
  /**
   * HTTP requests by operation, the SDK's own retries included. DynamoDB Streams and Kinesis both have `GetRecords` and
   * `DescribeStream`: name the service to tell them apart.
   */
  counts(service?: WireService): OperationCounts;
  /** Bytes of request bodies by operation. */
  bytesSent(service?: WireService): OperationCounts;
  /** All requests together. */
  total(): number;
  /** Starts again from zero. */
  reset(): void;
}

interface Tally {
  readonly service: WireService | undefined;
  readonly name: string;
  requests: number;
  bytes: number;
}

/**
 * Counts requests by operation. Outside of a fault injector it counts what the client attempts; inside, what reaches the service.
 *
 * @example
 * const counter = requestCounter();
 * const { dynamodb } = cloud.clients("cn-north-1", { wrapHandler: counter.wrap });
 * // ... one put ...
 * expect(counter.counts()).toEqual({ PutItem: 1 });
 */
export function requestCounter(): RequestCounter {
  const tallies = new Map<string, Tally>();
  const sum = (service: WireService | undefined, value: (tally: Tally) => number): OperationCounts => {
    const sums: Record<string, number> = {};
    for (const tally of tallies.values()) {
      if (service !== undefined && tally.service !== service) continue;
      sums[tally.name] = (sums[tally.name] ?? 0) + value(tally);
    }
    return sums;
  };
  return {
    wrap: (inner) =>
      interceptHandler(inner, async (request, options) => {
        const { service, name } = operationOf(request);
        const id = `${service ?? ""}.${name}`;
        const tally = tallies.get(id) ?? { service, name, requests: 0, bytes: 0 };
        tally.requests += 1;
        tally.bytes += requestBytes(request);
        tallies.set(id, tally);
        return (await inner.handle(request, options)).response;
      }),
    counts: (service) => sum(service, (tally) => tally.requests),
    bytesSent: (service) => sum(service, (tally) => tally.bytes),
    total: () => [...tallies.values()].reduce((total, tally) => total + tally.requests, 0),
    reset: () => tallies.clear(),
  };
}
