import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestHandler } from "../../src/network/request-handler.ts";

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** The host that the client meant to ask. */
  readonly host: string;
  readonly path: string;
  /** The API's name of the operation. */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Access key, region and service that it was signed with; `undefined` if it was not signed. */
  readonly signedBy: { readonly key: string; readonly region: string; readonly service: string } | undefined;
  readonly securityToken: string | undefined;
}

/** What the stand-in answers: `undefined` leaves it to the next. */
export interface StandInAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HTTP server on this machine that stands in for AWS services. */
export interface StandIn {
  readonly seen: readonly SeenRequest[];
  readonly port: number;
  operations(): readonly string[];
  /** How many connections are open. */
  connections(): Promise<number>;
  /** Leads every request of a client here, whatever host it is meant for; the host header stays. */
  readonly redirect: (handler: RequestHandler) => RequestHandler;
  close(): Promise<void>;
}

/** Starts a stand-in that answers each request with what `answer` gives for it, in the order of arrival. */
export async function startStandIn(
  answer: (request: SeenRequest) => StandInAnswer | Promise<StandInAnswer>,
): Promise<StandIn> {
  const seen: SeenRequest[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const arrived = seenRequest(request, Buffer.concat(chunks).toString("utf8"));
    seen.push(arrived);
    const { status, body, headers = {} } = await answer(arrived);
    response.writeHead(status, headers).end(body);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  // Kept for as long as the client keeps them, so that a test can tell whether it does.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    port,
    operations: () => seen.map(({ operation }) => operation),
    connections: async () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    redirect: (handler) => ({
      metadata: handler.metadata ?? { handlerProtocol: "http/1.1" },
      handle: async (request, options) => {
        request.protocol = "http:";
        request.hostname = "127.0.0.1";
        request.port = port;
        return handler.handle(request, options);
      },
      destroy: () => handler.destroy(),
      updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
      httpHandlerConfigs: () => handler.httpHandlerConfigs(),
    }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function seenRequest(request: IncomingMessage, body: string): SeenRequest {
  const {
    host = "",
    authorization = "",
    "x-amz-target": target,
    "x-amz-security-token": token,
  } = request.headers;
  const scope =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/.exec(
      authorization,
    );
  const parameters: Readonly<Record<string, string>> =
    typeof target === "string"
      ? (JSON.parse(body) as Record<string, string>)
      : Object.fromEntries(new URLSearchParams(body));
  return {
    method: request.method ?? "",
    host,
    path: request.url ?? "",
    operation: typeof target === "string" ? (target.split(".")[1] ?? "") : (parameters["Action"] ?? ""),
    parameters,
    signedBy:
      scope === null ? undefined : { key: scope[1] ?? "", region: scope[2] ?? "", service: scope[3] ?? "" },
    securityToken: typeof token === "string" ? token : undefined,
  };
}
