import { LIST_PRICES, onDemandBytes, pricesOf } from "isthmus";
import type { KindCount } from "./count-kind.ts";

const GB = 1024 ** 3;
const MILLION = 1e6;
/** Both sides at the prices of one region, so that a difference between regions does not pass for one between ways. */
const { prices } = pricesOf(LIST_PRICES, "us-east-1");

/** DynamoDB's units at both sides and the bytes of a Kinesis stream on demand, in dollars for a million changes. */
export function dollarsPerMillion({ changes, source, target, echo, transport }: KindCount): number {
  const sides = [source, target, echo];
  const writes = sides.reduce((sum, units) => sum + units.writes, 0);
  const reads = sides.reduce((sum, units) => sum + units.reads, 0);
  const gb = transport.bodies.reduce((sum, { length }) => sum + onDemandBytes(length), 0) / GB;
  // Units are priced by the million, so that those of one change are the dollars of a million.
  const units = writes * prices.dynamodbWriteUnits.amount + reads * prices.dynamodbReadUnits.amount;
  return (units + gb * MILLION * (prices.kinesisIn.amount + prices.kinesisOut.amount)) / changes;
}

/** A replicated write unit for each unit of the application's own writes, in dollars for a million changes. */
export function globalTablesDollarsPerMillion({ changes, application }: KindCount): number {
  return (application.writes * prices.dynamodbReplicatedWriteUnits.amount) / changes;
}
