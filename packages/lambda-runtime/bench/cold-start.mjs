// How long a function's bundle takes to load and to be put together, beside a bare handler that only imports the same clients and commands of the SDK, as a ratio. Each is
// measured in processes of its own, by turns; the median of each counts. Three bare handlers: bundled as ours; bundled by esbuild alone, as most functions are; and as
// ours but without S3, whose client ours evaluate only when a dead letter is too large for a queue. Run it after a build, with the version of Node that is to be measured:
// node packages/lambda-runtime/bench/cold-start.mjs [rounds]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundle, bundleFunctions, JOINING_OPTIONS, OPTIONS } from "../scripts/bundle-functions.mjs";

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

/** Medians of several files, measured by turns. The first round only warms the disk's cache. */
function medianLoadMs(files) {
  const times = Array.from({ length: rounds + 1 }, () => files.map(loadMs)).slice(1);
  return files.map((_, i) => {
    const sorted = times.map((round) => round[i]).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  });
}

/** Writes a handler that only imports some clients. */
function writeBare(file, clients) {
  const imports = clients.map((client) => {
    const [from, constructor, commands] = CLIENTS[client];
    return `import { ${constructor}, ${commands} } from "${from}";`;
  });
  const made = clients.flatMap((client) => [`new ${CLIENTS[client][1]}({})`, CLIENTS[client][2]]);
  writeFileSync(
    file,
    `${imports.join("\n")}\nconst clients = [${made.join(", ")}];\nexport const handler = async () => clients.length;\n`,
  );
}

// Within the package, so that the bare handlers find the clients.
const work = mkdtempSync(fileURLToPath(new URL("../dist/cold-start-", import.meta.url)));
try {
  const rows = [];
  await bundleFunctions(work);
  for (const [name, clients] of Object.entries(USED)) {
    const [bare, lean] = [join(work, `bare-${name}.mjs`), join(work, `lean-${name}.mjs`)];
    const [ours, same, plain, without] = [name, `same-${name}`, `plain-${name}`, `without-${name}`].map(
      (folder) => join(work, folder, "index.mjs"),
    );
    writeBare(bare, clients);
    writeBare(
      lean,
      clients.filter((client) => client !== "s3"),
    );
    await bundle({ [`same-${name}`]: bare, [`without-${name}`]: lean }, work);
    await build({ ...OPTIONS, ...JOINING_OPTIONS, entryPoints: [bare], outfile: plain });
    const [oursMs, ...bareMs] = medianLoadMs([ours, same, plain, without]);
    const beside = (ms) => `${(oursMs / ms).toFixed(2)} (${ms.toFixed(0)} ms)`;
    rows.push({
      function: name,
      kB: Math.round(statSync(ours).size / 1000),
      ms: Math.round(oursMs),
      "ratio: bare": beside(bareMs[0]),
      "bare, esbuild alone": beside(bareMs[1]),
      "bare, without S3": beside(bareMs[2]),
    });
  }
  console.log(`Node ${process.version}, medians of ${rounds} processes each`);
  console.table(rows);
} finally {
  rmSync(work, { recursive: true, force: true });
}
