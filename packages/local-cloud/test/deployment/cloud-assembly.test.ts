import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCloudAssembly } from "../../src/index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-assembly-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const write = async (name: string, json: object): Promise<void> =>
  writeFile(join(folder, name), JSON.stringify(json));

/** A manifest as the CDK writes it, with one stack. */
async function assembly(environment: string): Promise<void> {
  await write("manifest.json", {
    artifacts: {
      Tree: { type: "cdk:tree", properties: { file: "tree.json" } },
      "side.assets": { type: "cdk:asset-manifest", properties: { file: "side.assets.json" } },
      Side: {
        type: "aws:cloudformation:stack",
        environment,
        properties: { templateFile: "side.template.json", stackName: "side" },
        dependencies: ["side.assets"],
      },
    },
  });
  await write("side.template.json", { Resources: { Q: { Type: "AWS::SQS::Queue" } } });
  const destinations = (objectKey: string): object => ({ here: { bucketName: "assets", objectKey } });
  await write("side.assets.json", {
    files: {
      a: { source: { path: "asset.a", packaging: "zip" }, destinations: destinations("a.zip") },
      t: { source: { path: "side.template.json", packaging: "file" }, destinations: destinations("t.json") },
    },
  });
}

it("reads stacks with their place, template and code", async () => {
  await assembly("aws://111122223333/cn-north-1");
  const stacks = await readCloudAssembly(folder);
  expect(stacks).toEqual([
    {
      place: { stackName: "side", region: "cn-north-1", account: "111122223333" },
      template: { Resources: { Q: { Type: "AWS::SQS::Queue" } } },
      assets: new Map([["a.zip", new URL(`file://${folder}/asset.a/`)]]),
    },
  ]);
});

it.each(["aws://unknown-account/us-east-1", "aws://111122223333/unknown-region.x"])(
  "refuses a stack for %s",
  async (environment) => {
    await assembly(environment);
    await expect(readCloudAssembly(folder)).rejects.toMatchObject({ code: "invalid-template" });
  },
);
