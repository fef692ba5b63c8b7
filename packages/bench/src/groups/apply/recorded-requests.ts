import { IsthmusError } from "@isthmus/core";
import type { DynamoDBClient, PutItemCommand, PutItemCommandInput } from "@aws-sdk/client-dynamodb";

/** A client that answers every PutItem as an overwrite without a service, and keeps what it was asked. */
export function recordingClient(): {
  readonly client: DynamoDBClient;
  readonly requests: readonly PutItemCommandInput[];
} {
  const requests: PutItemCommandInput[] = [];
  const send = async (command: PutItemCommand): Promise<unknown> => {
    if (command.input.Item === undefined) {
      throw new IsthmusError("unexpected", "Applying an overwrite sent something else than a PutItem.");
    }
    requests.push(command.input);
    return {
      Attributes: {
        ...command.input.Item,
        last_update_timestamp: { N: "1732500000" },
      },
    };
  };
  return { client: { send } as unknown as DynamoDBClient, requests };
}
