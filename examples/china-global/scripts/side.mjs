// Deploys or destroys one side with the CDK's command line, as the profile that replication.config.ts names for it. Everything behind `--` goes to the CDK.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { STACK_NAMES } from "../dist/lib/side-stack.js";
import { config } from "../dist/replication.config.js";

/** The version that this example is tried with. It is not among the dependencies, because everything but deploying works without. */
const CDK = "aws-cdk@2.1148.1";
const root = fileURLToPath(new URL("..", import.meta.url));
const [action, side, ...more] = process.argv.slice(2);
const own = config[side];
if (own === undefined || !["bootstrap", "deploy", "destroy"].includes(action)) {
  console.error("Usage: node scripts/side.mjs bootstrap|deploy|destroy china|global [options of the CDK]");
  process.exit(2);
}

/** Runs a command where the example is, and ends with it if it fails. */
function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** What stays when the stack goes, by type. */
function retained() {
  const path = `${root}cdk.out/${STACK_NAMES[side]}.template.json`;
  if (!existsSync(path)) return [];
  const { Resources } = JSON.parse(readFileSync(path, "utf8"));
  return Object.entries(Resources).flatMap(([logicalId, { Type, DeletionPolicy, Properties = {} }]) => {
    const name = [Properties.TableName, Properties.Name, Properties.QueueName].find(
      (value) => typeof value === "string",
    );
    return DeletionPolicy?.startsWith("Retain") ? [`  ${Type} ${name ?? logicalId}`] : [];
  });
}

run(process.execPath, ["dist/bin/app.js"]);
const target = action === "bootstrap" ? `aws://${own.account}/${own.region}` : STACK_NAMES[side];
if (action === "destroy") {
  console.error(
    "These stay when the stack goes, with everything in them; delete them yourself if you want them gone:",
  );
  console.error(retained().join("\n"));
}
run("npx", ["--yes", CDK, action, target, "--app", "cdk.out", "--profile", own.profile, ...more]);
