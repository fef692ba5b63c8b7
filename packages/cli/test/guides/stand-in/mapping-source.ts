import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { dynamoDbStreamEvents, kinesisEvents, sqsEvents } from "@isthmus/local-cloud";
import type { LocalClients, QueueEventSource, StreamEventSource } from "@isthmus/local-cloud";
import { ServiceError } from "./service-call.ts";

/** What a function's role must be allowed so that Lambda can read the source for it, by the source's service. */
export const READING_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
  ],
  kinesis: [
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
  ],
  sqs: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
};

/** Opens what an ARN names on the emulators, whose own ARNs are others. */
export async function mappingSource(
  arn: string,
  clients: LocalClients,
  timeoutSeconds: number,
): Promise<QueueEventSource | StreamEventSource> {
  const [, , service, , , ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (service === "sqs") return queueSource(resource, clients, timeoutSeconds);
  if (service === "kinesis")
    return kinesisEvents({ client: clients.kinesis, streamName: resource.replace("stream/", "") });
  const [, table = "", , label] = resource.split("/");
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: table }));
  const streamArn = Table?.LatestStreamArn ?? "";
  if (label === undefined || !streamArn.endsWith(label)) {
    throw new ServiceError("InvalidParameterValueException", `Stream not found: ${arn}`);
  }
  return dynamoDbStreamEvents({ client: clients.streams, streamArn });
}

async function queueSource(
  name: string,
  { sqs }: LocalClients,
  timeoutSeconds: number,
): Promise<QueueEventSource> {
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] }),
  );
  const visible = Number(Attributes?.["VisibilityTimeout"]);
  if (visible < timeoutSeconds) {
    const message = `Queue visibility timeout: ${visible} seconds is less than Function timeout: ${timeoutSeconds} seconds`;
    throw new ServiceError("InvalidParameterValueException", message);
  }
  return sqsEvents({ client: sqs, queueUrl: QueueUrl });
}
