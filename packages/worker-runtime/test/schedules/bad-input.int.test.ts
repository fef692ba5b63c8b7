import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { addMillis, applyChanges, parseRegionId, timestampFromMillis } from "@isthmus/core";
import type { Change, DeadLetter, DecodedMessage, PutChange } from "@isthmus/core";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { packChanges } from "@isthmus/packing";
import { memoryDeadLetters, memoryMetrics } from "@isthmus/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kinesisLink, sqsLink } from "./emulated-links.ts";
import { emulatedRegion } from "./emulated-region.ts";

const REGION = "cn-north-1";
const TABLE = "bad-input";

function put(name: string, change: Partial<PutChange> = {}, value = "x"): PutChange {
  const key = { pk: { S: name }, sk: { N: "1" } };
  return {
    kind: "put",
    table: TABLE,
    key,
    version: { timestamp: timestampFromMillis(Date.now()), region: "us-east-1" },
    writtenAt: timestampFromMillis(Date.now()),
    item: { ...key, value: { S: value } },
    ...change,
  };
}

/** A payload holds changes of one table, so there may be several. */
async function packed(...changes: readonly Change[]): Promise<readonly Uint8Array[]> {
  const { payloads } = await packChanges(changes, { payloadBytesMax: 900_000 });
  return payloads.map(({ body }) => body);
}

/** Text that does not compress, so that the item alone is too large, and not the message. */
function longText(length: number): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(33 + ((state >>> 24) % 90));
  }).join("");
}

describe.each(["kinesis", "sqs"] as const)("bad input over %s", (kind) => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startLocalCloud({ regions: [REGION], services: ["dynamodb", kind] });
  });
  afterAll(async () => {
    await cloud.stop();
  });

  it("goes to the dead letters whole, each with its reason, and every neighbour is applied", async () => {
    const clients = cloud.clients(REGION);
    const region = await emulatedRegion(REGION, TABLE, clients);
    const link =
      kind === "kinesis" ? await kinesisLink(clients.kinesis, "in") : await sqsLink(clients.sqs, "in", false);
    const sendRaw = async (body: Uint8Array): Promise<void> => {
      if (kind === "kinesis") {
        await clients.kinesis.send(new PutRecordCommand({ StreamName: "in", PartitionKey: "p", Data: body }));
      } else {
        const { QueueUrl } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: "in" }));
        await clients.sqs.send(
          new SendMessageCommand({ QueueUrl, MessageBody: Buffer.from(body).toString("base64") }),
        );
      }
    };

    const [whole = new Uint8Array()] = await packed(put("n0"), put("n1"));
    const truncated = whole.subarray(0, whole.length - 9);
    const foreign = put("foreign", { table: "another-table" });
    const wrongKey = put("wrong", {
      key: { pk: { N: "5" }, sk: { N: "1" } },
      item: { pk: { N: "5" }, sk: { N: "1" } },
    });
    const oversize = put("big", {}, longText(410_000));
    const future = put("future", {
      version: { timestamp: addMillis(timestampFromMillis(Date.now()), 400_000), region: "us-east-1" },
    });
    const garbage = new TextEncoder().encode("not a message of ours");
    await sendRaw(garbage);
    await sendRaw(truncated);
    for (const body of await packed(put("n2"), foreign)) await sendRaw(body);
    for (const body of await packed(put("n3"), future)) await sendRaw(body);
    await sendRaw(whole);
    // One of these fails at the table's key schema, the other at DynamoDB's limit; in one message with good ones.
    const direct: DecodedMessage = {
      id: "direct",
      position: "test:direct",
      attempts: 1,
      content: { kind: "changes", changes: [put("n4"), wrongKey, put("n5"), oversize, put("n6")] },
    };

    const deadLetters = memoryDeadLetters();
    const deps = {
      region: parseRegionId(REGION),
      stores: new Map([[TABLE, region.store]]),
      deadLetters,
      clock: { now: region.now },
      metrics: memoryMetrics(),
      futureBoundMs: 300_000,
      insertAgeMaxMs: 50 * 86_400_000,
    };
    const { outcomes } = await applyChanges([...(await link.receive()), direct], deps);
    expect(outcomes).toHaveLength(7);
    expect(outcomes.filter(({ status }) => status !== "done")).toEqual([]);

    const held = (await region.readAll()).map((item) => (item["pk"] as { S: string }).S).sort();
    expect(held).toEqual(["n0", "n1", "n2", "n3", "n4", "n5", "n6"]);
    const letters = deadLetters.letters();
    expect(letters.map(({ reason }) => reason).sort()).toEqual(
      [
        "from-the-future",
        "item-too-large",
        "malformed-message",
        "malformed-message",
        "unknown-table",
        "wrong-key",
      ].sort(),
    );
    const bodies = letters.flatMap(({ content }) =>
      content.kind === "message" ? [Buffer.from(content.body).toString("hex")] : [],
    );
    expect(bodies.sort()).toEqual(
      [garbage, truncated].map((body) => Buffer.from(body).toString("hex")).sort(),
    );
    for (const change of [foreign, future, wrongKey, oversize])
      expect(contents(letters)).toContainEqual(change);
  });
});

function contents(letters: readonly DeadLetter[]): readonly Change[] {
  return letters.flatMap(({ content }) => (content.kind === "change" ? [plain(content.change)] : []));
}

/** Without prototypes that tell decoded items from literal ones. */
function plain(change: Change): Change {
  return structuredClone(change);
}
