import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { TestSide } from "./load-sides.ts";

/** How many items each side's table holds. */
export async function itemsLeft(sides: readonly TestSide[]): Promise<readonly (number | undefined)[]> {
  return Promise.all(
    sides.map(async ({ plain, tableName }) => {
      const { Count } = await plain.send(
        new ScanCommand({ TableName: tableName, ConsistentRead: true, Select: "COUNT" }),
      );
      return Count;
    }),
  );
}
