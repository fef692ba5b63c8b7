// Bootstraps, deploys or destroys one side with the CDK's command line, as the profile that replication.config.ts names for it. Run it by `npm run`, which
// knows where that command line is; everything behind `--` goes to it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { STACK_NAMES } from "../dist/lib/side-stack.js";
import { config } from "../dist/replication.config.js";

/** The accounts that the configuration comes with. AWS's documentation uses them for examples, too. */
const NOBODYS_ACCOUNTS = ["111122223333", "444455556666"];
const root = fileURLToPath(new URL("..", import.meta.url));
const [action, side, ...more] = process.argv.slice(2);
const own = { china: config.china, global: config.global }[side];

if (own === undefined || !["bootstrap", "deploy", "destroy"].includes(action)) {
  console.error("Usage: node scripts/side.mjs bootstrap|deploy|destroy china|global [options of the CDK]");
  process.exit(2);
}
for (const [name, { account, issuerUrl }] of Object.entries({ china: config.china, global: config.global })) {
  if (!NOBODYS_ACCOUNTS.includes(account) && !issuerUrl.endsWith(".example")) continue;
  console.error(
    `${name} still has the account ${account} and the issuer ${issuerUrl} in replication.config.ts. Put your own there; README.md tells where to find them.`,
  );
  process.exit(1);
}

/** Runs a command where the example is, and ends with it if it fails. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error !== undefined) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** What stays when the stack goes, one a line. */
function retained() {
  const { Resources } = JSON.parse(readFileSync(`${root}cdk.out/${STACK_NAMES[side]}.template.json`, "utf8"));
  return Object.entries(Resources).flatMap(([logicalId, { Type, DeletionPolicy = "", Properties = {} }]) => {
    const names = [Properties.TableName, Properties.Name, Properties.QueueName];
    const name = names.find((value) => typeof value === "string") ?? logicalId;
    return DeletionPolicy.startsWith("Retain") ? [`  ${Type} ${name}`] : [];
  });
}

run(process.execPath, ["dist/bin/app.js"]);
if (action === "destroy") {
  console.error("These stay, with everything in them. Delete them yourself if you want them gone:");
  console.error(retained().join("\n"));
}
const target = action === "bootstrap" ? `aws://${own.account}/${own.region}` : STACK_NAMES[side];
run("cdk", [action, target, "--app", "cdk.out", "--profile", own.profile, ...more]);
