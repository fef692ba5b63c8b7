import type { ChangeTransport } from "@isthmus/core";
import { memoryTransport } from "@isthmus/testkit";
import type { MemoryTransport, MemoryTransportOptions, TransportHarness } from "@isthmus/testkit";

const BYTES_MAX = 200_000;

/** Opens harnesses over new transports in memory. `decorate` may put another transport in the place of the right one. */
export function openMemoryTransport(
  options: MemoryTransportOptions = {},
  decorate: (transport: MemoryTransport) => ChangeTransport = (transport) => transport,
): () => Promise<TransportHarness> {
  return async () => {
    const transport = memoryTransport({ bytesMax: BYTES_MAX, ...options });
    return Promise.resolve({
      transport: decorate(transport),
      bytesMax: BYTES_MAX,
      receive: async () =>
        Promise.resolve(
          transport.take().flatMap(({ content }) => {
            if (content.kind === "malformed") throw content.error;
            return content.changes;
          }),
        ),
      close: async () => transport.close(),
    });
  };
}
