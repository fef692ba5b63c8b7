import { parseConfig } from "../../src/index.ts";
import type { ReplicationConfig } from "../../src/index.ts";

/** The transports that every test of replication runs with. */
export type Transport = "kinesis" | "sqs" | "sqs-fifo";

/** An inbox of that kind. */
export function inboxOf(region: string, transport: Transport): unknown {
  const name = `inbox-${region}`;
  if (transport === "kinesis") return { kind: "kinesis", stream: name, shards: 2 };
  return { kind: "sqs", queue: transport === "sqs" ? name : `${name}.fifo` };
}

/** A configuration for emulators: polls quickly, gives up long polls soon. */
export function testConfigJson(
  regions: readonly string[],
  transport: Transport,
  directory: string,
  endpoints: (region: string) => unknown = () => undefined,
): unknown {
  return {
    regions: Object.fromEntries(
      regions.map((region) => [
        region,
        {
          inbox: inboxOf(region, transport),
          ...(endpoints(region) !== undefined && { endpoints: endpoints(region) }),
        },
      ]),
    ),
    tables: { items: {} },
    checkpoints: { kind: "file", directory: `${directory}/checkpoints` },
    deadLetters: { kind: "file", directory: `${directory}/dead-letters` },
    poll: {
      idleMinMs: 10,
      idleMaxMs: 100,
      kinesisReadIntervalMs: 0,
      relistSeconds: 5,
      receivers: 2,
      waitSeconds: 1,
      backoffMaxMs: 500,
    },
  };
}

/** {@link testConfigJson}, checked. */
export function testConfig(
  regions: readonly string[],
  transport: Transport,
  directory: string,
): ReplicationConfig {
  return parseConfig(testConfigJson(regions, transport, directory), directory);
}
