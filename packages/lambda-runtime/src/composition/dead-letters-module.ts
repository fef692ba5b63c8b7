import type { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { queueUrlOf } from "@isthmus/adapter-sqs";
import type { SideConnections } from "@isthmus/aws-clients";
import type { DeadLetters } from "@isthmus/core";
import { sqsDeadLetters } from "@isthmus/dead-letters";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { lazyDeadLetters } from "../dead-letters/lazy-dead-letters.ts";
import { needed } from "./needed.ts";
import { TOKENS } from "./tokens.ts";

/** Where what cannot be handled is kept, in this region. */
export const deadLettersModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.sqs).toResolvedValue(
    (connections: SideConnections) => connections.client("sqs", (config) => new SQSClient(config)),
    [TOKENS.connections],
  );
  bind(TOKENS.s3).toResolvedValue(
    ({ region }: LambdaConfig, connections: SideConnections) =>
      onDemand(async () => {
        const { S3Client: Client } = await import("../clients/bucket-client.ts");
        return connections.client(
          "s3",
          // An endpoint of one's own seldom has a name for every bucket.
          (config) => new Client({ ...config, forcePathStyle: region.endpoints.s3 !== undefined }),
        );
      }),
    [TOKENS.config, TOKENS.connections],
  );
  bind(TOKENS.deadLetters).toResolvedValue(deadLetters, [TOKENS.config, TOKENS.sqs, TOKENS.s3]);
});

function deadLetters(
  { deadLetters: config }: LambdaConfig,
  sqs: SQSClient,
  s3: () => Promise<S3Client>,
): DeadLetters {
  const { queue, bucket, prefix } = needed(config, "ISTHMUS_DEAD_LETTERS_QUEUE");
  return lazyDeadLetters(async (options) =>
    sqsDeadLetters({
      sqs,
      queueUrl: await queueUrlOf(sqs, queue, options),
      ...(bucket !== undefined && {
        overflow: { s3: await s3(), bucket, ...(prefix !== undefined && { prefix }) },
      }),
    }),
  );
}

/** Made with the first call. Hardly any instance of a function ever meets a letter, and S3's client takes long to load. */
function onDemand<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => (made ??= make());
}
