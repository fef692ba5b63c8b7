import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SQSClient } from "@aws-sdk/client-sqs";
import { kinesisTransport } from "@isthmus/adapter-kinesis";
import { queueUrlOf, sqsTransport } from "@isthmus/adapter-sqs";
import { connectSide } from "@isthmus/aws-clients";
import type { SideTools } from "@isthmus/aws-clients";
import { circuitBreakerTransport, fanOutTransport, lazyTransport } from "@isthmus/core";
import type { ChangeTransport, Logger, Metrics } from "@isthmus/core";
import type { RegionConfig } from "@isthmus/settings";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { loggedTransport } from "../logging/logged-transport.ts";
import { TOKENS } from "./tokens.ts";

/** The ways to the peers. */
export const linksModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.transport).toResolvedValue(linkToAll, [
    TOKENS.config,
    TOKENS.sideTools,
    TOKENS.logger,
    TOKENS.metrics,
  ]);
});

function linkToAll(
  { region, peers }: LambdaConfig,
  tools: SideTools,
  logger: Logger,
  metrics: Metrics,
): ChangeTransport {
  const links = peers.map((peer) => linkTo(peer, region, tools, logger, metrics));
  const [only] = links;
  return links.length === 1 && only !== undefined ? only : fanOutTransport(links);
}

/** A link keeps its circuit breaker's state for as long as the function's instance lives. */
function linkTo(
  peer: RegionConfig,
  region: RegionConfig,
  tools: SideTools,
  logger: Logger,
  metrics: Metrics,
): ChangeTransport {
  const dimensions = { source: region.name, target: peer.name };
  const transport = transportTo(peer, tools, (bytes) => metrics.add("BytesSent", bytes, dimensions));
  const guarded = circuitBreakerTransport(transport, {
    tools: { random: tools.random, nowMs: () => performance.now() },
    metrics,
    dimensions,
  });
  return loggedTransport(guarded, peer.name, logger);
}

function transportTo(
  { inbox, ...peer }: RegionConfig,
  tools: SideTools,
  onBytesSent: (bytes: number) => void,
): ChangeTransport {
  const connections = connectSide(peer, tools);
  if (inbox.kind === "kinesis") {
    const { stream, recordBytesMax } = inbox;
    return kinesisTransport({
      client: connections.client("kinesis", (config) => new KinesisClient(config)),
      streamName: stream,
      ...(recordBytesMax !== undefined && { limits: { recordBytesMax } }),
      onBytesSent,
    });
  }
  const { queue, messageBytesMax } = inbox;
  const client = connections.client("sqs", (config) => new SQSClient(config));
  return lazyTransport(async () =>
    sqsTransport({
      client,
      queueUrl: await queueUrlOf(client, queue),
      ...(messageBytesMax !== undefined && { limits: { messageBytesMax } }),
      onBytesSent,
    }),
  );
}
