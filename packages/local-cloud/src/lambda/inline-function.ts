import { timedOut, tooLarge } from "./failed-invocation.ts";
import { functionIdentity } from "./function-identity.ts";
import type { FunctionIdentity, InvocationIdentity } from "./function-identity.ts";
import type { LambdaHandler } from "./lambda-context.ts";
import { INVOCATION_BYTES_MAX } from "./local-function.ts";
import type { InvocationResult, LocalFunction, LocalFunctionOptions } from "./local-function.ts";

/** What a function in this very thread is made of. */
export interface InlineFunctionOptions extends LocalFunctionOptions {
  readonly handler: LambdaHandler;
}

/**
 * A function that runs in this thread, for handlers that a test wants to look into. After a time-out its code runs on, since nothing can
 * stop it; what it returns then is ignored.
 *
 * @throws LocalCloudError `invalid-options`
 *
 * @example
 * const apply = inlineFunction({ name: "apply", timeoutMs: 30_000, handler: async (event, context) => ... });
 */
export function inlineFunction(options: InlineFunctionOptions): LocalFunction {
  const identity = functionIdentity(options);
  let underWay = 0;
  return {
    name: identity.name,
    arn: identity.arn,
    invoke: async (event) => {
      const invocation = identity.newInvocation();
      const requestId = invocation.awsRequestId;
      const text = JSON.stringify(event);
      if (underWay >= identity.concurrencyMax) return { status: "throttled", requestId };
      if (Buffer.byteLength(text) > INVOCATION_BYTES_MAX) return tooLarge(requestId);
      underWay += 1;
      try {
        return await raceTimeout(options.handler, text, invocation, identity);
      } finally {
        underWay -= 1;
      }
    },
    stop: async () => Promise.resolve(),
  };
}

async function raceTimeout(
  handler: LambdaHandler,
  event: string,
  invocation: InvocationIdentity,
  { timeoutMs }: FunctionIdentity,
): Promise<InvocationResult> {
  const deadlineMs = Date.now() + timeoutMs;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<InvocationResult>((resolve) => {
    timer = setTimeout(() => resolve(timedOut(invocation.awsRequestId, timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([run(handler, event, invocation, deadlineMs), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function run(
  handler: LambdaHandler,
  event: string,
  invocation: InvocationIdentity,
  deadlineMs: number,
): Promise<InvocationResult> {
  const requestId = invocation.awsRequestId;
  try {
    const value = await handler(JSON.parse(event), {
      ...invocation,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    });
    return { status: "returned", requestId, value: JSON.parse(JSON.stringify(value) ?? "null") as unknown };
  } catch (error) {
    const [errorType, errorMessage] =
      error instanceof Error ? [error.name, error.message] : [typeof error, String(error)];
    return { status: "failed", requestId, failure: "thrown", errorType, errorMessage };
  }
}
