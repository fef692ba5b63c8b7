import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A proxy on this machine that tunnels, and counts. */
export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of each tunnel, in the order in which they were asked for. */
  readonly tunnels: readonly string[];
  /** The value of Proxy-Authorization of each tunnel, if any. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/**
 * Starts a proxy.
 *
 * @param end what happens to a tunnel: it is joined to where it leads to on this machine by default
 */
export async function startConnectProxy(
  end: (tunnel: Socket, target: string) => void = join,
): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => {
    response.writeHead(405).end();
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  server.on("connect", (request, socket: Socket) => {
    const target = request.url ?? "";
    tunnels.push(target);
    authorizations.push(request.headers["proxy-authorization"]);
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    end(socket, target);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels,
    authorizations,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(tunnel: Socket, target: string): void {
  const onward = connect(Number(target.split(":")[1]), "127.0.0.1");
  onward.on("error", () => tunnel.destroy());
  tunnel.on("close", () => onward.destroy());
  tunnel.pipe(onward).pipe(tunnel);
}
