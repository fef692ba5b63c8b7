import { describe, expect, it } from "vitest";
import { estimateCost } from "../../src/cost/estimate-cost.ts";
import type { CostLine } from "../../src/cost/estimate-cost.ts";
import { LIST_PRICES } from "../../src/cost/list-prices.ts";
import type { Workload } from "../../src/cost/workload.ts";
import { aWorkload } from "./a-workload.ts";

/** One line of a region, by its words. */
function line(workload: Workload, region: string, what: string): CostLine {
  const found = estimateCost(workload, LIST_PRICES, 7.2)
    .regions.find((cost) => cost.region === region)
    ?.lines.find((each) => each.what === what);
  if (found === undefined) throw new Error(`There is no line "${what}" in ${region}.`);
  return found;
}

/** A million seconds of a month's 2.628 million: quantities per second in millions a month. */
const MONTH = 2.628;
const ONE_WAY: Partial<Workload> = { source: "us-east-1", unversioned: 0, inserts: 0, deletes: 0 };
/** The heartbeat's own change. */
const BEAT = 1 / 60;

describe("the lines of an estimate", () => {
  it("count one write at the target for a versioned overwrite, and none at the source", () => {
    const workload = aWorkload(ONE_WAY);
    const applied = "DynamoDB: changes applied";
    expect(line(workload, "cn-north-1", applied).quantity).toBeCloseTo((50 + BEAT) * MONTH, 6);
    expect(line(workload, "us-east-1", applied).quantity).toBeCloseTo(BEAT * MONTH, 6);
    expect(line(workload, "us-east-1", "DynamoDB: versions for unversioned writes").quantity).toBe(0);
    expect(line(workload, "us-east-1", "DynamoDB: tombstones read").quantity).toBe(0);
  });

  it("count a write of the whole item at the source for an unversioned one", () => {
    const workload = aWorkload({ ...ONE_WAY, unversioned: 1, itemKb: 2.1 });
    expect(line(workload, "us-east-1", "DynamoDB: versions for unversioned writes").quantity).toBeCloseTo(
      50 * 3 * MONTH,
      6,
    );
    expect(line(workload, "us-east-1", "DynamoDB: tombstones read").quantity).toBeCloseTo(50 * MONTH, 6);
  });

  it("count a tombstone on each side for a delete, kept for sixty days", () => {
    const workload = aWorkload({ ...ONE_WAY, deletes: 1 });
    for (const region of workload.regions) {
      expect(line(workload, region, "DynamoDB: tombstones written").quantity).toBeCloseTo(50 * MONTH, 6);
      expect(line(workload, region, "DynamoDB: tombstones kept").quantity).toBeCloseTo(
        (50 * 60 * 86_400 * 500) / 1024 ** 3,
        6,
      );
    }
  });

  it("let each of three regions pay for what arrives from the two others", () => {
    const regions = ["us-east-1", "cn-north-1", "cn-northwest-1"];
    const workload = aWorkload({ ...ONE_WAY, regions });
    for (const region of regions.slice(1)) {
      expect(line(workload, region, "DynamoDB: changes applied").quantity).toBeCloseTo(
        (50 + 2 * BEAT) * MONTH,
        6,
      );
    }
    expect(estimateCost(workload, LIST_PRICES, 7.2).changes).toBeCloseTo(100 * MONTH * 1e6, 0);
  });

  it("bill data within a partition as between regions, and beyond it as out to the Internet", () => {
    const workload = aWorkload({ regions: ["us-east-1", "cn-north-1", "cn-northwest-1"] });
    const abroad = line(workload, "us-east-1", "Network: out to other partitions");
    const home = line(workload, "cn-north-1", "Network: out to regions of the partition");
    expect([abroad.unit, home.unit]).toEqual(["GB out to the Internet", "GB out to another region"]);
    expect(abroad.quantity).toBeCloseTo(home.quantity * 2, 6);
    expect(() => line(workload, "us-east-1", "Network: out to regions of the partition")).toThrow();
  });

  it("have fewer invocations and requests with a window", () => {
    const [none, second] = [aWorkload(), aWorkload({ batchWindowSeconds: 1 })];
    for (const what of ["Lambda: invocations", "SQS: changes sent", "SQS: changes received"]) {
      expect(line(second, "us-east-1", what).cost).toBeLessThan(line(none, "us-east-1", what).cost / 2);
    }
  });

  it("invoke apply no less for a window where the inbox is FIFO, since Lambda waits for no batch of it", () => {
    const received = (batchWindowSeconds: number): number =>
      line(aWorkload({ transport: "sqs-fifo", batchWindowSeconds }), "us-east-1", "SQS: changes received")
        .quantity;
    const messages = (batchWindowSeconds: number): number =>
      line(aWorkload({ transport: "sqs-fifo", batchWindowSeconds }), "us-east-1", "SQS: changes sent")
        .quantity;
    expect(received(1) / messages(1)).toBeGreaterThanOrEqual(received(0) / messages(0));
  });

  it("take as many shards of a provisioned stream as the bytes fill", () => {
    const workload = aWorkload({
      ...ONE_WAY,
      transport: "kinesis-provisioned",
      writesPerSecond: 1000,
      itemKb: 4,
      compressionRatio: 1,
    });
    // 1,000 times 4,096 and 140 bytes a second, at a million bytes a shard.
    expect(line(workload, "cn-north-1", "Kinesis: shards").quantity).toBe(5 * 730);
    expect(line(workload, "us-east-1", "Kinesis: shards").quantity).toBe(730);
  });

  it("send more messages through a FIFO queue, since a message holds one group", () => {
    const busy = { writesPerSecond: 2000, batchSize: 1000, itemKb: 0.2 };
    const standard = line(aWorkload({ ...busy, transport: "sqs" }), "us-east-1", "SQS: changes received");
    const fifo = line(aWorkload({ ...busy, transport: "sqs-fifo" }), "us-east-1", "SQS: changes received");
    expect(fifo.quantity).toBeGreaterThan(standard.quantity * 5);
    expect(fifo.price.amount).toBe(0.5);
  });

  it("have NAT gateways, endpoints and keys only where they are asked for", () => {
    const words = (workload: Workload): string =>
      estimateCost(workload, LIST_PRICES, 7.2)
        .regions.flatMap(({ lines }) => lines.map(({ what }) => what))
        .join();
    expect(words(aWorkload())).not.toMatch(/NAT|endpoint|KMS/);
    expect(words(aWorkload({ network: "nat" }))).toMatch(/NAT/);
    expect(words(aWorkload({ network: "private" }))).toMatch(/endpoint/);
    expect(words(aWorkload({ kms: true }))).toMatch(/KMS/);
  });

  it("have the metrics that docs/metrics.md counts", () => {
    expect(line(aWorkload({ tables: 3 }), "us-east-1", "CloudWatch: metrics, at most").quantity).toBe(
      21 + 24 + 1 + 7 + 11 + 3,
    );
  });
});

describe("what Global Tables would bill", () => {
  it("is one replicated write unit for each KB, and the data", () => {
    const workload = aWorkload({ ...ONE_WAY, regions: ["us-east-1", "eu-west-1"], itemKb: 1.5 });
    const { globalTables } = estimateCost(workload, LIST_PRICES, 7.2);
    const units = (50 + 2 * BEAT) * 2 * MONTH * 0.625;
    const gigabytes = ((50 + 2 * BEAT) * 1.5 * 1024 * MONTH * 1e6) / 1024 ** 3;
    expect(globalTables.totalUsd).toBeCloseTo(units + gigabytes * 0.02, 6);
  });

  it("is counted in dollars, too, where a region bills in yuan", () => {
    const workload = aWorkload(ONE_WAY);
    const [cheap, dear] = [7.2, 3.6].map((rate) => estimateCost(workload, LIST_PRICES, rate).globalTables);
    expect(dear?.totalUsd).toBeGreaterThan((cheap?.totalUsd ?? 0) * 1.9);
  });
});
