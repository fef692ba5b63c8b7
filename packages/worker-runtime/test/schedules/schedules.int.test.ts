import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { NAMED_SCHEDULES, replicationWorld, scheduleCases } from "@isthmus/testkit";
import type { LinkUnderTest, ReplicationWorld } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, it } from "vitest";
import { kinesisLink, sqsLink } from "./emulated-links.ts";
import { emulatedRegion } from "./emulated-region.ts";

const REGIONS = ["us-east-1", "cn-north-1"] as const;
/** DynamoDB Local's streams cut times to the minute, so that B3's two writes, a second apart, are a tie there. */
const STREAM_TIME_IN_MINUTES = process.env["ISTHMUS_DYNAMODB_LOCAL"] !== undefined;
/** Streams of emulators show times to the second or better. */
const TICK_MS = 1100;

describe.each(["kinesis", "sqs", "sqs-fifo"] as const)(
  "named schedules on embedded DynamoDB and %s",
  (kind) => {
    let cloud: LocalCloud;
    let count = 0;

    beforeAll(async () => {
      cloud = await startLocalCloud({
        regions: REGIONS,
        services: ["dynamodb", kind === "kinesis" ? "kinesis" : "sqs"],
      });
    });
    afterAll(async () => {
      await cloud.stop();
    });

    const linkTo = async (region: string, name: string): Promise<LinkUnderTest> => {
      const clients = cloud.clients(region);
      return kind === "kinesis"
        ? kinesisLink(clients.kinesis, name)
        : sqsLink(clients.sqs, name, kind === "sqs-fifo");
    };

    const open = async (): Promise<{ world: ReplicationWorld; close(): Promise<void> }> => {
      const name = `items-${kind}-${++count}`;
      const [first, second] = await Promise.all(
        REGIONS.map(async (region) => emulatedRegion(region, name, cloud.clients(region))),
      );
      if (first === undefined || second === undefined) throw new Error("two regions are needed");
      const links = new Map(
        await Promise.all(
          REGIONS.map(async (region) => [region as string, await linkTo(region, name)] as const),
        ),
      );
      const world = replicationWorld({
        regions: [first, second],
        link: (_, to) => {
          const link = links.get(to);
          if (link === undefined) throw new Error(`no link to ${to}`);
          return link;
        },
        keyNames: ["pk", "sk"],
        tick: async () => new Promise((resolve) => setTimeout(resolve, TICK_MS)),
      });
      return {
        world,
        close: async () =>
          Promise.all([...links.values()].map(async ({ transport }) => transport.close())).then(
            () => undefined,
          ),
      };
    };

    for (const { name, run } of scheduleCases(NAMED_SCHEDULES, open)) {
      it.skipIf(STREAM_TIME_IN_MINUTES && name.startsWith("B3:"))(name, run);
    }
  },
);
