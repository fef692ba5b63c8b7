import { randomBytes } from "node:crypto";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { Heartbeat } from "@isthmus/cdk";
import { describe, expect, it } from "vitest";
import type { SideConfig } from "../lib/china-global-config.ts";
import { config } from "../replication.config.ts";
import { contentOf, converged } from "./support/compare-sides.ts";
import { writeRound, writersOf } from "./support/mixed-writes.ts";
import { runningSides, TEST_TIMEOUT_MS } from "./support/running-sides.ts";
import { forwarderStats, lettersIn, namesOf } from "./support/side-state.ts";
import type { TwoSides } from "./support/two-sides.ts";
import { until } from "./support/until.ts";

// What is deployed is what runs here: both sides' templates, with the bundles they point to, the environment they set and the mappings they make, on
// embedded services. The bundles must have been built.

const TABLES = ["orders", "sessions"];

async function alike(sides: TwoSides, tables: readonly string[] = TABLES): Promise<void> {
  await until(
    "both sides are alike",
    async () => converged(sides, tables),
    () => sides.output(),
  );
}

describe("both sides as they are synthesized", { timeout: TEST_TIMEOUT_MS }, () => {
  it.each<readonly [SideConfig["inbox"], SideConfig["inbox"]]>([
    ["kinesis", "kinesis"],
    ["sqs", "sqs-fifo"],
  ])("converge under load and over a cut link with the inboxes %s and %s", async (inChina, elsewhere) => {
    const sides = await runningSides({
      china: { ...config.china, inbox: inChina },
      global: { ...config.global, inbox: elsewhere },
    });
    const writers = [sides.china, sides.global].map(
      (side) => [writersOf(side), side.values.place.region] as const,
    );
    const write = async (round: number): Promise<unknown> =>
      Promise.all(writers.map(async ([each, region]) => writeRound(each, region, round)));
    await write(0);
    await alike(sides);
    sides.link.cut();
    await write(1);
    await write(2);
    // Only what was given back while the link was cut shows whether it comes again.
    for (const [, region] of writers) {
      const refused = (line: string): boolean =>
        line.includes("Left to be tried again") && line.includes('"orders"');
      await until(`${region} cannot send`, () => sides.output(region).split("\n").some(refused));
    }
    sides.link.heal();
    await write(3);
    await alike(sides);

    for (const table of TABLES)
      expect((await contentOf(sides.china.clients.dynamodb, table)).length).toBeGreaterThan(8);
    expect(sides.refusals).toEqual([]);
    expect([await lettersIn(sides.china), await lettersIn(sides.global)]).toEqual([0, 0]);
  });

  it("carry each other's heartbeats", async () => {
    const sides = await runningSides();
    const [here = ""] = namesOf(sides.china, "AWS::DynamoDB::Table", "Heartbeats");
    const [there = ""] = namesOf(sides.global, "AWS::DynamoDB::Table", "Heartbeats");
    await until("each side has both heartbeats", async () => {
      const inChina = await contentOf(sides.china.clients.dynamodb, here);
      return (
        inChina.length === 2 &&
        inChina.join() === (await contentOf(sides.global.clients.dynamodb, there)).join()
      );
    });
    expect(sides.refusals).toEqual([]);
  });

  it("converge with echoes left out by the mappings, and never see one", async () => {
    const sides = await runningSides({ settings: { filterEchoes: true, heartbeat: Heartbeat.none() } });
    const WRITES = 20;
    for (const side of [sides.china, sides.global]) {
      const { versioned } = writersOf(side);
      for (let write = 0; write < WRITES; write++) {
        const id = { S: write % 2 === 0 ? "shared" : `${side.values.place.region}-${write}` };
        await versioned.send(new PutItemCommand({ TableName: "orders", Item: { id } }));
      }
    }
    await alike(sides, ["orders"]);
    expect(await contentOf(sides.china.clients.dynamodb, "orders")).toHaveLength(WRITES + 1);
    for (const side of [sides.china, sides.global])
      expect(forwarderStats(side, "orders").recordsDone).toBe(WRITES);
  });

  it("keep what cannot be applied, in the queue or in the bucket", async () => {
    const sides = await runningSides();
    const { kinesis, s3 } = sides.china.clients;
    const [StreamName] = namesOf(sides.china, "AWS::Kinesis::Stream", "Inbox");
    // The second is too large for a letter in the queue.
    for (const Data of [randomBytes(10), randomBytes(300_000)])
      await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "p", Data }));
    await until(
      "both are kept",
      async () => (await lettersIn(sides.china)) === 2,
      () => sides.output(),
    );
    const [Bucket] = namesOf(sides.china, "AWS::S3::Bucket", "DeadLetters");
    expect(await s3.send(new ListObjectsV2Command({ Bucket }))).toMatchObject({ KeyCount: 1 });
    expect(sides.refusals).toEqual([]);
  });
});
