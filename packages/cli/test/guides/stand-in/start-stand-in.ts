import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeServer, listenOnLoopback, localIdentities } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { accountServices } from "./account-services.ts";
import type { AccountServices } from "./account-services.ts";
import type { Account, AccountOptions } from "./account.ts";
import { jsonRefusal } from "./json-protocol.ts";
import { holderOf, principals } from "./principals.ts";
import { xmlRefusal } from "./query-protocol.ts";
import { ServiceError } from "./service-call.ts";
import type { Answer, Caller } from "./service-call.ts";
import { readSignature } from "./signature.ts";

/** AWS as far as the guides use it: several accounts behind one address. */
export interface StandIn {
  readonly url: string;
  /** By the account's region. */
  readonly accounts: ReadonlyMap<string, AccountServices>;
  /** Every refusal so far, in words. */
  readonly refusals: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts it. One address serves all accounts and services, because the signature of a call names its service and region, and its access key
 * the account. A key is good in its own account's region alone: no credentials of one partition mean anything in another.
 */
export async function startStandIn(cloud: LocalCloud, options: readonly AccountOptions[]): Promise<StandIn> {
  const refusals: string[] = [];
  const directory = await mkdtemp(join(tmpdir(), "isthmus-functions-"));
  const accounts = new Map<string, AccountServices>();
  const server = createServer((request, response) => {
    void answered(request, accounts, refusals).then(({ status, headers, body }) =>
      response.writeHead(status, { ...headers }).end(body),
    );
  });
  const ownUrl = await listenOnLoopback(server);
  const all = options.map((one) => ({ ...one, principals: principals(one.id, one.partition) }));
  const identities = localIdentities(all.map((one) => one.principals.known));
  for (const one of all)
    accounts.set(one.region, accountServices({ ...one, identities }, { cloud, ownUrl, directory }));
  return {
    url: ownUrl,
    accounts,
    refusals,
    stop: async () => {
      await Promise.all([...accounts.values()].map(async (one) => one.stop()));
      await closeServer(server);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function answered(
  request: IncomingMessage,
  accounts: ReadonlyMap<string, AccountServices>,
  refusals: string[],
): Promise<Answer> {
  try {
    return await serve(request, accounts);
  } catch (error) {
    const refusal =
      error instanceof ServiceError ? error : new ServiceError("InternalFailure", String(error), 500);
    refusals.push(`${request.method} ${request.url}: ${refusal.code}: ${refusal.message}`);
    const query = request.headers["content-type"]?.includes("x-www-form-urlencoded") === true;
    return query ? xmlRefusal(refusal) : jsonRefusal(refusal);
  }
}

async function serve(
  request: IncomingMessage,
  accounts: ReadonlyMap<string, AccountServices>,
): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const call = {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: Buffer.concat(chunks),
  };
  const signature = readSignature(request.headers.authorization);
  const [first] = accounts.values();
  if (signature === undefined) {
    // Taking on a role with a token is the only call without a signature. STS finds the account by the role.
    const sts = first?.byName.get("sts");
    if (first === undefined || sts === undefined)
      throw new ServiceError("MissingAuthenticationToken", "None.", 403);
    const { account } = first;
    return sts({ ...call, account, caller: { kind: "anonymous" }, service: "sts" });
  }
  const { region, service } = signature;
  const services = accounts.get(region);
  const caller = services && callerOf(signature.accessKey, services.account);
  if (services === undefined || caller === undefined) {
    const message = "The security token included in the request is invalid.";
    throw new ServiceError(
      service === "dynamodb" ? "UnrecognizedClientException" : "InvalidClientTokenId",
      message,
      403,
    );
  }
  const handler = services.byName.get(service);
  if (handler === undefined) throw new ServiceError("InvalidAction", `There is no ${service} here.`);
  return handler({ ...call, account: services.account, caller, service });
}

function callerOf(accessKey: string, { adminKey, principals: all, identities }: Account): Caller | undefined {
  if (accessKey === adminKey) return { kind: "administrator" };
  const principal = holderOf(accessKey, all, identities);
  return principal && { kind: "principal", principal };
}
