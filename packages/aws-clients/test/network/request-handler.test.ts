import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRegionClients, NETWORK_DEFAULTS } from "../../src/index.ts";
import type { NetworkConfig, OwnedRegionClients, RequestHandler } from "../../src/index.ts";
import { jsonAnswer } from "../support/answers.ts";
import { startConnectProxy } from "../support/connect-proxy.ts";
import type { ConnectProxy } from "../support/connect-proxy.ts";
import { manualTools } from "../support/manual-tools.ts";
import { startStandIn } from "../support/stand-in.ts";
import type { StandIn } from "../support/stand-in.ts";
import { until } from "../support/until.ts";

let standIn: StandIn;
let proxy: ConnectProxy;
const made: OwnedRegionClients[] = [];

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAHOME");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "planted");
  standIn = await startStandIn(() => jsonAnswer({ TableNames: [] }));
  proxy = await startConnectProxy();
});

afterEach(async () => {
  for (const clients of made.splice(0)) clients.destroy();
  vi.unstubAllEnvs();
  await proxy.close();
  await standIn.close();
});

function connect(
  network: NetworkConfig,
  options: { readonly endpoint?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): OwnedRegionClients {
  const { endpoint = `http://127.0.0.1:${standIn.port}`, environment = {} } = options;
  const clients = createRegionClients(
    { awsRegion: "cn-north-1", endpoints: { dynamodb: endpoint, streams: endpoint }, network },
    manualTools(undefined, environment),
  );
  made.push(clients);
  return clients;
}

const ask = async (clients: OwnedRegionClients): Promise<unknown> =>
  clients.dynamodb.send(new ListTablesCommand({}));

it("tunnels through the proxy, and keeps the tunnel for the next calls", async () => {
  const clients = connect({ proxy: proxy.url });
  for (let turn = 0; turn < 5; turn += 1) await ask(clients);
  expect(proxy.tunnels).toEqual([`127.0.0.1:${standIn.port}`]);
  expect(standIn.seen.length).toBe(5);
});

it("makes a tunnel for each call where connections are not kept", async () => {
  const clients = connect({ proxy: proxy.url, keepAlive: false });
  for (let turn = 0; turn < 3; turn += 1) await ask(clients);
  expect(proxy.tunnels.length).toBe(3);
});

it("opens no more tunnels than sockets are allowed", async () => {
  const clients = connect({ proxy: proxy.url, maxSockets: 2 });
  await Promise.all(Array.from({ length: 12 }, async () => ask(clients)));
  expect(proxy.tunnels.length).toBe(2);
  expect(standIn.seen.length).toBe(12);
});

it("is direct without a proxy, with one that the environment has but nobody asked for, and for hosts that are to be direct", async () => {
  const environment = { HTTPS_PROXY: proxy.url };
  await ask(connect({}, { environment }));
  await ask(connect({ proxy: proxy.url, noProxy: ["127.0.0.1"] }));
  await ask(
    connect({ proxy: proxy.url }, { environment: { NO_PROXY: `example.com,127.0.0.1:${standIn.port}` } }),
  );
  expect(proxy.tunnels).toEqual([]);
  expect(standIn.seen.length).toBe(3);
});

it("takes the proxy from the environment when asked to, with its password", async () => {
  const withPassword = proxy.url.replace("//", "//user:p%40ss@");
  await ask(connect({ proxy: "environment" }, { environment: { https_proxy: withPassword } }));
  await ask(connect({ proxy: "environment" }));
  expect(proxy.tunnels.length).toBe(1);
  expect(proxy.authorizations).toEqual([`Basic ${Buffer.from("user:p@ss").toString("base64")}`]);
});

it("gives each call the configured time, and an SQS receive its waiting time on top", async () => {
  const clients = connect({ requestTimeoutMs: 7000, connectTimeoutMs: 2000, maxSockets: 5 });
  const sqs = createRegionClients(
    { awsRegion: "cn-north-1", endpoints: { sqs: `http://127.0.0.1:${standIn.port}` } },
    manualTools(undefined),
  );
  made.push(sqs);
  await ask(clients);
  await sqs.sqs.send(new ListQueuesCommand({}));
  // The SDK tells a handler's configuration after its first call.
  const settings = (client: { readonly config: { readonly requestHandler: unknown } }): unknown =>
    (client.config.requestHandler as RequestHandler).httpHandlerConfigs();
  expect(settings(clients.dynamodb)).toMatchObject({
    requestTimeout: 7000,
    connectionTimeout: 2000,
    httpsAgent: { maxSockets: 5, keepAlive: true },
  });
  expect(settings(sqs.sqs)).toMatchObject({
    requestTimeout: NETWORK_DEFAULTS.requestTimeoutMs + 20_000,
    connectionTimeout: NETWORK_DEFAULTS.connectTimeoutMs,
    httpsAgent: { maxSockets: NETWORK_DEFAULTS.maxSockets, keepAlive: true },
  });
});

it("tells an unfit proxy of the environment without showing it", () => {
  const clients = connect({ proxy: "environment" }, { environment: { HTTPS_PROXY: "socks5://u:planted@h" } });
  expect(() => clients.dynamodb).toThrow(/^The proxy of the environment \(HTTPS_PROXY\) is not allowed/);
  expect(() => clients.dynamodb).not.toThrow(/planted/);
});

it("speaks TLS with the service within the tunnel, by the service's name", async () => {
  const arrived = new Promise<{ readonly target: string; readonly hello: Buffer }>((resolve) => {
    const take = (tunnel: Socket, target: string): void => {
      tunnel.once("data", (hello: Buffer) => {
        resolve({ target, hello });
        tunnel.destroy();
      });
    };
    void startConnectProxy(take).then(async (ending) => {
      const clients = connect(
        { proxy: ending.url },
        { endpoint: "https://dynamodb.cn-north-1.amazonaws.com.cn" },
      );
      await ask(clients).catch(() => undefined);
      await ending.close();
    });
  });
  const { target, hello } = await arrived;
  expect(target).toBe("dynamodb.cn-north-1.amazonaws.com.cn:443");
  // A TLS handshake record, which names the host in the clear.
  expect(hello[0]).toBe(0x16);
  expect(hello.includes("dynamodb.cn-north-1.amazonaws.com.cn")).toBe(true);
});

describe("where nothing answers", () => {
  let silent: Server;
  let taken: number;
  const open = new Set<Socket>();

  beforeEach(async () => {
    taken = 0;
    silent = createServer((socket) => {
      taken += 1;
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
      socket.resume();
    });
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  const silentUrl = (): string => `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;

  it("a call to a service times out after three attempts", async () => {
    const clients = connect({ requestTimeoutMs: 50 }, { endpoint: silentUrl() });
    await expect(ask(clients)).rejects.toMatchObject({ name: "TimeoutError" });
    expect(taken).toBe(3);
  });

  it("a call through a proxy times out, and the tunnels that were not made take up no place", async () => {
    const clients = connect({ proxy: silentUrl(), connectTimeoutMs: 50, maxSockets: 1 });
    await expect(ask(clients)).rejects.toMatchObject({ name: "TimeoutError" });
    await until(() => open.size === 0, "the closing of every tunnel");
    const before = taken;
    await expect(ask(clients)).rejects.toMatchObject({ name: "TimeoutError" });
    expect(taken).toBeGreaterThan(before);
  });
});
