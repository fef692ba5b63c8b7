import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LocalCloud } from "@isthmus/local-cloud";
import type { City } from "./data/city.ts";
import type { DemoReplication } from "./demo-replication.ts";
import type { LagProbe } from "./lag.ts";

/** All that a run of the demo has started. */
export interface RunningDemo {
  readonly regions: readonly string[];
  readonly cities: readonly City[];
  readonly cloud: LocalCloud;
  readonly replication: DemoReplication;
  /** A client of each region, to read the tables with. */
  readonly readers: ReadonlyMap<string, DynamoDBClient>;
  readonly probe: LagProbe;
}
