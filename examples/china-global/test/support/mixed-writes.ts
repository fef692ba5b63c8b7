import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { versionedWriter } from "@isthmus/adapter-dynamodb";
import { parseRegionId } from "@isthmus/core";
import type { DeployedStack } from "@isthmus/local-cloud";

/** The applications of one side: one that knows of versions, and one that does not. */
export interface Writers {
  readonly versioned: DynamoDBClient;
  readonly plain: DynamoDBClient;
}

const KEYS = 12;

/** The writers of a side. */
export function writersOf({ clients, newClients, values }: DeployedStack): Writers {
  const versioned = versionedWriter(newClients().dynamodb, {
    region: parseRegionId(values.place.region),
    tables: { orders: { partitionKey: "id" }, sessions: { partitionKey: "user" } },
  });
  return { versioned, plain: clients.dynamodb };
}

/**
 * One round of writes of a side. Most keys are written on both sides, some by both kinds of writers. Some are written in this round alone, and some deleted in it
 * for good, so that no later round makes up for a change that was lost; these
 * come first, so that they are in whatever is sent first.
 */
export async function writeRound(
  { versioned, plain }: Writers,
  region: string,
  round: number,
): Promise<void> {
  for (const [name, client] of Object.entries({ versioned, plain })) {
    const once = (of: number) => ({ id: { S: `${region}-${name}-${of}` } });
    await client.send(new PutItemCommand({ TableName: "orders", Item: once(round) }));
    if (round === 2) await plain.send(new DeleteItemCommand({ TableName: "orders", Key: once(0) }));
  }
  for (let key = 0; key < KEYS; key++) {
    const client = (key + round) % 2 === 0 ? versioned : plain;
    const id = { S: key % 4 === 3 ? `${region}-${key}` : `shared-${key}` };
    const city = { S: `北京 ${region} ${round}` };
    const blob = { B: Uint8Array.of(round, key, 255) };
    await client.send(
      new PutItemCommand({
        TableName: "orders",
        Item: { id, city, blob, price: { N: "12345678901234567890.5" } },
      }),
    );
    if (key % 3 === 0) {
      const change = { ":r": { N: `${round}` } };
      const update = { Key: { id }, UpdateExpression: "SET changed = :r", ExpressionAttributeValues: change };
      await client.send(new UpdateItemCommand({ TableName: "orders", ...update }));
    }
    if (key % 5 === round % 5) await plain.send(new DeleteItemCommand({ TableName: "orders", Key: { id } }));
    const Item = {
      user: { S: `u${key % 3}` },
      session: { S: `s${key}` },
      tags: { SS: [region, `${round}`] },
    };
    await client.send(new PutItemCommand({ TableName: "sessions", Item }));
  }
}
