// Packs every package as npm would publish it, lints the tarballs, installs them in an empty project together with the example
// examples/library, compiles that at the strictest and runs it on embedded services. The same with examples/china-global, which is synthesized. What a user gets is
// what is tested.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "isthmus-packages-"));
const bin = (name) => join(root, "node_modules/.bin", name);

/** Runs a command and shows its output only if it fails. */
function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      ...options,
    });
  } catch (error) {
    process.stderr.write(
      `${command} ${args.join(" ")} failed:\n${error.stdout ?? ""}${error.stderr ?? ""}\n`,
    );
    return process.exit(1);
  }
}

/** An example in a folder of its own, installed with the tarballs and without what only its tests need. */
function consumerOf(example, tarballs) {
  const consumer = join(work, example);
  cpSync(join(root, "examples", example), consumer, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|test|cdk\.out)$/.test(path),
  });
  const manifest = JSON.parse(readFileSync(join(consumer, "package.json"), "utf8"));
  for (const name of Object.keys(manifest.dependencies)) {
    if (tarballs.has(name)) manifest.dependencies[name] = `file:${tarballs.get(name)}`;
  }
  const { typescript, "@types/node": types } = manifest.devDependencies;
  manifest.devDependencies = { typescript, "@types/node": types };
  // Packages of ours that the example does not name come from the tarballs, too, and not from the registry.
  manifest.overrides = Object.fromEntries(
    [...tarballs]
      .filter(([name]) => !(name in manifest.dependencies))
      .map(([name, tarball]) => [name, `file:${tarball}`]),
  );
  writeFileSync(join(consumer, "package.json"), JSON.stringify(manifest, null, 2));
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: consumer,
  });
  return consumer;
}

try {
  const folders = readdirSync(join(root, "packages")).filter(
    (folder) =>
      JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8")).private !== true,
  );
  const packed = JSON.parse(
    run("npm", [
      "pack",
      "--json",
      "--pack-destination",
      work,
      ...folders.map((folder) => `./packages/${folder}`),
    ]),
  );
  const tarballs = new Map(Object.values(packed).map(({ name, filename }) => [name, join(work, filename)]));

  for (const [name, tarball] of tarballs) {
    run(bin("publint"), ["run", "--strict", tarball]);
    // The command line has no exports to be resolved. CommonJS consumers on Node 20.19 load ES modules by require.
    if (name !== "isthmus") run(bin("attw"), [tarball, "--profile", "esm-only"]);
  }
  console.log(`${tarballs.size} packages packed and linted`);

  const consumer = consumerOf("library", tarballs);
  run(join(consumer, "node_modules/.bin/tsc"), [], { cwd: consumer });

  const { startLocalCloud } = await import("../packages/local-cloud/dist/index.js");
  const { runExample } = await import("./run-example.mjs");
  const cloud = await startLocalCloud({
    regions: ["us-east-1", "cn-north-1"],
    services: ["dynamodb", "kinesis"],
  });
  try {
    await runExample(cloud, join(consumer, "dist/main.js"));
  } finally {
    await cloud.stop();
  }
  console.log("the example compiles and runs from the tarballs");

  const deployer = consumerOf("china-global", tarballs);
  run(join(deployer, "node_modules/.bin/tsc"), [], { cwd: deployer });
  run(process.execPath, ["dist/bin/app.js"], { cwd: deployer });
  for (const side of ["china", "global"]) {
    const { Resources } = JSON.parse(
      readFileSync(join(deployer, `cdk.out/isthmus-${side}.template.json`), "utf8"),
    );
    const functions = Object.values(Resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
    if (functions.length !== 4) {
      console.error(
        `The template of ${side}, made from the tarballs, has ${functions.length} functions instead of 4.`,
      );
      process.exit(1);
    }
  }
  console.log("both sides are synthesized from the tarballs");

  const snippet = /\/\/ #region example\n([\s\S]*?)\/\/ #endregion/.exec(
    readFileSync(join(root, "examples/library/src/main.ts"), "utf8"),
  );
  if (snippet === null || !readFileSync(join(root, "README.md"), "utf8").includes(snippet[1].trim())) {
    console.error(
      "README.md does not hold the example as it stands in examples/library/src/main.ts between #region and #endregion.",
    );
    process.exit(1);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
