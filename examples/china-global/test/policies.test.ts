import { Heartbeat, Network } from "@isthmus/cdk";
import type { SynthesizedStack } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChinaGlobalConfig } from "../lib/china-global-config.ts";
import { config } from "../replication.config.ts";
import { compareRights } from "./support/compare-rights.ts";
import { synthesized, tampered } from "./support/synthesized.ts";
import type { Synthesized } from "./support/synthesized.ts";

// What the policies of each role allow is what the functions were recorded to call, on the very resources that their environment names, and what Lambda needs
// to run them. The recordings are `grants.json` of @isthmus/lambda-runtime, which a test of that package holds against a run of all functions.

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

let both: Synthesized;
beforeAll(async () => {
  both = await synthesized(config);
});
afterAll(async () => both?.remove());

/** Changes one statement of the stack in China, told by its id. */
function changed(sid: string, change: (statement: Statement) => Statement): readonly SynthesizedStack[] {
  const [china, global] = both.stacks;
  let first = true;
  const wrong = tampered(china, "AWS::IAM::Policy", (policy) => {
    const document = policy["PolicyDocument"] as { readonly Statement: readonly Statement[] };
    const Statement = document.Statement.map((statement) => {
      if (statement.Sid !== sid || !first) return statement;
      first = false;
      return change(statement);
    });
    return { ...policy, PolicyDocument: { ...document, Statement } };
  });
  if (first) throw new Error(`No statement has the id ${sid}.`);
  return [wrong, global];
}

const FORWARD = "arn:aws-cn:iam::111122223333:role/isthmus-cn-north-1-forward";
const ORDERS = "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/orders";

describe("policies", () => {
  it("allow exactly what is called, on both sides", () => {
    expect(compareRights(both.stacks)).toEqual([]);
  });

  it.each<[string, Partial<ChinaGlobalConfig>]>([
    ["queues", { china: { ...config.china, inbox: "sqs" }, global: { ...config.global, inbox: "sqs-fifo" } }],
    ["a network of their own", { settings: { network: Network.natVpc() } }],
    ["a heartbeat in a replicated table", { settings: { heartbeat: Heartbeat.inTable("orders") } }],
    ["no heartbeat", { settings: { heartbeat: Heartbeat.none() } }],
  ])("allow exactly what is called with %s", async (_, more) => {
    const others = await synthesized({ ...config, ...more });
    await others.remove();
    expect(compareRights(others.stacks)).toEqual([]);
  });

  it("are too many with one action more", () => {
    const wrong = changed("UseTable", (statement) => ({
      ...statement,
      Action: [statement.Action, "dynamodb:Scan"].flat(),
      Resource: (statement.Resource as readonly unknown[])[0],
    }));
    const [problem, ...others] = compareRights(wrong);
    expect(others).toEqual([]);
    expect(problem?.tooMany).toEqual([`dynamodb:Scan ${ORDERS}`]);
  });

  it("are too few with one action less", () => {
    const wrong = changed("UseDeadLettersQueue", (statement) => ({
      ...statement,
      Action: "sqs:GetQueueUrl",
    }));
    expect(compareRights(wrong)).toMatchObject([
      {
        role: FORWARD,
        tooMany: [],
        tooFew: [expect.stringMatching(/^sqs:SendMessage arn:aws-cn:sqs:cn-north-1:/)],
      },
    ]);
  });

  it("are too few with one resource less", () => {
    const wrong = changed("UseTable", (statement) => ({
      ...statement,
      Resource: (statement.Resource as readonly unknown[]).slice(1),
    }));
    expect(compareRights(wrong)).toEqual([
      {
        role: FORWARD,
        tooMany: [],
        tooFew: ["dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:UpdateItem"].map(
          (each) => `${each} ${ORDERS}`,
        ),
      },
    ]);
  });

  it("are too many and too few with a wider resource, even for what Lambda itself needs", () => {
    const wrong = changed("PlatformLogs", (statement) => ({ ...statement, Resource: "*" }));
    expect(compareRights(wrong)).toEqual([
      {
        role: FORWARD,
        tooMany: ["logs:CreateLogStream *", "logs:PutLogEvents *"],
        tooFew: [
          expect.stringMatching(/^logs:CreateLogStream arn:aws-cn:logs:.*forward/),
          expect.stringMatching(/^logs:PutLogEvents arn:aws-cn:logs:.*forward/),
        ],
      },
    ]);
  });
});
