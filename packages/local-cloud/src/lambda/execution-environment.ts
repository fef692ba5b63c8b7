import { Worker } from "node:worker_threads";
import type { InvocationIdentity } from "./function-identity.ts";
import { timedOut } from "./failed-invocation.ts";
import type { InvocationFailure, InvocationResult } from "./local-function.ts";
import { WORKER_SCRIPT } from "./worker-script.ts";

/** One copy of a function's code in a thread of its own. It takes one invocation at a time. */
export interface ExecutionEnvironment {
  /** Whether it can take another invocation after this one; not after a time-out, a crash or a failed init. */
  readonly usable: boolean;
  /**
   * @param crashAfterMs ends the environment so long after the handler was called, if it is still running then
   * @param hangsForMs how long it hangs after its work before it answers
   */
  invoke(
    event: string,
    invocation: InvocationIdentity,
    crashAfterMs?: number,
    hangsForMs?: number,
  ): Promise<InvocationResult>;
  end(): Promise<void>;
}

/** What an environment is started with. */
export interface EnvironmentOptions {
  /** The module's address, as `import` takes it. */
  readonly module: string;
  /** The exported function's name. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** See `lambdaFunction`. */
  readonly httpsGateway: string | undefined;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly onOutput: (text: string) => void;
}

/** Lambda gives the init phase ten seconds; a busy machine with several at once may need more. */
const INIT_TIMEOUT_MS = 60_000;

type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "returned"; readonly value: string }
  | {
      readonly kind: "thrown" | "init-failed" | "crashed";
      readonly errorType: string;
      readonly errorMessage: string;
    }
  | { readonly kind: "late" };

/** Starts a thread and lets it import the module. A cold start, so to speak. */
export function executionEnvironment(options: EnvironmentOptions): ExecutionEnvironment {
  const worker = new Worker(WORKER_SCRIPT, {
    eval: true,
    env: { ...options.environment },
    workerData: {
      module: options.module,
      handler: options.handler,
      ...(options.httpsGateway !== undefined && { httpsGateway: options.httpsGateway }),
    },
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    stdout: true,
    stderr: true,
  });
  for (const output of [worker.stdout, worker.stderr])
    output.setEncoding("utf8").on("data", options.onOutput);
  let usable = true;
  let waiting: ((answer: Answer) => void) | undefined;
  let unread: Answer | undefined;
  const hear = (answer: Answer): void => {
    if (waiting === undefined) unread = answer;
    else waiting(answer);
    waiting = undefined;
  };
  const lost = (errorMessage: string): void => {
    usable = false;
    hear({ kind: "crashed", errorType: "Runtime.ExitError", errorMessage });
  };
  worker.on("message", hear);
  worker.on("error", (error: Error) => lost(`The environment ended with ${error.name}: ${error.message}`));
  worker.on("exit", (code) => lost(`The environment exited with code ${code} before the invocation did.`));

  const answer = async (withinMs: number): Promise<Answer> => {
    if (unread !== undefined) {
      const answered = unread;
      if (answered.kind !== "crashed") unread = undefined;
      return answered;
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => hear({ kind: "late" }), withinMs);
      waiting = (heard) => {
        clearTimeout(timer);
        resolve(heard);
      };
    });
  };
  let ready = false;
  const end = async (): Promise<void> => {
    usable = false;
    await worker.terminate();
  };

  return {
    get usable() {
      return usable;
    },
    end,
    invoke: async (event, invocation, crashAfterMs, hangsForMs = 0) => {
      const requestId = invocation.awsRequestId;
      if (!ready) {
        const started = await answer(INIT_TIMEOUT_MS);
        if (started.kind !== "ready") {
          await end();
          return failed(requestId, "init-failed", started);
        }
        ready = true;
      }
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- This is a thread's port and not a window.
      worker.postMessage({ event, invocation, timeoutMs: options.timeoutMs, hangsForMs });
      const crash = crashAfterMs === undefined ? undefined : setTimeout(() => void end(), crashAfterMs);
      const answered = await answer(options.timeoutMs);
      clearTimeout(crash);
      switch (answered.kind) {
        case "returned":
          return { status: "returned", requestId, value: JSON.parse(answered.value) as unknown };
        case "thrown":
          return failed(requestId, "thrown", answered);
        case "late":
          await end();
          return timedOut(requestId, options.timeoutMs);
        case "crashed":
        case "init-failed":
        case "ready":
          return failed(requestId, "crashed", answered);
        default:
          return answered satisfies never;
      }
    },
  };
}

function failed(requestId: string, failure: InvocationFailure, answer: Answer): InvocationResult {
  const { errorType, errorMessage } =
    "errorType" in answer
      ? answer
      : { errorType: "Runtime.Unknown", errorMessage: `The environment did not answer: ${answer.kind}.` };
  return { status: "failed", requestId, failure, errorType, errorMessage };
}
