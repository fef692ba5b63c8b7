import { CreateStreamCommand, waitUntilStreamExists } from "@aws-sdk/client-kinesis";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { checkProperties } from "./known-properties.ts";
import type { TemplateValues } from "./template-values.ts";

const KNOWN = {
  heeded: ["Name", "ShardCount"],
  ignored: [
    "DesiredShardLevelMetrics",
    "MaxRecordSizeInKiB",
    "RetentionPeriodHours",
    "StreamEncryption",
    "StreamModeDetails",
    "Tags",
  ],
};
/** On demand there are four at the start, which would only cost polling here. */
const SHARDS_ON_DEMAND = 2;
const READY_SECONDS_MAX = 60;

/** Creates the Kinesis streams of a template. */
export async function createStreams(values: TemplateValues, kinesis: KinesisClient): Promise<void> {
  for (const logicalId of values.ofType("AWS::Kinesis::Stream")) {
    const properties = values.properties(logicalId);
    checkProperties(logicalId, properties, KNOWN);
    const StreamName = values.identity(logicalId).ref;
    const ShardCount = Number(properties["ShardCount"] ?? SHARDS_ON_DEMAND);
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount }));
    const limits = { client: kinesis, maxWaitTime: READY_SECONDS_MAX, minDelay: 1, maxDelay: 1 };
    await waitUntilStreamExists(limits, { StreamName });
  }
}
