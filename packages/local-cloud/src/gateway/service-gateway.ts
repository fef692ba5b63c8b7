import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { LocalEndpoints } from "../local-clients.ts";
import { HOP_HEADERS } from "../wire/hop-headers.ts";
import { closeServer, listenOnLoopback } from "../wire/loopback.ts";
import { knownIn } from "./identities.ts";
import type { LocalIdentities } from "./identities.ts";
import { localQueueUrls, publicQueueUrls } from "./queue-urls.ts";
import { requestedActions } from "./requested-actions.ts";
import type { RequestedAction } from "./requested-actions.ts";
import { allows } from "./role-policies.ts";
import { serviceHost } from "./service-host.ts";
import type { HostedService, ServiceHost } from "./service-host.ts";
import { tokenService } from "./token-service.ts";
import type { OwnAnswer } from "./token-service.ts";

/** One action that somebody's request needed. */
export interface GatewayCall extends RequestedAction {
  /** ARN of the caller's role. */
  readonly role: string;
  readonly allowed: boolean;
}

/** Where the hosts of AWS are on this machine. */
export interface GatewayOptions {
  /** The account whose services a region has. */
  readonly account: (region: string) => string | undefined;
  /** Where a region's services are. */
  readonly services: (region: string) => LocalEndpoints;
  /** How they are got to. Default: directly. */
  readonly ways?: (region: string) => LocalEndpoints;
  readonly identities: LocalIdentities;
  readonly onCall?: (call: GatewayCall) => void;
  /** Told why a request was not passed on. */
  readonly onRefusal?: (reason: string) => void;
}

/** A running gateway. */
export interface ServiceGateway {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Stands for all of AWS: takes requests to any of its hosts, told by the header `Host`, and passes them to the embedded service of the region that the host names,
 * if the caller's role has a policy that allows them. Callers are known by their access keys; signatures are not checked.
 */
export async function startServiceGateway(options: GatewayOptions): Promise<ServiceGateway> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, agent, options).catch(() => incoming.socket.destroy());
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    stop: async () => {
      await closeServer(server);
      agent.destroy();
    },
  };
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  agent: Agent,
  options: GatewayOptions,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const name = incoming.headers.host ?? "";
  const host = serviceHost(name);
  const account = host === undefined ? undefined : options.account(host.region);
  const refuse = (answer: OwnAnswer, reason: string): void => {
    options.onRefusal?.(reason);
    send(outgoing, answer);
  };
  if (host === undefined || account === undefined) {
    const reason = `There is no host ${name} on this machine.`;
    return refuse({ status: 502, contentType: "text/plain", body: reason }, reason);
  }
  const caller = options.identities.roleOf(accessKeyOf(incoming));
  if (host.service === "sts") {
    const answer = tokenService(body.toString("utf8"), caller, options.identities);
    if (answer.status === 200) return send(outgoing, answer);
    return refuse(answer, answer.body);
  }
  if (caller === undefined || !knownIn(caller, host.region)) {
    const reason = `The access key of a request to ${name} is not known there.`;
    return refuse(denial(host, "UnrecognizedClientException", reason), reason);
  }
  const path = pathOf(incoming, host);
  const target = [incoming.headers["x-amz-target"] ?? ""].flat().join("");
  const arrived = { method: incoming.method ?? "", path: path.split("?")[0] ?? "", target, body };
  for (const asked of requestedActions(host, account, arrived)) {
    const allowed = allows(caller.statements, asked.action, asked.resource);
    options.onCall?.({ ...asked, role: caller.arn, allowed });
    if (allowed) continue;
    const reason = `${caller.arn} is not authorized to perform ${asked.action} on ${asked.resource}.`;
    return refuse(denial(host, "AccessDeniedException", reason), reason);
  }
  return pass(incoming, outgoing, {
    path,
    body,
    host,
    account,
    agent,
    ...endpointsOf(host.service, host.region, options),
  });
}

interface Passage {
  readonly path: string;
  readonly body: Buffer;
  readonly host: ServiceHost;
  readonly account: string;
  /** Where the request is sent. */
  readonly endpoint: string;
  /** Where the service is. */
  readonly service: string;
  readonly agent: Agent;
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, passage: Passage): Promise<void> {
  const { path, host, account, endpoint, agent } = passage;
  const queues = host.service === "sqs";
  const body = queues ? localQueueUrls(passage.body, host.region, passage.service) : passage.body;
  const headers = {
    ...withoutHopHeaders(incoming.headers),
    host: new URL(endpoint).host,
    "content-length": String(body.byteLength),
  };
  const upstream = httpRequest(`${endpoint}${path}`, { method: incoming.method ?? "POST", headers, agent });
  outgoing.once("close", () => upstream.destroy());
  const answered = once(upstream, "response") as Promise<[IncomingMessage]>;
  upstream.end(body);
  const [response] = await answered;
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const answer = Buffer.concat(chunks);
  const told = queues ? publicQueueUrls(answer, host.region, account) : answer;
  outgoing.writeHead(response.statusCode ?? 502, {
    ...withoutHopHeaders(response.headers),
    "content-length": told.byteLength,
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : told);
}

/** Objects are addressed by path on this machine. */
function pathOf({ url = "/" }: IncomingMessage, { bucket }: ServiceHost): string {
  return bucket === undefined ? url : `/${bucket}${url}`;
}

function endpointsOf(
  name: Exclude<HostedService, "sts">,
  region: string,
  { services, ways = services }: GatewayOptions,
): { readonly endpoint: string; readonly service: string } {
  return { endpoint: ways(region)[name], service: services(region)[name] };
}

function accessKeyOf({ headers }: IncomingMessage): string {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
}

function withoutHopHeaders(headers: IncomingMessage["headers"]): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !HOP_HEADERS.has(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function denial({ service }: ServiceHost, code: string, message: string): OwnAnswer {
  if (service === "s3") {
    const body = `<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`;
    return { status: 403, contentType: "application/xml", body };
  }
  const body = JSON.stringify({ __type: `com.amazon.coral.service#${code}`, message });
  return { status: 400, contentType: "application/x-amz-json-1.0", body };
}

function send(outgoing: ServerResponse, { status, contentType, body }: OwnAnswer): void {
  outgoing.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
  outgoing.end(body);
}
