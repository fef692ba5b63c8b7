import { LocalCloudError } from "../local-cloud-error.ts";
import type { WireOperation, WireService } from "../wire/operation.ts";

/** Which requests a fault strikes. Without any of these: every request that it can concern. */
export interface FaultScope {
  readonly services?: readonly WireService[];
  /** Operation names, for example `PutRecords`. */
  readonly operations?: readonly string[];
  /** Lets so many matching requests pass first. Default 0. */
  readonly skip?: number;
  /** Strikes so many times and is spent then. Default: without end. */
  readonly times?: number;
  /** Chance of each matching request, 0 to 1. Default 1. */
  readonly rate?: number;
}

/** The service refuses the request as coming too fast; it is not executed. */
export interface ThrottleFault extends FaultScope {
  readonly kind: "throttle";
  /** The error's name. Default: the one that the service itself would give. */
  readonly code?: string;
}

/**
 * The service executes a batch in part: `PutRecords`, `SendMessageBatch`, `DeleteMessageBatch`, `ChangeMessageVisibilityBatch`, `BatchGetItem`
 * and `BatchWriteItem`. The refused entries are not executed, and are answered for as each of these does that.
 */
export interface PartialFault extends FaultScope {
  readonly kind: "partial";
  /** The entries to refuse by their place in the batch, from 0. */
  readonly entries?: readonly number[];
  /** Without `entries`: the chance of each entry to be refused, 0 to 1. Default 0.5. */
  readonly share?: number;
  /** The error code of refused entries, where the operation has one. Default: the one that the service itself would give. */
  readonly code?: string;
}

/** The service refuses the request because its credentials have expired; it is not executed. */
export interface ExpiredCredentialsFault extends FaultScope {
  readonly kind: "expired-credentials";
}

/** The request is executed, but its response is lost: the connection is reset. */
export interface LostResponseFault extends FaultScope {
  readonly kind: "lost-response";
}

/** The request is sent only after a while. Aborting the call ends the waiting. */
export interface LatencyFault extends FaultScope {
  readonly kind: "latency";
  readonly ms: number;
  /** Up to so much more, evenly distributed. Default 0. */
  readonly jitterMs?: number;
}

/** What an {@link ExpiryFault} is asked about. */
export interface RemovedRecord {
  /** The key as DynamoDB JSON, for example `{ id: { S: "one" } }`. Binary is base64 text. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly sequenceNumber: string;
}

/** Removals in DynamoDB Streams that look as if time to live had done them, which the emulator never does. */
export interface ExpiryFault {
  readonly kind: "expiry";
  /** Chooses the removals. A record may be read repeatedly, and should then be chosen again. */
  readonly when: (record: RemovedRecord) => boolean;
}

/** One way to misbehave. */
export type Fault =
  | ThrottleFault
  | ExpiredCredentialsFault
  | PartialFault
  | LostResponseFault
  | LatencyFault
  | ExpiryFault;

/** Faults that choose their requests by a {@link FaultScope}. */
export type ScopedFault = Exclude<Fault, ExpiryFault>;

/** Whether the fault concerns requests of this operation. */
export function concerns(scope: FaultScope, operation: WireOperation): boolean {
  const { services, operations } = scope;
  if (operations !== undefined && !operations.includes(operation.name)) return false;
  return services === undefined || (operation.service !== undefined && services.includes(operation.service));
}

/** @throws LocalCloudError `invalid-options` */
export function checkFault(fault: Fault): void {
  if (fault.kind === "expiry") return;
  const within = (name: string, value: number | undefined, max: number, whole: boolean): void => {
    if (value === undefined || (value >= 0 && value <= max && (!whole || Number.isInteger(value)))) return;
    throw new LocalCloudError(
      "invalid-options",
      `The fault "${fault.kind}" has ${name} ${value}. Allowed: ${whole ? "whole numbers" : "numbers"} from 0${max === Infinity ? "" : ` to ${max}`}.`,
    );
  };
  within("rate", fault.rate, 1, false);
  within("skip", fault.skip, Number.MAX_SAFE_INTEGER, true);
  within("times", fault.times, Number.MAX_SAFE_INTEGER, true);
  if (fault.kind === "partial") within("share", fault.share, 1, false);
  if (fault.kind === "latency") {
    within("ms", fault.ms, Number.MAX_SAFE_INTEGER, false);
    within("jitterMs", fault.jitterMs, Number.MAX_SAFE_INTEGER, false);
  }
}
