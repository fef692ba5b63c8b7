/** What AWS bills, each with the unit that a price is for. */
export const PRICE_UNITS = {
  dynamodbWriteUnits: "million write request units",
  dynamodbReadUnits: "million read request units",
  dynamodbReplicatedWriteUnits: "million replicated write request units",
  dynamodbStorage: "GB-month",
  lambdaRequests: "million requests",
  lambdaDuration: "GB-second",
  kinesisStream: "stream-hour",
  kinesisIn: "GB in",
  kinesisOut: "GB out",
  kinesisShard: "shard-hour",
  kinesisPutUnits: "million payload units",
  sqsRequests: "million requests",
  sqsFifoRequests: "million requests",
  transferOut: "GB out to the Internet",
  transferRegions: "GB out to another region",
  natGateway: "gateway-hour",
  natProcessed: "GB processed",
  publicAddress: "address-hour",
  endpoint: "endpoint-hour",
  endpointProcessed: "GB processed",
  metric: "metric-month",
  alarm: "alarm-month",
  dashboard: "dashboard-month",
  logs: "GB of logs",
  kmsKey: "key-month",
  kmsRequests: "million requests",
} as const;

export type PriceKey = keyof typeof PRICE_UNITS;

/** A price, and where it is from. */
export interface Price {
  readonly amount: number;
  /** AWS's page or list, or the reckoning by which an assumed price came about. */
  readonly source: string;
  /** Day on which the figure was read at the source, or in a copy of it, as `YYYY-MM-DD`. */
  readonly read: string;
  /** Whether nobody has read this price: it is reckoned from others. */
  readonly assumed: boolean;
}

/** The prices of one region, in one currency. */
export interface RegionPrices {
  readonly currency: "USD" | "CNY";
  readonly prices: Readonly<Record<PriceKey, Price>>;
}

/** Prices of the regions that have been looked up, by AWS region. */
export type PriceBook = Readonly<Record<string, RegionPrices>>;
