import { CreateStreamCommand, DescribeStreamSummaryCommand } from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { IsthmusError, isIsthmusError } from "@isthmus/core";
import type { CallOptions, RetryTools } from "@isthmus/core";
import { callSdk, isNamed, retryTools } from "@isthmus/sdk-calls";
import { kinesisError } from "./errors.ts";

const WAIT_MS_MAX_DEFAULT = 180_000;
const POLL_MS_FIRST = 50;
const POLL_MS_MAX = 2_000;

/** How to create a stream. */
export interface CreateKinesisStreamOptions extends CallOptions {
  /** A fixed number of shards. Default: on-demand capacity. */
  readonly shards?: number;
  /** How long to wait for the stream to become active, in milliseconds. Default 180,000. */
  readonly waitMsMax?: number;
  /** Replaced in tests. */
  readonly sleep?: RetryTools["sleep"];
  /** Replaced in tests. */
  readonly nowMs?: RetryTools["nowMs"];
}

/**
 * Creates a stream unless it exists, and waits until it is active. A stream that exists is left as it is, whatever its shards.
 *
 * @returns the stream's ARN
 * @throws IsthmusError `timed-out` (retryable) when it does not become active in time, `aborted`, and what Kinesis refuses
 */
export async function createKinesisStream(
  client: KinesisClient,
  name: string,
  options: CreateKinesisStreamOptions = {},
): Promise<string> {
  const { shards, signal, waitMsMax = WAIT_MS_MAX_DEFAULT } = options;
  const tools = retryTools({ sleep: options.sleep, nowMs: options.nowMs });
  const command = new CreateStreamCommand({
    StreamName: name,
    ...(shards === undefined
      ? { StreamModeDetails: { StreamMode: "ON_DEMAND" } }
      : { ShardCount: shards, StreamModeDetails: { StreamMode: "PROVISIONED" } }),
  });
  try {
    await callSdk(kinesisError, "CreateStream", signal, async (callOptions) =>
      client.send(command, callOptions),
    );
  } catch (error) {
    if (!isNamed(error, "ResourceInUseException")) throw error;
  }

  const startedMs = tools.nowMs();
  for (let pollMs = POLL_MS_FIRST; ; pollMs = Math.min(2 * pollMs, POLL_MS_MAX)) {
    const summary = await describe(client, name, signal);
    if (summary?.status === "ACTIVE") return summary.arn;
    if (tools.nowMs() - startedMs + pollMs > waitMsMax) {
      throw new IsthmusError(
        "timed-out",
        `The stream ${JSON.stringify(name)} is ${summary?.status ?? "not there yet"} after ${waitMsMax} ms. Wait, then try again.`,
        { kind: "retryable" },
      );
    }
    await callSdk(kinesisError, "wait", signal, async () => tools.sleep(pollMs, signal));
  }
}

/** The stream's status; `undefined` while Kinesis has not heard of it yet, which happens just after its creation. */
async function describe(
  client: KinesisClient,
  name: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: string; readonly arn: string } | undefined> {
  try {
    const described = await callSdk(kinesisError, "DescribeStreamSummary", signal, async (callOptions) =>
      client.send(new DescribeStreamSummaryCommand({ StreamName: name }), callOptions),
    );
    const summary = described.StreamDescriptionSummary;
    return { status: summary?.StreamStatus ?? "", arn: summary?.StreamARN ?? "" };
  } catch (error) {
    if (isIsthmusError(error) && error.code === "not-found") return undefined;
    throw error;
  }
}
