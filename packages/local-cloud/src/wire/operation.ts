import type { WireRequest } from "./request-handler.ts";

/** The services that the wrappers tell apart. DynamoDB and its streams share an endpoint but not the operations. */
export type WireService = "dynamodb" | "streams" | "kinesis" | "sqs";

/** What a request asks for. */
export interface WireOperation {
  readonly service: WireService | undefined;
  /** For example `PutItem`; empty where the request names none. */
  readonly name: string;
}

const SERVICES: readonly (readonly [prefix: string, service: WireService])[] = [
  ["DynamoDBStreams_", "streams"],
  ["DynamoDB_", "dynamodb"],
  ["Kinesis_", "kinesis"],
  ["AmazonSQS", "sqs"],
];

/** Reads `x-amz-target`, which is `Service_date.Operation` in all of AWS's JSON protocols. */
export function operationOf(request: WireRequest): WireOperation {
  const header = Object.entries(request.headers).find(([name]) => name.toLowerCase() === "x-amz-target");
  const [target = "", name = ""] = (header?.[1] ?? "").split(".");
  return { service: SERVICES.find(([prefix]) => target.startsWith(prefix))?.[1], name };
}
