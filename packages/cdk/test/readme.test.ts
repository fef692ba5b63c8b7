import { readFileSync } from "node:fs";
import { Template } from "aws-cdk-lib/assertions";
import { expect, it, vi } from "vitest";
import { makeSide, outputFolder, PLAIN_PEER } from "./support/synthesize.ts";
import { readmeExample } from "./readme-example.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const readme = read("../README.md");

it("holds an example that synthesizes, as it stands in the test", () => {
  const [, example = "none"] =
    /#region example\n([\s\S]*?) *\/\/ #endregion/.exec(read("readme-example.ts")) ?? [];
  expect(readme).toContain(example.replaceAll(/^ {2}/gm, "").trim());
  vi.stubEnv("CDK_OUTDIR", outputFolder());
  Template.fromStack(readmeExample()).hasOutput("Addresses", {});
  vi.unstubAllEnvs();
});

it("counts the alarms as they are", () => {
  const peers = [PLAIN_PEER, { ...PLAIN_PEER, regionName: "eu-west-2" }];
  // One table, the heartbeat's, and two peers.
  expect(readme).toContain("8 + *t* + 4*p* alarms");
  expect(makeSide({ peers }).side.alarms).toHaveLength(8 + 2 + 4 * 2);
});
