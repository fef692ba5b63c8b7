import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const script = new URL("../../scripts/bundle-functions.mjs", import.meta.url).href;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-one-file-"));
  await mkdir(join(folder, "src"));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Bundles modules from `entry.mjs` on, and imports the one file in a process that says what it is told to. */
async function bundled(modules: Readonly<Record<string, string>>, say: string) {
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, "src", name), text);
  await run(process.execPath, [
    "--input-type=module",
    "--eval",
    `const { bundle } = await import(${JSON.stringify(script)});
    await bundle({ it: ${JSON.stringify(join(folder, "src/entry.mjs"))} }, ${JSON.stringify(join(folder, "out"))});`,
  ]);
  const file = JSON.stringify(join(folder, "out/it/index.mjs"));
  const { stdout } = await run(process.execPath, [
    "--enable-source-maps",
    "--input-type=module",
    "--eval",
    `const { handler } = await import(${file}); console.log(JSON.stringify(${say}));`,
  ]);
  return { said: JSON.parse(stdout) as unknown, files: (await readdir(join(folder, "out/it"))).sort() };
}

const NOTES = "globalThis.notes ??= [];";
const SHARED = `${NOTES} notes.push("shared"); export class Shared {}`;
const COMMON = `import { Shared } from "./shared.mjs"; notes.push("common"); export const common = new Shared();`;

describe("a bundle of one file", () => {
  it("evaluates what is imported on demand when it is asked for, once, with the classes that the start has", async () => {
    const { said, files } = await bundled(
      {
        "shared.mjs": SHARED,
        "common.mjs": COMMON,
        "rare.mjs": `import { Shared } from "./shared.mjs"; import { common as it } from "./common.mjs"; notes.push("rare"); export const rare = it instanceof Shared; export { it as common };`,
        "other.mjs": `import { common } from "./common.mjs"; notes.push("other"); export default common;`,
        "entry.mjs": `import { Shared } from "./shared.mjs"; notes.push("entry");
          export const handler = async () => {
            const before = [...notes];
            const { rare, common } = await import("./rare.mjs");
            await import("./rare.mjs");
            const { default: other } = await import("./other.mjs");
            return { before, after: notes, same: rare && common === other && common instanceof Shared };
          };`,
      },
      "await handler()",
    );
    expect(said).toEqual({
      before: ["shared", "entry"],
      after: ["shared", "entry", "common", "rare", "other"],
      same: true,
    });
    expect(files).toEqual(["index.mjs", "index.mjs.map"]);
  });

  it("gives on demand what the start has already, CommonJS modules and modules of Node", async () => {
    const { said } = await bundled(
      {
        "shared.mjs": `export let count = 0; export const add = () => { count += 1; };`,
        "old.cjs": `exports.name = require("node:path").basename("/a/old");`,
        "entry.mjs": `import { add } from "./shared.mjs";
          export const handler = async () => {
            add();
            const [{ count }, { default: old }, { basename }] = await Promise.all(
              [import("./shared.mjs"), import("./old.cjs"), import("node:path")]);
            return [count, old.name, basename("/a/b")];
          };`,
      },
      "await handler()",
    );
    expect(said).toEqual([1, "old", "b"]);
  });

  it("tells in its source map where an error on demand came from", async () => {
    const { said } = await bundled(
      {
        "shared.mjs": SHARED,
        "rare.mjs": `import { Shared } from "./shared.mjs";\n\n// A comment.\nexport function rare() {\n  throw new Error(String(Shared));\n}\n`,
        "entry.mjs": `import { Shared } from "./shared.mjs";
          export const handler = async () => {
            try { (await import("./rare.mjs")).rare(Shared); } catch ({ stack }) { return stack; }
          };`,
      },
      "await handler()",
    );
    expect(said).toMatch(/src\/rare\.mjs:5:9/);
  });

  it("is refused when a part on demand needs what another part on demand may still change", async () => {
    const modules = {
      "state.mjs": `export let state = 0; export const next = () => { state += 1; return state; };`,
      "rare.mjs": `import { state, next } from "./state.mjs"; export const rare = () => [state, next()];`,
      "other.mjs": `import { next } from "./state.mjs"; export const other = next;`,
      "entry.mjs": `export const handler = async () => [(await import("./rare.mjs")).rare(), (await import("./other.mjs")).other()];`,
    };
    await expect(bundled(modules, "0")).rejects.toThrow(/exports state, which is assigned more than once/);
  });
});
