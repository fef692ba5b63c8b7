import type { ChangeTransport, Logger } from "@isthmus/core";
import { changeFields } from "./change-fields.ts";

/** A transport that logs each change and what became of it, at level debug. */
export function loggedTransport(transport: ChangeTransport, peer: string, logger: Logger): ChangeTransport {
  return {
    async send(changes, options) {
      const outcomes = await transport.send(changes, options);
      for (const [index, change] of changes.entries()) {
        const outcome = outcomes[index];
        logger.debug("A change was sent.", {
          ...changeFields(change),
          peer,
          outcome: outcome?.status,
          code: outcome?.status === "failed" ? outcome.error.code : undefined,
        });
      }
      return outcomes;
    },
    async close() {
      await transport.close();
    },
  };
}
