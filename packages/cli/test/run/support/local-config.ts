import { writeFile } from "node:fs/promises";
import type { LocalCloud } from "@isthmus/local-cloud";

/**
 * Writes a configuration for two emulated regions: changes go to the first by Kinesis and to the second by SQS, so that a test covers
 * both. Returns the file's path.
 */
export async function writeLocalConfig(
  cloud: LocalCloud,
  [first, second]: readonly [string, string],
  directory: string,
): Promise<string> {
  const endpointsOf = (region: string): unknown => {
    const { dynamodb, kinesis, sqs } = cloud.endpoints(region);
    return { dynamodb, streams: dynamodb, kinesis, sqs };
  };
  const config = {
    regions: {
      [first]: { endpoints: endpointsOf(first), inbox: { kind: "kinesis", stream: "inbox", shards: 2 } },
      [second]: { endpoints: endpointsOf(second), inbox: { kind: "sqs", queue: "inbox" } },
    },
    tables: { items: {} },
    checkpoints: { kind: "file", directory: "checkpoints" },
    deadLetters: { kind: "file", directory: "dead-letters" },
    poll: {
      idleMinMs: 20,
      idleMaxMs: 200,
      kinesisReadIntervalMs: 50,
      receivers: 2,
      waitSeconds: 1,
      backoffMaxMs: 500,
    },
  };
  const path = `${directory}/isthmus.config.json`;
  await writeFile(path, JSON.stringify(config, null, 2));
  return path;
}
