import { TOMBSTONE_BYTES, TOMBSTONE_LIFE_DAYS } from "./assumptions.ts";
import { writeUnits } from "./capacity-units.ts";
import { REQUESTS_PER_CHANGE } from "./change-kind.ts";
import type { SideRequests } from "./change-kind.ts";
import { sumRates } from "./change-rates.ts";
import { SECONDS_PER_MONTH } from "./month.ts";
import { GB, MILLION } from "./region-context.ts";
import type { RegionContext } from "./region-context.ts";
import type { UsageLine } from "./usage-line.ts";

/** DynamoDB as replication uses it, on demand: not the applications' own writes, nor the storage of the items. */
export function dynamodbUsage({ workload, traffic }: RegionContext): readonly UsageLine[] {
  const { region, local, arriving } = traffic;
  const itemUnits = writeUnits(workload.itemKb * 1024);
  const millionsAMonth = (perSecond: number): number => (perSecond * SECONDS_PER_MONTH) / MILLION;
  const here = (of: (side: SideRequests) => number): number =>
    sumRates(local, (kind) => of(REQUESTS_PER_CHANGE[kind].source)) +
    sumRates(arriving, (kind) => of(REQUESTS_PER_CHANGE[kind].target));
  return [
    {
      region,
      what: "DynamoDB: versions for unversioned writes",
      quantity: millionsAMonth(
        sumRates(local, (kind) => REQUESTS_PER_CHANGE[kind].source.itemWrites) * itemUnits,
      ),
      price: "dynamodbWriteUnits",
    },
    {
      region,
      what: "DynamoDB: changes applied",
      quantity: millionsAMonth(
        sumRates(arriving, (kind) => REQUESTS_PER_CHANGE[kind].target.itemWrites) * itemUnits,
      ),
      price: "dynamodbWriteUnits",
    },
    {
      region,
      what: "DynamoDB: tombstones written",
      quantity: millionsAMonth(here((side) => side.tombstoneWrites)),
      price: "dynamodbWriteUnits",
    },
    {
      region,
      what: "DynamoDB: tombstones read",
      quantity: millionsAMonth(here((side) => side.tombstoneReads)),
      price: "dynamodbReadUnits",
    },
    {
      region,
      what: "DynamoDB: tombstones kept",
      quantity: ((local.delete + arriving.delete) * TOMBSTONE_LIFE_DAYS * 86_400 * TOMBSTONE_BYTES) / GB,
      price: "dynamodbStorage",
    },
  ];
}
