import { randomUUID } from "node:crypto";
import { partitionOf } from "../deployment/partition.ts";
import { LocalCloudError } from "../local-cloud-error.ts";
import type { LambdaContext } from "./lambda-context.ts";
import type { LocalFunctionOptions } from "./local-function.ts";

/** All that stays the same between invocations, so that it can be sent to another thread. */
export type InvocationIdentity = Omit<
  LambdaContext,
  "getRemainingTimeInMillis" | "callbackWaitsForEmptyEventLoop"
>;

/** A function's options with their defaults. */
export interface FunctionIdentity {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly concurrencyMax: number;
  /** The context of a new invocation, under a new request id. */
  newInvocation(): InvocationIdentity;
}

const ACCOUNT = "000000000000";
const NAME = /^[\w-]{1,64}$/;
const TIMEOUT_MS_DEFAULT = 3_000;
const TIMEOUT_MS_MAX = 900_000;
const MEMORY_MB_DEFAULT = 128;
const CONCURRENCY_MAX_DEFAULT = 10;

/** @throws LocalCloudError `invalid-options` */
export function functionIdentity(options: LocalFunctionOptions): FunctionIdentity {
  const { name, region = "us-east-1", timeoutMs = TIMEOUT_MS_DEFAULT } = options;
  const { memoryMb = MEMORY_MB_DEFAULT, concurrencyMax = CONCURRENCY_MAX_DEFAULT } = options;
  if (!NAME.test(name)) {
    throw invalid(`The function's name ${JSON.stringify(name)} is not valid. Allowed: ${NAME.source}.`);
  }
  if (!(timeoutMs >= 1 && timeoutMs <= TIMEOUT_MS_MAX)) {
    throw invalid(`The time-out ${timeoutMs} ms of ${name} is not valid. Allowed: 1 to ${TIMEOUT_MS_MAX}.`);
  }
  if (!(Number.isInteger(concurrencyMax) && concurrencyMax >= 1)) {
    throw invalid(
      `The concurrency ${concurrencyMax} of ${name} is not valid. Allowed: whole numbers from 1 on.`,
    );
  }
  const arn = `arn:${partitionOf(region).id}:lambda:${region}:${ACCOUNT}:function:${name}`;
  return {
    name,
    arn,
    region,
    timeoutMs,
    memoryMb,
    concurrencyMax,
    newInvocation: () => ({
      awsRequestId: randomUUID(),
      functionName: name,
      functionVersion: "$LATEST",
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memoryMb),
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: "local",
    }),
  };
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError("invalid-options", message);
}
