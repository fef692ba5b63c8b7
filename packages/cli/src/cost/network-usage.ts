import { REQUEST_OVERHEAD_BYTES, ZONES } from "./assumptions.ts";
import { HOURS_PER_MONTH, SECONDS_PER_MONTH } from "./month.ts";
import { partitionOf } from "./partition.ts";
import { GB } from "./region-context.ts";
import type { RegionContext } from "./region-context.ts";
import type { PriceKey } from "./price-book.ts";
import type { UsageLine } from "./usage-line.ts";

/** Interface endpoints of a side: SQS for dead letters and queues, STS for tokens, and Kinesis where that is the inbox. */
function endpointsOf({ transport }: RegionContext["workload"]): number {
  return transport.startsWith("kinesis") ? 3 : 2;
}

/** What goes out to the other regions, and the ways there. A private line itself is not in it. */
export function networkUsage(context: RegionContext): readonly UsageLine[] {
  const { workload, traffic } = context;
  const { region } = traffic;
  const gbPerPeer =
    (traffic.sends * (traffic.bytesPerSend + REQUEST_OVERHEAD_BYTES) * SECONDS_PER_MONTH) / GB;
  const peers = workload.regions.filter((other) => other !== region);
  const foreign = peers.filter((other) => partitionOf(other) !== partitionOf(region)).length;
  const line = (what: string, quantity: number, price: PriceKey): UsageLine => ({
    region,
    what: `Network: ${what}`,
    quantity,
    price,
  });
  const out = [
    ...(foreign > 0 ? [line("out to other partitions", gbPerPeer * foreign, "transferOut")] : []),
    ...(foreign < peers.length
      ? [line("out to regions of the partition", gbPerPeer * (peers.length - foreign), "transferRegions")]
      : []),
  ];
  const { network } = workload;
  switch (network) {
    case "none":
      return out;
    case "nat":
      return [
        ...out,
        line("NAT gateways", ZONES * HOURS_PER_MONTH, "natGateway"),
        line("NAT gateways, processed", gbPerPeer * peers.length, "natProcessed"),
        line("fixed addresses", ZONES * HOURS_PER_MONTH, "publicAddress"),
      ];
    case "private":
      return [
        line("interface endpoints", endpointsOf(workload) * ZONES * HOURS_PER_MONTH, "endpoint"),
        line(
          "interface endpoints, processed",
          (context.inbox.bytes * SECONDS_PER_MONTH) / GB,
          "endpointProcessed",
        ),
      ];
    default:
      return network satisfies never;
  }
}
