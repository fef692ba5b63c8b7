/** What Lambda tells a handler about its invocation. The members are those of the Node.js runtime, without the legacy callbacks. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** In mebibytes, as text: so Lambda has it. */
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  callbackWaitsForEmptyEventLoop: boolean;
  /** Milliseconds until the invocation is broken off; never negative. */
  getRemainingTimeInMillis(): number;
}

/** A function's code. `event` has been through JSON, as has what it returns. */
export type LambdaHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;
