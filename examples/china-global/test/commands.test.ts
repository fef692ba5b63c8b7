import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The commands of package.json as somebody runs them, but with a stand-in for the CDK's own command line.

const TIMEOUT_MS = 180_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const execute = promisify(execFile);
let copy: string;
let bin: string;

beforeAll(async () => {
  await execute("npm", ["run", "-s", "build"], { cwd: root });
  // Beside the compiled app, so that it finds its packages.
  copy = await mkdtemp(join(root, "dist", "copy-"));
  for (const folder of ["dist/bin", "dist/lib", "dist/replication.config.js", "scripts"])
    await cp(join(root, folder), join(copy, folder), { recursive: true });
  bin = join(copy, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "cdk"), '#!/bin/sh\necho "cdk $*"\n', { mode: 0o755 });
}, TIMEOUT_MS);
afterAll(async () => rm(copy, { recursive: true, force: true }));

/** The environment of somebody without credentials. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(kept),
    PATH: [bin, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
  };
}

/** Runs the script, without the CDK's validation of the templates: another test has had that. */
async function side(
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const env = { ...environment(), CDK_VALIDATION: "false" };
  return execute(process.execPath, ["scripts/side.mjs", ...args], { cwd: copy, env });
}

describe("the commands", { timeout: TIMEOUT_MS }, () => {
  it("synthesize both sides without credentials and without asking anybody", async () => {
    await execute(process.execPath, ["dist/bin/app.js"], { cwd: copy, env: environment() });
    const manifest = JSON.parse(await readFile(join(copy, "cdk.out", "manifest.json"), "utf8")) as {
      readonly missing?: unknown;
      readonly artifacts: Readonly<Record<string, { readonly environment?: string }>>;
    };
    expect(manifest.missing).toBeUndefined();
    const report: unknown = JSON.parse(
      await readFile(join(copy, "cdk.out", "validation-report.json"), "utf8"),
    );
    expect(report).toMatchObject({ pluginReports: [] });
    expect(manifest.artifacts["isthmus-china"]?.environment).toBe("aws://111122223333/cn-north-1");
    expect(manifest.artifacts["isthmus-global"]?.environment).toBe("aws://444455556666/us-east-1");
  });

  it("refuse to touch AWS with the accounts that the configuration comes with", async () => {
    await expect(side("deploy", "china")).rejects.toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("china still has the account 111122223333"),
    });
  });

  it("refuse what they do not know", async () => {
    await expect(side("deploy", "mars")).rejects.toMatchObject({ code: 2, stdout: "" });
  });

  describe("with a configuration of one's own", () => {
    beforeAll(async () => {
      const path = join(copy, "dist", "replication.config.js");
      const text = await readFile(path, "utf8");
      const own = { 111122223333: "210000000001", 444455556666: "210000000002", ".example": ".test" };
      await writeFile(
        path,
        Object.entries(own).reduce((all, [from, to]) => all.replaceAll(from, to), text),
      );
    });

    it.each([
      [
        "bootstrap",
        "china",
        "cdk bootstrap aws://210000000001/cn-north-1 --app cdk.out --profile isthmus-china",
      ],
      ["deploy", "global", "cdk deploy isthmus-global --app cdk.out --profile isthmus-global"],
    ])("%s %s with its own profile", async (action, name, command) => {
      expect((await side(action, name)).stdout.trim()).toBe(command);
    });

    it("destroy a side, and tell what stays", async () => {
      const { stdout, stderr } = await side("destroy", "china", "--force");
      expect(stdout.trim()).toBe("cdk destroy isthmus-china --app cdk.out --profile isthmus-china --force");
      expect(stderr).toContain("AWS::DynamoDB::Table orders");
      expect(stderr).toContain("AWS::DynamoDB::Table sessions");
      expect(stderr).toContain("AWS::Kinesis::Stream isthmus-inbox");
      expect(stderr).not.toContain("AWS::Lambda::Function");
    });
  });
});
