import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { freePort } from "../../src/services/free-port.ts";
import { startDynoxide } from "../../src/services/start-dynoxide.ts";
import { localProcesses } from "../leftovers.ts";

describe("startDynoxide", () => {
  it("takes another port when somebody else was faster", async () => {
    const other = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port: taken } = other.address() as AddressInfo;
    const offered: number[] = [];
    const service = await startDynoxide({
      takePort: async () => {
        offered.push(offered.length === 0 ? taken : await freePort());
        return offered.at(-1) as number;
      },
    });
    try {
      expect(offered).toHaveLength(2);
      expect(service.endpoint).toBe(`http://127.0.0.1:${offered[1]}`);
      expect((await fetch(service.endpoint)).status).toBeGreaterThan(0);
    } finally {
      await service.stop();
      other.close();
    }
  });

  it("fails with what the emulator said when it never starts, and leaves nothing behind", async () => {
    const ports: number[] = [];
    const start = startDynoxide({
      binary: "/bin/ls",
      takePort: async () => {
        ports.push(await freePort());
        return ports.at(-1) as number;
      },
    });
    await expect(start).rejects.toMatchObject({
      code: "start-failed",
      message: expect.stringContaining("unrecognized option") as string,
    });
    expect(ports).toHaveLength(3);
    for (const port of ports) expect(localProcesses(port)).toEqual([]);
  });

  it("leaves no file behind even when it is killed, because its files have no names any more", async () => {
    const service = await startDynoxide();
    try {
      const files = openFiles(pidOf(service.endpoint)).filter((file) => file.includes("isthmus-dynamodb-"));
      expect(files.length).toBeGreaterThan(0);
      expect(files.filter((file) => !file.endsWith(" (deleted)"))).toEqual([]);
    } finally {
      await service.stop();
    }
  });

  it("takes a write at the same cost however long the stream is", async () => {
    const service = await startDynoxide();
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: service.endpoint, credentials: KEYS });
    try {
      await client.send(STREAMED_TABLE);
      const processorOfWrites = async (from: number, batches: number): Promise<number> => {
        const before = processorNs(pidOf(service.endpoint));
        for (let batch = 0; batch < batches; batch++) await client.send(writesOf(from + batch));
        return (processorNs(pidOf(service.endpoint)) - before) / batches;
      };
      await processorOfWrites(0, 4);
      const early = await processorOfWrites(4, 16);
      await processorOfWrites(20, 300);
      // Looking at all records again for each write, it would be ten times as much by now.
      expect((await processorOfWrites(320, 16)) / early).toBeLessThan(3);
    } finally {
      client.destroy();
      await service.stop();
    }
  });
});

const KEYS = { accessKeyId: "local", secretAccessKey: "local" };

const STREAMED_TABLE = new CreateTableCommand({
  TableName: "orders",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
});

/** The most writes that one request may have, each of a key of its own. */
function writesOf(batch: number): BatchWriteItemCommand {
  const puts = Array.from({ length: 25 }, (_, place) => ({
    PutRequest: { Item: { id: { S: `${batch}/${place}` }, text: { S: "x".repeat(500) } } },
  }));
  return new BatchWriteItemCommand({ RequestItems: { orders: puts } });
}

/** The emulator itself, and not the shell that guards it. */
function pidOf(endpoint: string): number {
  const pids = localProcesses(Number(new URL(endpoint).port));
  return pids.find((pid) => openFiles(pid).some((file) => file.includes("isthmus-dynamodb-"))) ?? Number.NaN;
}

function openFiles(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${descriptor}`)];
    } catch {
      // Closed since the folder was listed.
      return [];
    }
  });
}

/** What all threads of a process have had of the processors, in nanoseconds, time spent waiting for one left out. */
function processorNs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce((sum, thread) => {
    const [running] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ");
    return sum + Number(running);
  }, 0);
}
