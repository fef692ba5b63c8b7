import { NodeHttpHandler } from "@smithy/node-http-handler";

/** One side of the example: a region, and its endpoints where they are not AWS's own. */
export interface Side {
  readonly region: string;
  readonly endpoints: Readonly<Record<"dynamodb" | "kinesis", string | undefined>>;
}

export const here: Side = {
  region: "us-east-1",
  endpoints: { dynamodb: process.env["HERE_DYNAMODB"], kinesis: process.env["HERE_KINESIS"] },
};

export const there: Side = {
  region: "cn-north-1",
  endpoints: { dynamodb: process.env["THERE_DYNAMODB"], kinesis: process.env["THERE_KINESIS"] },
};

/** The configuration of an SDK client of one side. HTTP/1.1 for all: the embedded Kinesis does not speak HTTP/2. */
export function clientConfig(side: Side, service: "dynamodb" | "kinesis") {
  const endpoint = side.endpoints[service];
  return {
    region: side.region,
    requestHandler: new NodeHttpHandler(),
    ...(endpoint !== undefined && { endpoint }),
  };
}
