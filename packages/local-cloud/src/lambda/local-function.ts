/** Why an invocation has no result. */
export type InvocationFailure =
  /** The handler threw. */
  | "thrown"
  /** It took longer than the function's time-out; its environment is gone. */
  | "timed-out"
  /** Its environment ended under it. */
  | "crashed"
  /** The module could not be loaded, or has no such handler. */
  | "init-failed"
  /** The event is larger than {@link INVOCATION_BYTES_MAX}; nothing was invoked. */
  | "too-large";

/** What became of one invocation. */
export type InvocationResult =
  /** What the handler returned, after its way through JSON. */
  | { readonly status: "returned"; readonly requestId: string; readonly value: unknown }
  | {
      readonly status: "failed";
      readonly requestId: string;
      readonly failure: InvocationFailure;
      readonly errorType: string;
      readonly errorMessage: string;
    }
  /** As many invocations as are allowed were under way. Nothing was invoked. */
  | { readonly status: "throttled"; readonly requestId: string };

/** A Lambda function on this machine. */
export interface LocalFunction {
  readonly name: string;
  readonly arn: string;
  /** Invokes it synchronously. Never rejects. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Ends its environments; invocations under way crash. Calling it again does nothing more. */
  stop(): Promise<void>;
}

/** What every kind of function can be told. */
export interface LocalFunctionOptions {
  /** 1 to 64 letters, digits, dashes and underscores. */
  readonly name: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Default 3000, as Lambda has it. At most 900,000. */
  readonly timeoutMs?: number;
  /** In mebibytes. Default 128, as Lambda has it. */
  readonly memoryMb?: number;
  /** Invocations at the same time; more are throttled. Default 10. */
  readonly concurrencyMax?: number;
}

/** Lambda's limit for the event of a synchronous invocation, in bytes of JSON: 6 MiB. */
export const INVOCATION_BYTES_MAX = 6_291_456;
