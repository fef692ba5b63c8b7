// How long a function's bundle takes to load and to be put together, beside a bare handler that only imports the same clients and commands of the SDK, as a ratio. Each is
// measured in processes of its own, by turns; the median of each counts. Run it after a build: node packages/lambda-runtime/bench/cold-start.mjs [rounds]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, bundleFunctions } from "../scripts/bundle-functions.mjs";

const rounds = Number(process.argv[2] ?? 15);
const CLIENTS = {
  dynamodb: [
    "@aws-sdk/client-dynamodb",
    "DynamoDBClient",
    "PutItemCommand, UpdateItemCommand, DeleteItemCommand, BatchGetItemCommand, DescribeTableCommand",
  ],
  kinesis: ["@aws-sdk/client-kinesis", "KinesisClient", "PutRecordsCommand"],
  sqs: [
    "@aws-sdk/client-sqs",
    "SQSClient",
    "SendMessageCommand, SendMessageBatchCommand, GetQueueUrlCommand",
  ],
  s3: ["@aws-sdk/client-s3", "S3Client", "PutObjectCommand, GetObjectCommand, DeleteObjectCommand"],
};
const USED = {
  forward: ["dynamodb", "kinesis", "sqs", "s3"],
  apply: ["dynamodb", "sqs", "s3"],
  redrive: ["dynamodb", "kinesis", "sqs", "s3"],
  heartbeat: ["dynamodb"],
};
const environment = {
  PATH: process.env.PATH,
  AWS_REGION: "us-east-1",
  ISTHMUS_REGION: "a",
  ISTHMUS_REGIONS: JSON.stringify({
    a: { awsRegion: "us-east-1", inbox: { kind: "kinesis", stream: "inbox" } },
    b: { awsRegion: "cn-north-1", inbox: { kind: "kinesis", stream: "inbox" } },
  }),
  ISTHMUS_TABLES: '{"orders":{}}',
  ISTHMUS_DEAD_LETTERS_QUEUE: "dead-letters",
  ISTHMUS_HEARTBEAT_TABLE: "orders",
};

/** Milliseconds of processor time that a fresh process takes to import a file: other than the time on the wall, it does not depend on what else is running. */
function loadMs(file) {
  const code = `const before = process.cpuUsage(); await import(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(before); console.log((user + system) / 1000);`;
  const args = ["--no-warnings", "--input-type=module", "--eval", code];
  return Number(execFileSync(process.execPath, args, { env: environment, encoding: "utf8" }).trim());
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

// Within the package, so that the bare handlers find the clients.
const work = mkdtempSync(fileURLToPath(new URL("../dist/cold-start-", import.meta.url)));
try {
  const bare = {};
  for (const [name, clients] of Object.entries(USED)) {
    const source = join(work, `bare-${name}.mjs`);
    const imports = clients.map((client) => {
      const [from, constructor, commands] = CLIENTS[client];
      return `import { ${constructor}, ${commands} } from "${from}";`;
    });
    const made = clients.flatMap((client) => [`new ${CLIENTS[client][1]}({})`, CLIENTS[client][2]]);
    writeFileSync(
      source,
      `${imports.join("\n")}\nconst clients = [${made.join(", ")}];\nexport const handler = async () => clients.length;\n`,
    );
    bare[`bare-${name}`] = source;
  }
  await bundle(bare, work);
  await bundleFunctions(work);
  const rows = [];
  for (const name of Object.keys(USED)) {
    const [ours, theirs] = [join(work, name, "index.mjs"), join(work, `bare-${name}`, "index.mjs")];
    const times = { ours: [], theirs: [] };
    for (let round = 0; round <= rounds; round++) {
      const [a, b] = [loadMs(ours), loadMs(theirs)];
      // The first round only warms the disk's cache.
      if (round === 0) continue;
      times.ours.push(a);
      times.theirs.push(b);
    }
    rows.push({
      function: name,
      bytes: statSync(ours).size,
      "bare bytes": statSync(theirs).size,
      ratio: (median(times.ours) / median(times.theirs)).toFixed(2),
    });
  }
  console.table(rows);
} finally {
  rmSync(work, { recursive: true, force: true });
}
