import type * as lambda from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { DeadLetterStore } from "../dead-letters/dead-letter-store.ts";
import type { Inbox } from "../inbox/inbox.ts";
import { queueBatchMax } from "../inbox/queue-batch.ts";
import type { ReplicationSideProps } from "../replication-side-props.ts";
import type { SideFunctions } from "./create-functions.ts";
import { echoFilters } from "./echo-filters.ts";
import { mapQueue, mapStream } from "./event-sources.ts";
import type { SideContext } from "./side-context.ts";

const BATCH_DEFAULT = 100;
const APPLY_CONCURRENCY_DEFAULT = 10;
/** Letters may be large, and are opened whole. */
const REDRIVE_BATCH = 5;
/** The least that Lambda takes: letters are in no hurry. */
const REDRIVE_CONCURRENCY = 2;

/** The event source mappings of a side. */
export interface SideMappings {
  /** By the table's logical name. */
  readonly forward: ReadonlyMap<string, lambda.CfnEventSourceMapping>;
  readonly apply: lambda.CfnEventSourceMapping;
  readonly redrive: lambda.CfnEventSourceMapping;
}

/** Connects each function with what it reads. */
export function mapSources(
  scope: Construct,
  props: ReplicationSideProps,
  functions: SideFunctions,
  side: SideContext,
  inbox: Inbox,
  deadLetters: DeadLetterStore,
): SideMappings {
  const forward = new Map<string, lambda.CfnEventSourceMapping>();
  for (const [logical, table] of side.tables) {
    const { tableStreamArn } = table.table;
    if (tableStreamArn === undefined) continue;
    forward.set(
      logical,
      mapStream(scope, `ForwardFrom-${logical}`, functions.forward, {
        streamArn: tableStreamArn,
        batchSize: props.forwardBatchSize ?? BATCH_DEFAULT,
        batchWindow: props.forwardBatchWindow,
        parallelizationFactor: props.forwardParallelization ?? 1,
        enabled: props.forwardEnabled ?? true,
        ...(props.filterEchoes === true && { filters: echoFilters(side.regionName, table) }),
      }),
    );
  }
  return {
    forward,
    apply: mapInbox(scope, props, functions, inbox),
    redrive: mapQueue(scope, "RedriveFromDeadLetters", functions.redrive, {
      queueArn: deadLetters.queue.queueArn,
      batchSize: REDRIVE_BATCH,
      batchWindow: undefined,
      maxConcurrency: REDRIVE_CONCURRENCY,
      enabled: props.redriveEnabled ?? false,
    }),
  };
}

function mapInbox(
  scope: Construct,
  props: ReplicationSideProps,
  { apply }: SideFunctions,
  inbox: Inbox,
): lambda.CfnEventSourceMapping {
  const enabled = props.applyEnabled ?? true;
  if (inbox.kind === "kinesis")
    return mapStream(scope, "ApplyFromInbox", apply, {
      streamArn: inbox.stream.streamArn,
      batchSize: props.applyBatchSize ?? BATCH_DEFAULT,
      batchWindow: props.applyBatchWindow,
      parallelizationFactor: props.applyParallelization ?? 1,
      enabled,
    });
  return mapQueue(scope, "ApplyFromInbox", apply, {
    queueArn: inbox.queue.queueArn,
    batchSize: props.applyBatchSize ?? Math.min(BATCH_DEFAULT, queueBatchMax(props)),
    batchWindow: props.applyBatchWindow,
    maxConcurrency: props.applyMaxConcurrency ?? APPLY_CONCURRENCY_DEFAULT,
    enabled,
  });
}
