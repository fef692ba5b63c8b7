import type { ChangeTransport } from "../ports/change-transport.ts";

/**
 * A transport that is opened with the first send, and again after a failure to open, so that a host starts while what has to be asked of the peer
 * first cannot be asked.
 *
 * @param open rejects like a send
 */
export function lazyTransport(open: () => Promise<ChangeTransport>): ChangeTransport {
  let opening: Promise<ChangeTransport> | undefined;
  return {
    async send(changes, options) {
      opening ??= open();
      let transport: ChangeTransport;
      try {
        transport = await opening;
      } catch (error) {
        opening = undefined;
        throw error;
      }
      return transport.send(changes, options);
    },
    async close() {
      const opened = await opening?.catch(() => undefined);
      await opened?.close();
    },
  };
}
