import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { versionedWriter } from "@isthmus/adapter-dynamodb";
import { parseRegionId } from "@isthmus/core";
import { CITY_KEY } from "./data/city-item.ts";
import type { DemoOptions } from "./options.ts";
import type { Progress } from "./progress.ts";
import { seededRandom } from "./random.ts";
import type { RunningDemo } from "./running-demo.ts";
import { CITIES_TABLE } from "./world.ts";
import { countWrite, noWrites } from "./write-counts.ts";
import type { WriteCounts } from "./write-counts.ts";
import type { CityWriter } from "./writers/city-writer.ts";
import { mutations } from "./writers/mutation.ts";
import { plainWriter } from "./writers/plain-writer.ts";
import { poorClockWriter } from "./writers/poor-clock-writer.ts";
import { writeLoop } from "./writers/write-loop.ts";

/** What writing needs. */
export interface WriteEverywhereOptions extends Pick<DemoOptions, "rate" | "seconds" | "seed"> {
  readonly demo: RunningDemo;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** How far each region's poor clock is off, in seconds; regions beyond the list start over. */
const SKEWS_SECONDS = [3, -4, 2];

/** The cut begins when so much of the writing is over and lasts for such a part of it. */
const CUT_BEGINS = 1 / 3;
const CUT_LASTS = 1 / 4;

/**
 * Lets writers of every kind write in every region at once, and cuts the link between the regions for a while in the middle. Resolves when the last write
 * is acknowledged and the link is healed.
 *
 * @throws the first error of a writer that is not its own contention; the signal's reason when aborted
 */
export async function writeEverywhere(options: WriteEverywhereOptions): Promise<WriteCounts> {
  const counts = noWrites();
  // The first failure ends all the others, so that none writes on behind the report.
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const guard = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      failure.abort(error);
      throw error;
    }
  };
  const works = options.demo.regions.flatMap((region, index) => {
    const writers = writersOf(region, index, options);
    return writers.map(async (writer) =>
      guard(write(writer, region, writers.length, counts, options, signal)),
    );
  });
  const ms = options.seconds * 1000;
  works.push(guard(options.demo.replication.link.cutOnce(ms * CUT_BEGINS, ms * CUT_LASTS, signal)));
  await Promise.allSettled(works);
  options.signal.throwIfAborted();
  if (failure.signal.aborted) throw failure.signal.reason;
  return counts;
}

/** Applications with a client each, one of every kind. */
function writersOf(region: string, index: number, options: WriteEverywhereOptions): readonly CityWriter[] {
  const { demo, seed } = options;
  const client = (): DynamoDBClient => demo.cloud.clients(region).dynamodb;
  const versioned = versionedWriter(client(), {
    region: parseRegionId(region),
    tables: { [CITIES_TABLE]: { partitionKey: CITY_KEY } },
  });
  return [
    plainWriter("versioned", versioned, CITIES_TABLE),
    plainWriter("unversioned", client(), CITIES_TABLE),
    poorClockWriter(client(), {
      region,
      tableName: CITIES_TABLE,
      random: seededRandom(seed, `${region}/poor-clock/tags`),
      skewSeconds: SKEWS_SECONDS[index % SKEWS_SECONDS.length] ?? 0,
      nowMs: Date.now,
    }),
  ];
}

async function write(
  writer: CityWriter,
  region: string,
  writersInRegion: number,
  counts: WriteCounts,
  options: WriteEverywhereOptions,
  signal: AbortSignal,
): Promise<void> {
  const { demo, seed, rate, seconds, progress } = options;
  const label = `${region}/${writer.kind}`;
  const next = mutations(demo.cities, seededRandom(seed, label), label);
  await writeLoop({ rate: rate / writersInRegion, seconds, signal }, async () => {
    const mutation = next();
    if (mutation.kind !== "delete") demo.probe.sent(mutation.edit, demo.replication.link.isCut);
    await countWrite(counts[writer.kind], mutation, writer.write(mutation));
    progress.update(demo.replication.link.isCut ? "the link is cut" : "the link is up");
  });
}
