import { executionEnvironment } from "./execution-environment.ts";
import type { ExecutionEnvironment } from "./execution-environment.ts";
import { functionIdentity } from "./function-identity.ts";
import type { FunctionIdentity } from "./function-identity.ts";
import { tooLarge } from "./failed-invocation.ts";
import { INVOCATION_BYTES_MAX } from "./local-function.ts";
import type { LocalFunction, LocalFunctionOptions } from "./local-function.ts";

/** What a function from a module is made of. */
export interface LambdaFunctionOptions extends LocalFunctionOptions {
  /** The bundle: a file's URL. */
  readonly module: URL;
  /** The exported function's name. Default `handler`. */
  readonly handler?: string;
  /** Environment variables beside those that Lambda itself sets. Nothing of this process's own environment is seen. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Stands for the function's role in the requests it signs. Default `local`. */
  readonly accessKeyId?: string;
  /**
   * An HTTP endpoint, as `startServiceGateway` gives one, that all HTTPS requests of the function go to, with the host they were meant for in the header `Host`.
   * So neither the module nor its environment has to know that it is not in AWS. Default: they go where they are meant to.
   */
  readonly httpsGateway?: string;
  /**
   * Asked at each invocation, the first being number 0: after how many milliseconds its environment is to end under it, or
   * `undefined` for not at all. Default: never.
   */
  readonly crashAfterMs?: (invocation: number) => number | undefined;
  /**
   * Asked likewise: for how many milliseconds the environment hangs after its handler has done its work, before it answers. Longer than the
   * function's time-out, it is a time-out whose work is done. Default: never.
   */
  readonly hangsForMs?: (invocation: number) => number | undefined;
  /** Takes what the function writes to its standard output and error output, in pieces. Default: it is dropped. */
  readonly onOutput?: (text: string) => void;
}

/** How a function from a module has run. */
export interface LambdaFunction extends LocalFunction {
  /** Environments started so far. */
  readonly coldStarts: number;
}

/**
 * A function whose module is loaded into a worker thread, one for each invocation under way, with an environment of its own. A thread is
 * used again as Lambda does it, until a time-out or a crash ends it; the next invocation then starts cold.
 *
 * @throws LocalCloudError `invalid-options`
 *
 * @example
 * const forward = lambdaFunction({
 *   name: "forward",
 *   module: new URL("dist/bundles/forward/index.mjs", root),
 *   environment: { ISTHMUS_REGION: "us-east-1" },
 *   timeoutMs: 30_000,
 * });
 */
export function lambdaFunction(options: LambdaFunctionOptions): LambdaFunction {
  const identity = functionIdentity(options);
  const {
    onOutput = () => undefined,
    crashAfterMs = () => undefined,
    hangsForMs = () => undefined,
  } = options;
  const idle: ExecutionEnvironment[] = [];
  const busy = new Set<ExecutionEnvironment>();
  let coldStarts = 0;
  let invocations = 0;
  let stopped = false;

  const start = (): ExecutionEnvironment => {
    coldStarts += 1;
    return executionEnvironment({
      module: options.module.href,
      handler: options.handler ?? "handler",
      environment: { ...runtimeVariables(identity, options), ...options.environment },
      httpsGateway: options.httpsGateway,
      memoryMb: identity.memoryMb,
      timeoutMs: identity.timeoutMs,
      onOutput,
    });
  };
  const take = (): ExecutionEnvironment => {
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) if (found.usable) return found;
    return start();
  };

  return {
    name: identity.name,
    arn: identity.arn,
    get coldStarts() {
      return coldStarts;
    },
    invoke: async (event) => {
      const invocation = identity.newInvocation();
      const requestId = invocation.awsRequestId;
      const text = JSON.stringify(event);
      if (stopped || busy.size >= identity.concurrencyMax) return { status: "throttled", requestId };
      if (Buffer.byteLength(text) > INVOCATION_BYTES_MAX) return tooLarge(requestId);
      const environment = take();
      busy.add(environment);
      try {
        const ordinal = invocations++;
        return await environment.invoke(text, invocation, crashAfterMs(ordinal), hangsForMs(ordinal));
      } finally {
        busy.delete(environment);
        if (environment.usable && !stopped) idle.push(environment);
        else await environment.end();
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...idle.splice(0), ...busy].map(async (environment) => environment.end()));
    },
  };
}

/** The variables that Lambda sets for every function. */
function runtimeVariables(
  { name, region, memoryMb }: FunctionIdentity,
  { handler = "handler", accessKeyId = "local" }: LambdaFunctionOptions,
): Record<string, string> {
  return {
    _HANDLER: `index.${handler}`,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0] ?? ""}.x`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LAMBDA_TASK_ROOT: "/var/task",
    TZ: ":UTC",
  };
}
