import { outlineLambdaRecord } from "@isthmus/adapter-dynamodb";
import { forwardChanges, IsthmusError } from "@isthmus/core";
import type { ChangeTransport } from "@isthmus/core";
import { CONTEXT } from "../capture-update.ts";
import { NO_STORE } from "./no-store.ts";
import { SILENT } from "./silent-ports.ts";

/**
 * Forwards the records of a Lambda event, which are versioned overwrites.
 *
 * @throws IsthmusError `unexpected` unless all are sent
 */
export async function forwardOrders(records: readonly object[], transport: ChangeTransport): Promise<void> {
  const { outcomes } = await forwardChanges(records.map(outlineLambdaRecord), {
    ...SILENT,
    store: NO_STORE,
    transport,
    context: CONTEXT,
  });
  const failed = outcomes.filter(({ status }) => status !== "done");
  if (failed.length > 0)
    throw new IsthmusError("unexpected", `${failed.length} changes were not forwarded. Allowed: none.`);
}
