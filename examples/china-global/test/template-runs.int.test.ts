import { Heartbeat } from "@isthmus/cdk";
import type { DeployedStack, SynthesizedStack } from "@isthmus/local-cloud";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SideConfig } from "../lib/china-global-config.ts";
import { config } from "../replication.config.ts";
import { contentOf, converged } from "./support/compare-sides.ts";
import { writeRound, writersOf } from "./support/mixed-writes.ts";
import { synthesized, tampered } from "./support/synthesized.ts";
import type { Synthesized } from "./support/synthesized.ts";
import { mappingsOf, twoSides } from "./support/two-sides.ts";
import type { TwoSides } from "./support/two-sides.ts";
import { until } from "./support/until.ts";

// What is deployed is what runs here: both sides' templates, with the bundles they point to, the environment they set and the mappings they make, on
// embedded services. The bundles must have been built.

const TABLES = ["orders", "sessions"];
const TEST_TIMEOUT_MS = 300_000;
const ISSUERS = {
  [config.china.account]: config.china.issuerUrl,
  [config.global.account]: config.global.issuerUrl,
};
const undo: (() => Promise<void>)[] = [];
let asConfigured: Synthesized;

beforeAll(async () => {
  asConfigured = await synthesized(config);
});
afterAll(async () => asConfigured?.remove());
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Tamper = (stack: SynthesizedStack) => SynthesizedStack;

async function running({ stacks }: Synthesized, tamper: Tamper = (stack) => stack): Promise<TwoSides> {
  const sides = await twoSides(stacks.map(tamper), ISSUERS);
  undo.push(sides.stop);
  return sides;
}

/** The forwarders' mapping of a table's stream. */
function forwarder(side: DeployedStack, table: string) {
  const id = mappingsOf(side, "-forward").find((each) =>
    String(side.values.properties(each)["EventSourceArn"]).includes(`/${table}/`),
  );
  const mapping = side.mappings.get(id ?? "");
  if (mapping === undefined) throw new Error(`No mapping reads the stream of ${table}.`);
  return mapping;
}

async function letters({ clients, values }: TwoSides["china"]): Promise<number> {
  const [id = ""] = values.ofType("AWS::SQS::Queue").filter((each) => each.includes("DeadLetters"));
  const QueueName = values.identity(id).attributes["QueueName"];
  const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes: about } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return Number(about?.["ApproximateNumberOfMessages"]);
}

async function putVersioned({ china }: TwoSides): Promise<void> {
  const { versioned } = writersOf(china);
  await versioned.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "cut" } } }));
}

