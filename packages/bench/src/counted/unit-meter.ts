import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { decodeItem, IsthmusError } from "@isthmus/core";
import { itemBytes } from "@isthmus/load";
import { readUnits, writeUnits } from "isthmus";

/** What a client asked of DynamoDB. */
export interface Units {
  readonly requests: number;
  /** Write request units; a write that was refused has its own, too. */
  readonly writes: number;
  /** Read request units. */
  readonly reads: number;
}

/** Counts what one client asks. */
export interface UnitMeter {
  /** What was asked since the last call. */
  readonly take: () => Units;
}

/** How to count. */
export interface UnitMeterOptions {
  /** A client of the same service which is not counted itself: it looks at the items before and after a write. */
  readonly onlooker: DynamoDBClient;
  /** The only key attribute of each table that is written, by table name. */
  readonly keyNames: Readonly<Record<string, string>>;
}

type SdkItem = Record<string, AttributeValue>;

/** As far as the requests of a replica have them. */
interface Asked {
  readonly TableName?: string;
  readonly Item?: SdkItem;
  readonly Key?: SdkItem;
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys?: readonly SdkItem[]; readonly ConsistentRead?: boolean }>
  >;
}

const NOTHING: Units = { requests: 0, writes: 0, reads: 0 };

/**
 * Stands between a client and its callers, and counts by DynamoDB's published rules from the sizes of the items. Writes of one key must not run at the same time. An operation whose rule is not
 * known here is refused with IsthmusError `unexpected`.
 */
export function unitMeter(client: DynamoDBClient, { onlooker, keyNames }: UnitMeterOptions): UnitMeter {
  let units = NOTHING;
  const count = (writes: number, reads: number): void => {
    units = { requests: units.requests + 1, writes: units.writes + writes, reads: units.reads + reads };
  };
  const bytesOfHeld = async ({ TableName, Item: item, Key = {} }: Asked): Promise<number> => {
    const keyName = keyNames[TableName ?? ""] ?? "";
    const key = item === undefined ? Key : { [keyName]: item[keyName] as AttributeValue };
    const held = await onlooker.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
    return bytesOf(held.Item);
  };

  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const asked = args.input as Asked;
        switch (commandName) {
          case "PutItemCommand":
          case "UpdateItemCommand":
          case "DeleteItemCommand": {
            const before = await bytesOfHeld(asked);
            try {
              return await next(args);
            } finally {
              // A refused put is billed for what it would have written as well.
              count(writeUnits(Math.max(before, await bytesOfHeld(asked), bytesOf(asked.Item))), 0);
            }
          }
          case "BatchGetItemCommand":
            count(0, readUnitsOf(asked));
            return next(args);
          case undefined:
          default:
            throw new IsthmusError(
              "unexpected",
              `There is no rule for the units of ${commandName}. Add it to the meter.`,
            );
        }
      },
    { step: "initialize", name: "unitMeter" },
  );
  return {
    take: () => {
      const taken = units;
      units = NOTHING;
      return taken;
    },
  };
}

/** Only tombstones are read, which are far smaller than a unit: what is found does not matter. Each key is billed for itself. */
function readUnitsOf({ RequestItems = {} }: Asked): number {
  return Object.values(RequestItems).reduce(
    (sum, { Keys = [], ConsistentRead = false }) => sum + Keys.length * readUnits(0, ConsistentRead),
    0,
  );
}

function bytesOf(item: SdkItem | undefined): number {
  return item === undefined ? 0 : itemBytes(decodeItem(item));
}
