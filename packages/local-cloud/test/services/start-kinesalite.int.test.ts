import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { RunningService } from "../../src/services/running-service.ts";
import { startKinesalite } from "../../src/services/start-kinesalite.ts";
import { refusesConnections } from "../leftovers.ts";

describe("startKinesalite", () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startKinesalite();
  });
  afterAll(async () => service.stop());

  it("does not take the process down when a client goes away in the middle of a request", async () => {
    const uncaught: unknown[] = [];
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => uncaught.push(error));
    onTestFinished(() => {
      process.removeAllListeners("uncaughtException");
      for (const other of others) process.on("uncaughtException", other);
    });

    const { port } = new URL(service.endpoint);
    const client = connect(Number(port), "127.0.0.1");
    await once(client, "connect");
    await new Promise((resolve) => {
      client.write("POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 100\r\n\r\nhalf", resolve);
    });
    // Its answer to a later request shows that the server has begun to read the earlier one.
    await fetch(service.endpoint, { method: "POST" });
    client.destroy();
    await once(client, "close");
    const response = await fetch(service.endpoint, { method: "POST" });
    expect(response.status).toBe(400);
    expect(uncaught).toEqual([]);
  });

  it("closes while a request is still under way", async () => {
    const other = await startKinesalite();
    const port = Number(new URL(other.endpoint).port);
    const client = connect(port, "127.0.0.1");
    client.on("error", () => undefined);
    const closed = once(client, "close");
    await once(client, "connect");
    client.write("POST / HTTP/1.1\r\nHost: local\r\nContent-Length: 100\r\n\r\nhalf");
    await fetch(other.endpoint, { method: "POST" });
    await other.stop();
    await closed;
    expect(await refusesConnections(port)).toBe(true);
  });
});
