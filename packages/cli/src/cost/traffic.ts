import {
  BASE64_RATIO,
  ENVELOPE_BYTES_PER_CHANGE,
  HEARTBEATS_PER_SECOND,
  STREAM_POLLS_PER_SECOND,
} from "./assumptions.ts";
import { REQUESTS_PER_CHANGE } from "./change-kind.ts";
import { changeRates, sumRates } from "./change-rates.ts";
import type { ChangeRates } from "./change-rates.ts";
import { invocationRate } from "./invocation-rate.ts";
import type { Workload } from "./workload.ts";

/** Message groups over which a FIFO queue's keys are spread; the default of the transport. */
const FIFO_GROUPS = 16;
/** Most bytes of one message or record as the transports send them by default. */
const MESSAGE_BYTES_MAX = { sqs: 262_144, kinesis: 1_048_576 } as const;

/** What flows through one region, per second on average. */
export interface RegionTraffic {
  readonly region: string;
  /** Changes that applications and the heartbeat make here. */
  readonly local: ChangeRates;
  /** Changes that arrive here from all other regions. */
  readonly arriving: ChangeRates;
  /** Records of the streams here, echoes included. */
  readonly streamRecords: number;
  /** Invocations of `forward` here. */
  readonly forwards: number;
  /** Sends from here to each of the other regions: requests that cross. */
  readonly sends: number;
  /** Changes in a send. */
  readonly changesPerSend: number;
  /** Messages or records in a send. */
  readonly messagesPerSend: number;
  /** Bytes of one send as the transport carries them, without headers. */
  readonly bytesPerSend: number;
}

/** The traffic of every region, in the order of `workload.regions`. */
export function trafficOf(workload: Workload): readonly RegionTraffic[] {
  const writers = workload.source === undefined ? workload.regions : [workload.source];
  const locals = workload.regions.map((region) =>
    withHeartbeat(
      changeRates(writers.includes(region) ? workload.writesPerSecond / writers.length : 0, workload),
    ),
  );
  return workload.regions.map((region, place) => {
    const arriving = locals.filter((_, other) => other !== place).reduce(addRates, changeRates(0, workload));
    return regionTraffic(workload, region, locals[place] ?? arriving, arriving);
  });
}

function regionTraffic(
  workload: Workload,
  region: string,
  local: ChangeRates,
  arriving: ChangeRates,
): RegionTraffic {
  const echoes = sumRates(arriving, () => 1);
  const localRecords = sumRates(local, (kind) => REQUESTS_PER_CHANGE[kind].sourceRecords);
  const changes = sumRates(local, () => 1);
  const polling = {
    readers: workload.tables * workload.streamShards,
    pollsPerSecond: STREAM_POLLS_PER_SECOND,
    batchSize: workload.batchSize,
    batchWindowSeconds: workload.batchWindowSeconds,
  };
  const forwards = invocationRate(localRecords + (workload.filterEchoes ? 0 : echoes), polling);
  // A batch of echoes, or of writes that are only just given a version, sends nothing.
  const sends = Math.min(forwards, invocationRate(changes, polling));
  const changesPerSend = changes / sends;
  const text = changesPerSend * (workload.itemKb * 1024 + ENVELOPE_BYTES_PER_CHANGE);
  const sqs = workload.transport.startsWith("sqs");
  const bytesPerSend = text * workload.compressionRatio * (sqs ? BASE64_RATIO : 1);
  const groups =
    workload.transport === "sqs-fifo" ? FIFO_GROUPS * (1 - (1 - 1 / FIFO_GROUPS) ** changesPerSend) : 1;
  return {
    region,
    local,
    arriving,
    streamRecords: localRecords + echoes,
    forwards,
    sends,
    changesPerSend,
    messagesPerSend: Math.max(groups, bytesPerSend / MESSAGE_BYTES_MAX[sqs ? "sqs" : "kinesis"]),
    bytesPerSend,
  };
}

/** The heartbeat is a versioned overwrite like any other. */
function withHeartbeat(rates: ChangeRates): ChangeRates {
  return { ...rates, "versioned overwrite": rates["versioned overwrite"] + HEARTBEATS_PER_SECOND };
}

function addRates(a: ChangeRates, b: ChangeRates): ChangeRates {
  return Object.fromEntries(
    (Object.keys(a) as (keyof ChangeRates)[]).map((kind) => [kind, a[kind] + b[kind]]),
  ) as ChangeRates;
}
