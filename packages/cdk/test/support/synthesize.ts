import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import type { StackProps } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AttributeType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { afterAll } from "vitest";
import { PeerInbox, ReplicationSide } from "../../src/index.ts";
import type { ReplicationSideProps } from "../../src/index.ts";

/** Folders for assemblies and stand-ins of the bundles, which are made once for a test file and removed after it. */
const work = mkdtempSync(join(tmpdir(), "isthmus-cdk-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Empty functions: what is in them makes no difference to a template but the hash. */
export const EMPTY_BUNDLES: string = join(work, "bundles");
for (const name of ["forward", "apply", "redrive", "heartbeat"]) {
  mkdirSync(join(EMPTY_BUNDLES, name), { recursive: true });
  writeFileSync(join(EMPTY_BUNDLES, name, "index.mjs"), `export const handler = "${name}";\n`);
}

/** A new folder for an assembly, which is removed after the test file. */
export function outputFolder(): string {
  return mkdtempSync(join(work, "out-"));
}

/** An app whose output is removed after the test file. */
export function testApp(): App {
  return new App({
    outdir: outputFolder(),
    analyticsReporting: false,
    // What CloudFormation would refuse of a template fails the synthesis, instead of being told in passing.
    context: { "@aws-cdk/core:validateAgainstDefaultRules": true },
  });
}

/** A table as users make it. */
export function ordersTable(stack: Stack): Table {
  return new Table(stack, "Orders", {
    partitionKey: { name: "id", type: AttributeType.STRING },
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  });
}

/** A peer of the same account, about which there is nothing special. */
export const PLAIN_PEER = { regionName: "eu-west-1", inbox: PeerInbox.kinesis("isthmus-inbox") } as const;

/** A side in a stack of its own. */
export interface SideUnderTest {
  readonly app: App;
  readonly stack: Stack;
  readonly side: ReplicationSide;
  readonly orders: ITable;
}

/** Makes a side in `us-east-1`, with one table and one peer, unless told otherwise. */
export function makeSide(
  props: Partial<ReplicationSideProps> | ((stack: Stack) => Partial<ReplicationSideProps>) = {},
  stackProps: StackProps = { env: { region: "us-east-1" } },
): SideUnderTest {
  const app = testApp();
  const stack = new Stack(app, "Stack", stackProps);
  const orders = ordersTable(stack);
  const side = new ReplicationSide(stack, "Side", {
    regionName: stackProps.env?.region ?? "us-east-1",
    tables: { orders },
    peers: [PLAIN_PEER],
    bundles: EMPTY_BUNDLES,
    ...(typeof props === "function" ? props(stack) : props),
  });
  return { app, stack, side, orders };
}

/** The template of a side. */
export function sideTemplate(...args: Parameters<typeof makeSide>): Template {
  return Template.fromStack(makeSide(...args).stack);
}
