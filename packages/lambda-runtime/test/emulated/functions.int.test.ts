import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { formatVersion } from "@isthmus/core";
import type { Item } from "@isthmus/core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { APPLY_MODULES, FORWARD_MODULES, HEARTBEAT_MODULES, REDRIVE_MODULES } from "../../src/index.ts";
import type { BatchResponse, LambdaHandler } from "../../src/index.ts";
import { packed, putFromB } from "../support/bench.ts";
import type { CallRecorder, RecordedCall } from "../support/call-recorder.ts";
import { lambdaContext } from "../support/context.ts";
import { emulatedRegion } from "../support/emulated-region.ts";
import type { EmulatedRegion } from "../support/emulated-region.ts";
import { insertRecord, sqsRecord } from "../support/events.ts";

// One run of all functions through everything that makes them call AWS; what they called is the table of actions that policies are made from.
// What was planted in items and keys is looked for in all that they wrote.

const SECRET = "hunter2-0123456789";
/** What each resource of the run is to the function that calls it. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ["orders", "table"],
  ["items", "table"],
  ["later", "table"],
  ["isthmus-tombstones", "tombstonesTable"],
  ["dead-letters", "deadLettersQueue"],
  ["dead-letters-bucket", "deadLettersBucket"],
  ["inbox-b", "peerStream"],
  ["inbox-c", "peerQueue"],
]);
const output: string[] = [];
let region: EmulatedRegion;

beforeAll(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      output.push(String(chunk));
      return true;
    });
  }
  region = await emulatedRegion();
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await region?.stop();
});

const invoke = async (handler: LambdaHandler, ...Records: readonly unknown[]): Promise<unknown> =>
  handler({ Records }, lambdaContext());
const nowSeconds = (): number => Math.floor(Date.now() / 1000);
const version = (at: number, from = "a"): Item => ({
  last_update_timestamp: { N: `${at}` },
  last_updater_region: { S: from },
});
const item = (pk: string, more: Item = {}): Item => ({
  pk: { S: `${SECRET}-${pk}` },
  value: { S: SECRET },
  ...more,
});
const removal = (sequence: string, old: Item): Record<string, unknown> => ({
  ...insertRecord("orders", sequence, old, nowSeconds()),
  eventName: "REMOVE",
  dynamodb: {
    ApproximateCreationDateTime: nowSeconds(),
    Keys: { pk: old["pk"] },
    OldImage: old,
    SequenceNumber: sequence,
  },
});
const changeFromB = (pk: string, kind: "put" | "delete" = "put", table = "orders", more: Item = {}) => {
  const now = `${nowSeconds()}` as never;
  const base = putFromB(`${SECRET}-${pk}`);
  const stamped = { ...base, table, writtenAt: now, version: { timestamp: now, region: "b" } };
  if (kind === "put") return { ...stamped, item: item(pk, more) } as typeof base;
  const { item: _, ...rest } = stamped as typeof stamped & { readonly item?: unknown };
  return { ...rest, kind: "delete" } as typeof base;
};

async function forwardEverything(): Promise<CallRecorder> {
  const { handler, calls } = region.start("forward", FORWARD_MODULES);
  const now = nowSeconds();
  const raw = item("unversioned");
  await region.put(raw);
  const largeBlob = randomBytes(300_000).toString("base64");
  const dead = item("dead", version(now - 5));
  const answer = await invoke(
    handler,
    insertRecord("orders", "1", item("versioned", version(now)), now),
    insertRecord("orders", "2", raw, now),
    removal("3", dead),
    { ...insertRecord("orders", "4", item("broken"), now), eventName: "NONSENSE" },
    // Too large for the peer with the queue, and its dead letter for the dead letters' queue.
    insertRecord("orders", "5", item("large", { ...version(now), blob: { B: largeBlob } as never }), now),
  );
  expect(answer).toEqual({ batchItemFailures: [] });
  // Written under the tombstone that the removal above has left, by a writer whose clock is behind: it is removed again.
  const late = item("dead", {
    ...version(now - 9, "b"),
    last_replicated_version: { S: versionText(now - 9, "b") },
  });
  await region.put(late);
  expect(await invoke(handler, insertRecord("orders", "6", late, now))).toEqual({ batchItemFailures: [] });
  return calls;
}

async function applyEverything(): Promise<CallRecorder> {
  const { handler, calls } = region.start("apply", APPLY_MODULES);
  const unversioned = item("unversioned-here");
  await region.put(unversioned);
  const bodies = await Promise.all([
    packed([changeFromB("x"), changeFromB("unversioned-here")]),
    packed([changeFromB("y", "delete")]),
    packed([changeFromB("z", "put", "later")]),
    packed([changeFromB("y")]),
    // Its dead letter is too large for the queue, too.
    packed([changeFromB("large", "put", "later", { blob: { B: randomBytes(300_000) } })]),
  ]);
  for (const [index, body] of bodies.entries())
    expect(await invoke(handler, sqsRecord(`m${index}`, body))).toEqual({ batchItemFailures: [] });
  expect(await invoke(handler, { ...sqsRecord("m9", new Uint8Array()), body: `${SECRET}!` })).toEqual({
    batchItemFailures: [],
  });
  return calls;
}

function versionText(seconds: number, from: string): string {
  return formatVersion({ timestamp: `${seconds}` as never, region: from });
}

it("calls exactly the actions that actions.json and grants.json tell, and says nothing of what is in items and keys", async () => {
  const forward = await forwardEverything();
  const apply = await applyEverything();

  const letters = await region.letters();
  expect(letters.length).toBeGreaterThanOrEqual(4);
  // The table that was not replicated is now, and the peer's queue takes larger messages.
  const { handler: redrive, calls: redriveCalls } = region.start("redrive", REDRIVE_MODULES, {
    ISTHMUS_TABLES: '{"orders": {}, "items": {}, "later": {}}',
    ISTHMUS_REGIONS: region.environment["ISTHMUS_REGIONS"]?.replace(
      '"queue":"inbox-c"',
      '"queue":"inbox-c","messageBytesMax":1048576',
    ) as string,
  });
  const records = letters.map(({ Body = "" }, index) => ({
    ...sqsRecord(`l${index}`, new Uint8Array()),
    body: Body,
  }));
  const answer = (await invoke(redrive, ...records)) as BatchResponse;
  const stays = letters.flatMap(({ MessageAttributes }, index) =>
    MessageAttributes?.["reason"]?.StringValue?.startsWith("malformed") === true
      ? [{ itemIdentifier: `l${index}` }]
      : [],
  );
  expect(stays).toHaveLength(2);
  expect(answer.batchItemFailures).toEqual(stays);

  const { handler: heartbeat, calls: heartbeatCalls } = region.start("heartbeat", HEARTBEAT_MODULES);
  expect(await heartbeat({}, lambdaContext())).toEqual({ ageMs: {} });

  const told = output.join("\n");
  expect(told).toContain("A change was sent.");
  const measured = [
    "DeadLettered",
    "BytesSent",
    "LinkOpen",
    "StreamHeadroom",
    "ChangesForwarded",
    "ChangesApplied",
  ];
  expect(measured.filter((metric) => !told.includes(`"${metric}"`))).toEqual([]);
  expect(told).not.toContain(SECRET);
  expect(JSON.stringify(letters.map(({ MessageAttributes }) => MessageAttributes))).not.toContain(SECRET);

  const all = { forward, apply, redrive: redriveCalls, heartbeat: heartbeatCalls };
  const actions = (names: readonly (keyof typeof all)[]) => ({
    own: [...new Set(names.flatMap((name) => all[name].actions(region.isOwn)))].sort(),
    peer: [
      ...new Set(names.flatMap((name) => all[name].actions((endpoint) => !region.isOwn(endpoint)))),
    ].sort(),
  });
  const table = {
    forward: actions(["forward"]),
    apply: actions(["apply"]),
    // A letter may need whatever handling it the first time needed.
    redrive: actions(["forward", "apply", "redrive"]),
    heartbeat: actions(["heartbeat"]),
  };
  const known = await readFile(new URL("../../actions.json", import.meta.url), "utf8");
  // What gets credentials is recorded where the bundles are run on demand.
  const { credentials: _, ...functions } = JSON.parse(known) as Record<string, unknown>;
  expect(table).toEqual(functions);

  const grants = Object.fromEntries(
    Object.entries({ ...all, redrive: [forward, apply, redriveCalls] }).map(([name, recorders]) => [
      name,
      grantsOf([recorders].flat().flatMap(({ calls }) => calls)),
    ]),
  );
  const granted = await readFile(new URL("../../grants.json", import.meta.url), "utf8");
  expect(grants).toEqual(JSON.parse(granted));
});

/** Actions by the kind of the resource they were called on. */
function grantsOf(calls: readonly RecordedCall[]): Readonly<Record<string, readonly string[]>> {
  const grants = new Map<string, Set<string>>();
  for (const { resource, action } of calls) {
    const kind = KINDS.get(resource) ?? resource;
    grants.set(kind, (grants.get(kind) ?? new Set()).add(action));
  }
  return Object.fromEntries([...grants].map(([kind, actions]) => [kind, [...actions].sort()]));
}
