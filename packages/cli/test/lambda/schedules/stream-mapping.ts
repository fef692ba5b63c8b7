import { startEventSourceMapping } from "@isthmus/local-cloud";
import type { LambdaFunction, StreamEventSource } from "@isthmus/local-cloud";
import { gatedStream } from "./gate.ts";
import type { OnRecord } from "./gate.ts";
import type { GatedMapping } from "./until-quiet.ts";

const POLL_MS = 15;
const RETRY_PAUSE_MAX_MS = 250;

/** Maps a stream to a function as a deployment does, with a gate before it. */
export function streamMapping(
  stream: StreamEventSource,
  target: LambdaFunction,
  onRecord: OnRecord = () => undefined,
): GatedMapping {
  const { source, gate } = gatedStream(stream, onRecord);
  return {
    name: target.name,
    gate,
    mapping: startEventSourceMapping({
      source,
      target,
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      parallelizationFactor: 2,
      pollIntervalMs: POLL_MS,
      retryPauseMaxMs: RETRY_PAUSE_MAX_MS,
    }),
  };
}
