import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validations } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { makeSide } from "../support/synthesize.ts";
import type { SideUnderTest } from "../support/synthesize.ts";
import { IDENTITIES, NETWORKS, PEER_ACCOUNT, propsOf, REGIONS, ROWS, TRANSPORTS } from "./choices.ts";
import type { Row } from "./choices.ts";
import { foreignTexts } from "./foreign-texts.ts";

/** CloudFormation's limit of a template. */
const RESOURCES_MAX = 500;

interface Report {
  readonly pluginReports: readonly { readonly violations?: readonly unknown[] }[];
}

interface Synthesis {
  /** What CloudFormation's own rules and cdk-nag's AWS Solutions find, warnings included, and nobody acknowledged. */
  readonly findings: readonly unknown[];
  readonly template: { readonly Resources: Readonly<Record<string, unknown>> };
}

function synthesize(row: Row, more: (made: SideUnderTest) => void = () => {}): Synthesis {
  const made = makeSide((stack) => propsOf(row, stack), { env: { region: row.region } });
  more(made);
  Validations.of(made.app).addPlugins(new AwsSolutionsChecks(made.app));
  const directory = synthesizeAnyway(made.app);
  const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), "utf8")) as unknown;
  return {
    findings: (read("validation-report.json") as Report).pluginReports.flatMap(
      ({ violations = [] }) => violations,
    ),
    template: read("Stack.template.json") as Synthesis["template"],
  };
}

/** A synthesis with findings throws, after it has written what they are. */
function synthesizeAnyway(app: App): string {
  try {
    app.synth();
  } catch (error) {
    if (!(error instanceof Error && error.name === "ValidationFailed")) throw error;
  }
  return app.outdir;
}

describe("every choice in every region", () => {
  it.each(ROWS)("$region, $network, $transport, $identity", (row) => {
    const { findings, template } = synthesize(row);
    expect(findings).toEqual([]);
    expect(Object.keys(template.Resources).length).toBeLessThan(RESOURCES_MAX);
    expect(foreignTexts(template, inputsOf(row))).toEqual([]);
  });
});

/** The ARNs of roles at the peer that a template must have: they are what the user gave, or follow from it. */
function inputsOf(row: Row): readonly string[] {
  if (row.identity === "own" || row.identity === "access-key") return [];
  const across = row.region.startsWith("cn-") ? ["aws", "us-east-1"] : ["aws-cn", "cn-north-1"];
  const [partition, peer] = row.identity === "assume-role" ? [ownPartition(row), "neighbour"] : across;
  return [`from-${row.region}`, "forward", "redrive"].map(
    (name) => `arn:${partition}:iam::${PEER_ACCOUNT}:role/isthmus-${peer}-${name}`,
  );
}

function ownPartition({ region }: Row): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}

describe("the rows", () => {
  const pairs = (first: keyof Row, second: keyof Row): number =>
    new Set(ROWS.map((row) => `${row[first]} ${row[second]}`)).size;

  it("have every choice with every region", () => {
    expect(pairs("region", "network")).toBe(REGIONS.length * NETWORKS.length);
    expect(pairs("region", "transport")).toBe(REGIONS.length * TRANSPORTS.length);
    expect(pairs("region", "identity")).toBe(REGIONS.length * IDENTITIES.length);
  });

  it("have every two choices together", () => {
    expect(pairs("network", "transport")).toBe(16);
    expect(pairs("network", "identity")).toBe(16);
    expect(pairs("transport", "identity")).toBe(16);
    expect(pairs("key", "region")).toBe(2 * REGIONS.length);
  });
});

describe("the checks", () => {
  const [row] = ROWS as readonly [Row];

  it("find what a rule forbids and nobody has acknowledged", () => {
    const { findings } = synthesize(row, ({ stack }) => {
      void new Table(stack, "Careless", { partitionKey: { name: "id", type: AttributeType.STRING } });
    });
    expect(JSON.stringify(findings)).toContain("AwsSolutions-DDB3");
  });

  it("find what CloudFormation would refuse", () => {
    const { findings } = synthesize(row, ({ side }) => {
      side.mappings.apply.parallelizationFactor = 11;
    });
    expect(JSON.stringify(findings)).toContain("ParallelizationFactor");
  });

  it("find the ARN prefix and the DNS suffix of a partition", () => {
    const found = foreignTexts(
      {
        a: ["arn:aws:s3:::bucket"],
        b: { c: "https://sqs.cn-north-1.amazonaws.com.cn/1/q" },
        Service: "lambda.amazonaws.com",
      },
      [],
    );
    expect(found).toEqual(["arn:aws:s3:::bucket", "https://sqs.cn-north-1.amazonaws.com.cn/1/q"]);
  });
});
