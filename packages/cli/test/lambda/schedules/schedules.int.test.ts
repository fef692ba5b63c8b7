import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { NAMED_SCHEDULES, scheduleCases } from "@isthmus/testkit";
import type { ReplicationWorld } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, it } from "vitest";
import { DEMO_TRANSPORTS } from "../../../src/demo/options.ts";
import { undoStack } from "../../../src/demo/undo-stack.ts";
import { createScheduleTable, functionRegion } from "./function-region.ts";
import type { FunctionSide } from "./function-world.ts";
import { functionWorld } from "./function-world.ts";
import { startSides } from "./start-sides.ts";
import type { TablelessSide } from "./start-sides.ts";
import { streamMapping } from "./stream-mapping.ts";
import { untilQuiet } from "./until-quiet.ts";

const REGIONS = ["us-east-1", "cn-north-1"] as const;
/** Lambda's records show times to the second. */
const TICK_MS = 1100;
/** DynamoDB Local's streams cut times to the minute, so that B3's two writes, a second apart, are a tie there. */
const STREAM_TIME_IN_MINUTES = process.env["ISTHMUS_DYNAMODB_LOCAL"] !== undefined;
const TABLES = ["first", ...NAMED_SCHEDULES.map((_, n) => `items-${n}`)];
const TIMEOUT_MS = 180_000;

describe.each(DEMO_TRANSPORTS)(
  "named schedules through the bundled functions and their event source mappings over %s",
  (transport) => {
    let cloud: LocalCloud;
    let sides: readonly TablelessSide[];
    let count = 0;
    const undo = undoStack();

    beforeAll(async () => {
      cloud = await startLocalCloud({
        regions: REGIONS,
        services: transport === "kinesis" ? ["dynamodb", "kinesis", "sqs"] : ["dynamodb", "sqs"],
      });
      undo.push(async () => cloud.stop());
      sides = await startSides(cloud, transport, TABLES, undo);
    }, TIMEOUT_MS);
    afterAll(async () => {
      await undo.unwind();
    }, TIMEOUT_MS);

    const open = async (): Promise<{ world: ReplicationWorld; close(): Promise<void> }> => {
      const table = `items-${count++}`;
      const [first, second] = await Promise.all(
        sides.map(async ({ name, forwarder, ...side }): Promise<FunctionSide> => {
          await createScheduleTable(cloud, name, table);
          const region = await functionRegion(cloud, name, table);
          return { ...side, region, forward: streamMapping(region.stream, forwarder) };
        }),
      );
      if (first === undefined || second === undefined) throw new Error("two regions are needed");
      await clear([first, second]);
      const tick = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TICK_MS));
      const close = async (): Promise<void> =>
        void (await Promise.all([first, second].map(async ({ forward }) => forward.mapping.stop())));
      return { world: functionWorld([first, second], tick), close };
    };

    for (const { name, run } of scheduleCases(NAMED_SCHEDULES, open)) {
      it.skipIf(STREAM_TIME_IN_MINUTES && name.startsWith("B3:"))(name, run, TIMEOUT_MS);
    }
  },
);

/** What the schedule before has left lying in the inboxes and among the dead letters is not the next one's. */
async function clear(sides: readonly FunctionSide[]): Promise<void> {
  const applies = sides.map(({ apply }) => apply);
  for (const { gate } of applies) gate.passage = "aside";
  await untilQuiet(applies, applies);
  for (const { gate } of applies) gate.passage = "closed";
  for (const { inbox, takeLetters } of sides) {
    await takeLetters();
    inbox.clear();
  }
}
