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

const REGIONS = ["us-east-1", "cn-north-1"] as const;
/** Lambda's records show times to the second. */
const TICK_MS = 1100;
/** DynamoDB Local's streams cut times to the minute, so that B3's two writes, a second apart, are a tie there. */
const STREAM_TIME_IN_MINUTES = process.env["ISTHMUS_DYNAMODB_LOCAL"] !== undefined;
const TABLES = ["first", ...NAMED_SCHEDULES.map((_, n) => `items-${n}`)];
const TIMEOUT_MS = 180_000;

describe.each(DEMO_TRANSPORTS)("named schedules through the bundled functions over %s", (transport) => {
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
      sides.map(async ({ name, ...side }): Promise<FunctionSide> => {
        await createScheduleTable(cloud, name, table);
        // What the schedule before has left lying there is not this one's.
        await side.takeInbox();
        await side.takeLetters();
        return { ...side, region: await functionRegion(cloud, name, table) };
      }),
    );
    if (first === undefined || second === undefined) throw new Error("two regions are needed");
    const tick = async (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TICK_MS));
    return { world: functionWorld([first, second], tick), close: async () => Promise.resolve() };
  };

  for (const { name, run } of scheduleCases(NAMED_SCHEDULES, open)) {
    it.skipIf(STREAM_TIME_IN_MINUTES && name.startsWith("B3:"))(name, run, TIMEOUT_MS);
  }
});
