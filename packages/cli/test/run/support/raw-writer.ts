import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { setTimeout as sleep } from "node:timers/promises";

/** An application that knows nothing of versions. */
export interface RawWriter {
  /** Ends with the write that is under way. */
  stop(): Promise<void>;
  /** What the writer's own keys must hold in the end: the value last written, or `undefined` where it deleted last. */
  readonly expected: ReadonlyMap<string, string | undefined>;
}

const HOT_KEYS = 8;

/** Writes, updates and deletes keys of its own, and some that the other side writes, too, until it is stopped. */
export function startRawWriter(
  client: DynamoDBClient,
  options: {
    readonly side: string;
    readonly tableName: string;
    readonly random: () => number;
    readonly pauseMs: number;
  },
): RawWriter {
  const { side, tableName, random, pauseMs } = options;
  const expected = new Map<string, string | undefined>();
  const pick = (count: number): number => Math.floor(random() * count);
  const stopping = new AbortController();
  let count = 0;

  const write = async (pk: string, value: string): Promise<void> => {
    if (random() < 0.5) {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { pk: { S: pk }, value: { S: value }, by: { S: side } },
        }),
      );
      return;
    }
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { pk: { S: pk } },
        UpdateExpression: "SET #v = :v",
        ExpressionAttributeNames: { "#v": "value" },
        ExpressionAttributeValues: { ":v": { S: value } },
      }),
    );
  };
  const remove = async (pk: string): Promise<void> =>
    void (await client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: pk } } })));

  const step = async (): Promise<void> => {
    const value = `${side} ${++count}`;
    const dice = random();
    if (dice < 0.25) {
      const pk = `hot-${pick(HOT_KEYS)}`;
      await (random() < 0.2 ? remove(pk) : write(pk, value));
      return;
    }
    const fresh = dice < 0.65 || expected.size === 0;
    const pk = fresh
      ? `${side}-${count}`
      : `${side}-${[...expected.keys()][pick(expected.size)]?.split("-")[1]}`;
    if (!fresh && random() < 0.3) {
      await remove(pk);
      expected.set(pk, undefined);
    } else {
      await write(pk, value);
      expected.set(pk, value);
    }
  };
  const ended = (async () => {
    while (!stopping.signal.aborted) {
      await step();
      await sleep(pauseMs);
    }
  })();
  // The failure is told by `stop`; until then it must not end the test process.
  ended.catch(() => undefined);
  return {
    expected,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
