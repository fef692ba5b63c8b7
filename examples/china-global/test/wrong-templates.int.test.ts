import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { config } from "../replication.config.ts";
import { contentOf } from "./support/compare-sides.ts";
import { writersOf } from "./support/mixed-writes.ts";
import { runningStacks, TEST_TIMEOUT_MS } from "./support/running-sides.ts";
import { forwarderStats } from "./support/side-state.ts";
import { synthesized, tampered } from "./support/synthesized.ts";
import type { Synthesized } from "./support/synthesized.ts";
import type { TwoSides } from "./support/two-sides.ts";
import { until } from "./support/until.ts";

// That the templates run would say little if templates that are wrong ran, too.

let both: Synthesized;
beforeAll(async () => {
  both = await synthesized(config);
});
afterAll(async () => both?.remove());

async function putVersioned({ china }: TwoSides): Promise<void> {
  const { versioned } = writersOf(china);
  await versioned.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "cut" } } }));
}

describe("while the link is cut", { timeout: TEST_TIMEOUT_MS }, () => {
  it("the template as it is keeps what cannot be sent", async () => {
    const sides = await runningStacks(both);
    sides.link.cut();
    await putVersioned(sides);
    await until(
      "the forwarder has failed",
      () => forwarderStats(sides.china, "orders").partialResponses > 0,
      () => sides.output(),
    );
    expect(forwarderStats(sides.china, "orders").recordsDone).toBe(0);
  });

  it("a template whose mappings do not report batch item failures loses it", async () => {
    const sides = await runningStacks(both, (stack) =>
      tampered(stack, "AWS::Lambda::EventSourceMapping", (mapping) => ({
        ...mapping,
        FunctionResponseTypes: [],
      })),
    );
    sides.link.cut();
    await putVersioned(sides);
    await until(
      "the change is taken for sent",
      () => forwarderStats(sides.china, "orders").recordsDone > 0,
      () => sides.output(),
    );
    expect(await contentOf(sides.global.clients.dynamodb, "orders")).toEqual([]);
  });
});

describe("a template", { timeout: TEST_TIMEOUT_MS }, () => {
  it("with a wrong name of a variable does not start", async () => {
    const sides = await runningStacks(both, (stack) =>
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

  it("whose role for the peer has another name lets nothing in", async () => {
    const sides = await runningStacks(both, (stack) =>
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
    expect(forwarderStats(sides.china, "orders").recordsDone).toBe(0);
  });
});
