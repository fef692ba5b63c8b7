import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { DeployedStack, MappingStats } from "@isthmus/local-cloud";

/** What the mapping of a table's stream to `forward` has done. */
export function forwarderStats({ mappings, values }: DeployedStack, table: string): MappingStats {
  for (const [id, mapping] of mappings) {
    const { FunctionName: name, EventSourceArn: source } = values.properties(id);
    if (String(name).endsWith("-forward") && String(source).includes(`:table/${table}/`))
      return mapping.stats();
  }
  throw new Error(`No mapping reads the stream of ${table}.`);
}

/** The names of the resources of a type that the construct has made up an id with this in. */
export function namesOf({ values }: DeployedStack, type: string, part: string): readonly string[] {
  const ids = values.ofType(type).filter((id) => id.includes(part));
  return ids.map((id) => {
    const { ref, attributes } = values.identity(id);
    return attributes["QueueName"] ?? ref;
  });
}

/** How many dead letters are in the queue. */
export async function lettersIn(side: DeployedStack): Promise<number> {
  const { sqs } = side.clients;
  const [QueueName] = namesOf(side, "AWS::SQS::Queue", "DeadLetters");
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes: about } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return Number(about?.["ApproximateNumberOfMessages"]);
}
