import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HANDLER_NAMES } from "../../src/index.ts";
import { environment } from "../support/environment.ts";

// The bundles are made from the compiled packages, as they are deployed: build before running this alone.

const BUNDLE_BYTES_MAX = 1_000_000;
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-bundles-"));
  const script = new URL("../../scripts/bundle-functions.mjs", import.meta.url).href;
  await run(process.execPath, [
    "--input-type=module",
    "--eval",
    `const { bundleFunctions } = await import(${JSON.stringify(script)}); await bundleFunctions(${JSON.stringify(folder)});`,
  ]);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

it("is one file with its source map for each function, below a megabyte", async () => {
  expect((await readdir(folder)).sort()).toEqual([...HANDLER_NAMES].sort());
  for (const name of HANDLER_NAMES) {
    expect((await readdir(join(folder, name))).sort()).toEqual(["index.mjs", "index.mjs.map"]);
    expect((await stat(join(folder, name, "index.mjs"))).size).toBeLessThan(BUNDLE_BYTES_MAX);
  }
});

it.each(HANDLER_NAMES)("loads %s in a process of its own, far from any node_modules", async (name) => {
  const env = { ...environment(), AWS_REGION: "us-east-1" } as Record<string, string>;
  const { stdout } = await run(
    process.execPath,
    [
      "--input-type=module",
      "--eval",
      `console.log(typeof (await import(${JSON.stringify(join(folder, name, "index.mjs"))})).handler);`,
    ],
    { env, cwd: folder },
  );
  expect(stdout.trim()).toBe("function");
});

it("ends the cold start with everything that is wrong with the environment", async () => {
  await expect(
    run(process.execPath, [join(folder, "apply", "index.mjs")], { env: { ISTHMUS_REGIN: "a" }, cwd: folder }),
  ).rejects.toMatchObject({
    stderr: expect.stringMatching(/ISTHMUS_REGIN is not a known variable[^]*ISTHMUS_TABLES is missing/),
  });
});
