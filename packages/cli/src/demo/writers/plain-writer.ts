import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { CityWriter, WriterKind } from "./city-writer.ts";
import { deleteOf, putOf, updateOf } from "./city-writes.ts";

/**
 * Writes by plain calls without a word about versions. Over a bare client that is an unversioned writer; over a client that the
 * writer plug-in has been given, the very same calls are versioned: the plug-in is one line where the client is made.
 */
export function plainWriter(
  kind: Exclude<WriterKind, "poor-clock">,
  client: DynamoDBClient,
  tableName: string,
): CityWriter {
  return {
    kind,
    async write(mutation) {
      switch (mutation.kind) {
        case "put":
          await client.send(putOf(mutation, tableName));
          break;
        case "update":
          await client.send(updateOf(mutation, tableName));
          break;
        case "delete":
          await client.send(deleteOf(mutation, tableName));
          break;
        default:
          mutation.kind satisfies never;
      }
    },
  };
}
