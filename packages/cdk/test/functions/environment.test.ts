import { Duration } from "aws-cdk-lib";
import { parseEnvironment } from "@isthmus/lambda-runtime";
import { describe, expect, it } from "vitest";
import { Heartbeat, InboxTransport, PeerCredentials, PeerInbox } from "../../src/index.ts";
import type { ReplicationSideProps } from "../../src/index.ts";
import { FUNCTION_NAMES } from "../../src/functions/function-name.ts";
import type { FunctionName } from "../../src/functions/function-name.ts";
import { sideTemplate } from "../support/synthesize.ts";

/** A text of a template with names in the places of what CloudFormation would fill in. */
function filled(value: unknown): string {
  if (typeof value === "string") return value;
  const join = (value as { readonly "Fn::Join"?: readonly [string, readonly unknown[]] })["Fn::Join"];
  if (join !== undefined) return join[1].map(filled).join(join[0]);
  return JSON.stringify(value)
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

function environmentsOf(
  props: Partial<ReplicationSideProps>,
): Readonly<Record<FunctionName, Record<string, string>>> {
  const functions = Object.values(sideTemplate(props).findResources("AWS::Lambda::Function"));
  const named = functions.map(({ Properties }) => {
    const { FunctionName: name, Environment } = Properties as {
      readonly FunctionName: string;
      readonly Environment: { readonly Variables: Record<string, unknown> };
    };
    const variables = Object.entries(Environment.Variables).map(([variable, value]) => [
      variable,
      filled(value),
    ]);
    return [name.replace("isthmus-", ""), Object.fromEntries(variables) as Record<string, string>] as const;
  });
  return Object.fromEntries(named) as Record<FunctionName, Record<string, string>>;
}

describe("environments", () => {
  const everything = environmentsOf({
    inbox: InboxTransport.sqsFifo(),
    heartbeat: Heartbeat.inTable("orders"),
    tombstonesLife: Duration.days(30),
    tombstonesMargin: Duration.days(3),
    futureBound: Duration.minutes(1),
    concurrency: 8,
    logLevel: "DEBUG",
    peers: [
      {
        regionName: "cn-north-1",
        account: "222222222222",
        inbox: PeerInbox.kinesis("theirs", { recordBytesMax: 500_000 }),
        credentials: PeerCredentials.webIdentity({
          tokenLife: Duration.minutes(2),
          signingAlgorithm: "ES384",
        }),
        endpoints: { kinesis: "https://kinesis.example" },
        network: { proxy: "http://proxy.example:3128", connectTimeout: Duration.seconds(5) },
      },
    ],
  });

  it.each(FUNCTION_NAMES)("are accepted by the function %s and say what was asked for", (name) => {
    const config = parseEnvironment(name, everything[name]);
    expect(config.region.name).toBe("us-east-1");
    expect(config.region.inbox).toEqual({ kind: "sqs", queue: "isthmus-inbox.fifo" });
    expect(config.logLevel).toBe("DEBUG");
    expect(config.peers).toMatchObject([
      {
        name: "cn-north-1",
        inbox: { kind: "kinesis", stream: "theirs", recordBytesMax: 500_000 },
        credentials: {
          kind: "web-identity",
          roleArn: "arn:aws-cn:iam::222222222222:role/isthmus-cn-north-1-from-us-east-1",
          audience: "isthmus",
          tokenSeconds: 120,
          signingAlgorithm: "ES384",
        },
        endpoints: { kinesis: "https://kinesis.example" },
        network: { proxy: "http://proxy.example:3128", connectTimeoutMs: 5000 },
      },
    ]);
    if (name === "heartbeat") expect(config.heartbeatTable).toBe("orders");
    else expect(config).toMatchObject({ concurrency: 8, futureBoundMs: 60_000 });
    if (name !== "heartbeat") expect(config.tombstones.lifeMs).toBe(30 * 86_400_000);
    if (name === "apply" || name === "redrive") expect(config.tombstones.marginMs).toBe(3 * 86_400_000);
  });

  it("are accepted with all defaults, and the heartbeat has its own table", () => {
    const plain = environmentsOf({});
    for (const name of FUNCTION_NAMES) expect(() => parseEnvironment(name, plain[name])).not.toThrow();
    expect([...parseEnvironment("heartbeat", plain.heartbeat).tables.keys()]).toEqual(["isthmus-heartbeat"]);
    expect([...parseEnvironment("forward", plain.forward).tables.keys()]).toEqual([
      "orders",
      "isthmus-heartbeat",
    ]);
  });
});
