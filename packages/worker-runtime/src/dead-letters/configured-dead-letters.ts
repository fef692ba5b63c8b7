import { queueUrlOf } from "@isthmus/adapter-sqs";
import type { CallOptions, DeadLetters } from "@isthmus/core";
import { directoryDeadLetterBox, sqsDeadLetterBox, sqsDeadLetters } from "@isthmus/dead-letters";
import type { DeadLetterBox } from "@isthmus/dead-letters";
import type { DeadLettersConfig, ReplicationConfig } from "../config/replication-config.ts";
import { createRegionClients } from "@isthmus/aws-clients";
import type { OwnedRegionClients } from "@isthmus/aws-clients";
import { regionNamed } from "../region-named.ts";
import { fileDeadLetters } from "./file-dead-letters.ts";

/** Dead letters with connections of their own. */
export interface ConfiguredDeadLetters extends DeadLetters {
  /**
   * Asks whether the queue is there.
   *
   * @throws IsthmusError `not-found` (configuration) when it is not, and as every call
   */
  check(options?: CallOptions): Promise<void>;
  destroy(): void;
}

/** The dead letters as configured: in a directory, or in a queue and a bucket. */
export function configuredDeadLetters(config: ReplicationConfig): ConfiguredDeadLetters {
  const { deadLetters: place } = config;
  if (place.kind === "file") {
    return {
      ...fileDeadLetters(place.directory),
      check: async () => Promise.resolve(),
      destroy: () => undefined,
    };
  }
  const clients = createRegionClients(regionNamed(config, place.region));
  // A name is asked for once; after a failure, again with the next letter.
  let opening: Promise<DeadLetters> | undefined;
  const open = async (options: CallOptions): Promise<DeadLetters> => {
    opening ??= openQueue(place, clients, options);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    put: async (letter, options = {}) => (await open(options)).put(letter, options),
    check: async (options = {}) => void (await open(options)),
    destroy: () => clients.destroy(),
  };
}

async function openQueue(
  { queue, bucket, prefix, messageBytesMax }: DeadLettersConfig & { readonly kind: "sqs" },
  clients: OwnedRegionClients,
  options: CallOptions,
): Promise<DeadLetters> {
  return sqsDeadLetters({
    sqs: clients.sqs,
    queueUrl: await queueUrlOf(clients.sqs, queue, options),
    ...(bucket !== undefined && {
      overflow: { s3: clients.s3, bucket, ...(prefix !== undefined && { prefix }) },
    }),
    ...(messageBytesMax !== undefined && { limits: { messageBytesMax } }),
  });
}

/** A queue to read dead letters from. */
export type DeadLetterPlace =
  | { readonly kind: "file"; readonly directory: string }
  | { readonly kind: "sqs"; readonly queue: string; readonly region: string };

/**
 * The reading side of dead letters.
 *
 * @param place default: as configured
 * @throws IsthmusError `invalid-config` (configuration) for an unknown region, and as a call when the queue's name cannot be looked up
 */
export async function openDeadLetterBox(
  config: ReplicationConfig,
  place: DeadLetterPlace = config.deadLetters,
  options: CallOptions = {},
): Promise<DeadLetterBox> {
  if (place.kind === "file") return directoryDeadLetterBox(place.directory);
  const clients = createRegionClients(regionNamed(config, place.region));
  try {
    const queueUrl = await queueUrlOf(clients.sqs, place.queue, options);
    const box = sqsDeadLetterBox({ sqs: clients.sqs, s3: clients.s3, queueUrl });
    return {
      ...box,
      close: async () => {
        await box.close();
        clients.destroy();
      },
    };
  } catch (error) {
    clients.destroy();
    throw error;
  }
}
