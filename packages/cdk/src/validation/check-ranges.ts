import { Token } from "aws-cdk-lib";
import type { Duration } from "aws-cdk-lib";
import type { ConfigProblem } from "@isthmus/settings";
import { queueBatchMax } from "../inbox/queue-batch.ts";
import type { ReplicationSideProps } from "../replication-side-props.ts";

/** What is wrong with numbers and times. */
export function checkRanges(props: ReplicationSideProps): readonly ConfigProblem[] {
  const sqs = props.inbox?.kind === "sqs";
  return [
    ...whole("forwardBatchSize", props.forwardBatchSize, 1, 10_000),
    ...whole("forwardParallelization", props.forwardParallelization, 1, 10),
    ...whole("forwardBatchWindow (seconds)", seconds(props.forwardBatchWindow), 0, 300),
    ...whole("applyBatchSize", props.applyBatchSize, 1, sqs ? queueBatchMax(props) : 10_000),
    ...whole("applyBatchWindow (seconds)", seconds(props.applyBatchWindow), 0, 300),
    ...whole("applyParallelization", props.applyParallelization, 1, 10),
    ...whole("applyMaxConcurrency", props.applyMaxConcurrency, 2, 1000),
    ...whole("concurrency", props.concurrency, 1, 1000),
    ...whole("memorySize", props.memorySize, 256, 10_240),
    ...whole("forwardTimeout (seconds)", seconds(props.forwardTimeout), 10, 900),
    ...whole("applyTimeout (seconds)", seconds(props.applyTimeout), 10, 900),
    ...whole("tombstonesLife (days)", days(props.tombstonesLife), 2, 3650),
    ...whole("tombstonesMargin (days)", days(props.tombstonesMargin), 1, 3650),
    ...whole("deadLettersKept (days)", days(props.deadLettersKept), 14, 3650),
    ...whole("futureBound (seconds)", seconds(props.futureBound), 1, 86_400),
    ...whole("objectives.disturbance (minutes)", minutes(props.objectives?.disturbance), 1, 1440),
    ...unusable(props, sqs),
  ];
}

/** Settings that the chosen inbox has no use for. */
function unusable(props: ReplicationSideProps, sqs: boolean): readonly ConfigProblem[] {
  if (props.inbox?.kind === "sqs" && props.inbox.fifo && props.applyBatchWindow !== undefined)
    return [
      {
        path: ["applyBatchWindow"],
        message:
          "is not for a FIFO queue, which Lambda does not wait for. Leave it out, or take another inbox.",
      },
    ];
  if (sqs && props.applyParallelization !== undefined)
    return [
      {
        path: ["applyParallelization"],
        message: "is for a Kinesis inbox. For an SQS inbox take applyMaxConcurrency.",
      },
    ];
  if (!sqs && props.applyMaxConcurrency !== undefined)
    return [
      {
        path: ["applyMaxConcurrency"],
        message: "is for an SQS inbox. For a Kinesis inbox take applyParallelization.",
      },
    ];
  return [];
}

function whole(name: string, value: number | undefined, min: number, max: number): readonly ConfigProblem[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  return [{ path: [name], value, message: `is not allowed. Allowed: a whole number from ${min} to ${max}.` }];
}

const seconds = (time: Duration | undefined): number | undefined => time?.toSeconds({ integral: false });
const minutes = (time: Duration | undefined): number | undefined => time?.toMinutes({ integral: false });
const days = (time: Duration | undefined): number | undefined => time?.toDays({ integral: false });