describe("both sides as they are synthesized", () => {
  it.each<readonly [SideConfig["inbox"], SideConfig["inbox"]]>([
    ["kinesis", "kinesis"],
    ["sqs", "sqs-fifo"],
  ])(
    "converge under load and over a cut link with the inboxes %s and %s",
    { timeout: TEST_TIMEOUT_MS },
    async (inChina, elsewhere) => {
      const both = await synthesized({
        ...config,
        china: { ...config.china, inbox: inChina },
        global: { ...config.global, inbox: elsewhere },
      });
      undo.push(both.remove);
      const sides = await running(both);
      const writers = [sides.china, sides.global].map(
        (side) => [writersOf(side), side.values.place.region] as const,
      );
      const write = async (round: number): Promise<unknown> =>
        Promise.all(writers.map(async ([each, region]) => writeRound(each, region, round)));
      const alike = async (): Promise<void> =>
        until(
          "both sides are alike",
          async () => converged(sides, TABLES),
          () => sides.output(),
        );
      await write(0);
      await alike();
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
      await alike();

      for (const table of TABLES)
        expect((await contentOf(sides.china.clients.dynamodb, table)).length).toBeGreaterThan(8);
      expect(sides.refusals).toEqual([]);
      expect([await letters(sides.china), await letters(sides.global)]).toEqual([0, 0]);
      // Every write of the heartbeats has to cross the border, too.
      await until("the heartbeats are alike", async () => {
        const ids = [...sides.china.schedules.values(), ...sides.global.schedules.values()];
        const names = sides.china.values
          .ofType("AWS::DynamoDB::Table")
          .filter((id) => id.includes("Heartbeats"))
          .map((id) => [sides.china.values.identity(id).ref, sides.global.values.identity(id).ref] as const);
        const [[here, there] = ["", ""]] = names;
        const beats = await contentOf(sides.china.clients.dynamodb, here);
        return (
          ids.length === 2 &&
          beats.length === 2 &&
          beats.join() === (await contentOf(sides.global.clients.dynamodb, there)).join()
        );
      });
    },
  );

  it(
    "converge with echoes left out by the mappings, and never see one",
    { timeout: TEST_TIMEOUT_MS },
    async () => {
      const both = await synthesized({
        ...config,
        settings: { filterEchoes: true, heartbeat: Heartbeat.none() },
      });
      undo.push(both.remove);
      const sides = await running(both);
      const WRITES = 20;
      for (const side of [sides.china, sides.global]) {
        const { versioned } = writersOf(side);
        for (let write = 0; write < WRITES; write++) {
          const id = { S: write % 2 === 0 ? "shared" : `${side.values.place.region}-${write}` };
          await versioned.send(new PutItemCommand({ TableName: "orders", Item: { id } }));
        }
      }
      await until(
        "both sides are alike",
        async () => converged(sides, ["orders"]),
        () => sides.output(),
      );
      expect(await contentOf(sides.china.clients.dynamodb, "orders")).toHaveLength(WRITES + 1);
      for (const side of [sides.china, sides.global])
        expect(forwarder(side, "orders").stats().recordsDone).toBe(WRITES);
    },
  );

  it("keep what cannot be sent while the link is cut", { timeout: TEST_TIMEOUT_MS }, async () => {
    const sides = await running(asConfigured);
    sides.link.cut();
    await putVersioned(sides);
    await until(
      "the forwarder has failed",
      () => forwarder(sides.china, "orders").stats().partialResponses > 0,
      () => sides.output(),
    );
    expect(forwarder(sides.china, "orders").stats().recordsDone).toBe(0);
  });
});

describe("a template that is wrong", () => {
  it(
    "loses changes if its mappings do not report batch item failures",
    { timeout: TEST_TIMEOUT_MS },
    async () => {
      const sides = await running(asConfigured, (stack) =>
        tampered(stack, "AWS::Lambda::EventSourceMapping", (mapping) => ({
          ...mapping,
          FunctionResponseTypes: [],
        })),
      );
      sides.link.cut();
      await putVersioned(sides);
      await until(
        "the change is taken for sent",
        () => forwarder(sides.china, "orders").stats().recordsDone > 0,
        () => sides.output(),
      );
      expect(await contentOf(sides.global.clients.dynamodb, "orders")).toEqual([]);
    },
  );

  it("does not start with a wrong name of a variable", { timeout: TEST_TIMEOUT_MS }, async () => {
    const sides = await running(asConfigured, (stack) =>
      tampered(stack, "AWS::Lambda::Function", ({ Environment: environment, ...rest }) => {
        const { Variables: variables } = environment as { Variables: Record<string, unknown> };
        const { ISTHMUS_TOMBSTONES_TABLE: table, ...others } = variables;
        return { ...rest, Environment: { Variables: { ...others, ISTHMUS_TOMBSTONE_TABLE: table } } };
      }),
    );
    for (const each of sides.china.functions.values()) {
      if (each.name.endsWith("-heartbeat")) continue;
      expect(await each.invoke({ Records: [] })).toMatchObject({
        failure: "init-failed",
        errorMessage: expect.stringContaining("ISTHMUS_TOMBSTONE_TABLE is not a known variable"),
      });
    }
  });

  it("gets nothing across if a peer's role has another name", { timeout: TEST_TIMEOUT_MS }, async () => {
    const sides = await running(asConfigured, (stack) =>
      tampered(stack, "AWS::IAM::Role", (role) => ({
        ...role,
        RoleName: `${String(role["RoleName"])}-other`,
      })),
    );
    await putVersioned(sides);
    await until("a role is not found", () => sides.refusals.length > 0);
    expect(sides.refusals.join("\n")).toMatch(
      /There is no role arn:aws:iam::444455556666:role\/isthmus-us-east-1-from-cn-north-1/,
    );
    expect(forwarder(sides.china, "orders").stats().recordsDone).toBe(0);
  });
});
