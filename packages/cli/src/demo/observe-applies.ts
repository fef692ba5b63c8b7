import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EDIT_ATTRIBUTE } from "./writers/city-writes.ts";

/**
 * Tells of every item that a client has put, once the table has acknowledged the put: the edit it carries. Given the client that
 * replication applies changes with, that is the moment from which the change can be read. It adds no request.
 */
export function observeApplies(client: DynamoDBClient, applied: (edit: string) => void): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const output = await next(args);
      if ("Item" in args.input) {
        const edit = args.input.Item?.[EDIT_ATTRIBUTE]?.S;
        if (edit !== undefined) applied(edit);
      }
      return output;
    },
    { step: "initialize", name: "isthmusDemoObserveApplies" },
  );
}
