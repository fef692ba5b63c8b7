import { EXHAUSTIVE_DEFAULT } from "../../../src/simulator/exhaustive/exhaustive-config.ts";
import type { ExhaustiveConfig } from "../../../src/simulator/exhaustive/exhaustive-config.ts";
import { exploreScript, shortestTrace } from "../../../src/simulator/exhaustive/explore-script.ts";
import { scriptsOf } from "../../../src/simulator/exhaustive/script.ts";
import { smallWorld } from "../../../src/simulator/exhaustive/small-world.ts";
import type { Script } from "../../../src/simulator/exhaustive/script.ts";
import type { Invariant } from "../../../src/simulator/oracle/violation.ts";
import { searchAtRandom } from "../../../src/simulator/random-search.ts";
import { seededRandom } from "../../../src/simulator/seeded-random.ts";
import type { SimulatedProtocol } from "../../../src/simulator/simulated-protocol.ts";
import type { WriterKind } from "../../../src/simulator/writers.ts";

/** How a fault was found. */
export interface FoundFault {
  readonly by: string;
  readonly invariant: Invariant;
  readonly trace: readonly string[];
}

const WRITERS: readonly WriterKind[] = [
  "plug-in put",
  "raw put",
  "raw update",
  "delete",
  "wrong region",
  "slow self-stamped put",
  "tag alone",
  "far ahead",
];

const CONFIGS: readonly Partial<ExhaustiveConfig>[] = [
  {},
  { skewMicros: [0, 1_500_000] },
  { crashes: 1, rewind: true },
  { batchMax: 2 },
];

/** A script that is known to show a fault, and the small world it shows it in. */
export interface KnownScript {
  readonly script: Script;
  readonly world: Partial<ExhaustiveConfig>;
}

/** Tries one script. */
export async function tryScript(
  protocol: SimulatedProtocol,
  { script, world: config }: KnownScript,
): Promise<FoundFault | undefined> {
  const world = smallWorld({ ...EXHAUSTIVE_DEFAULT, ...config }, protocol);
  const violation = (await exploreScript(world, script))?.violation;
  if (violation === undefined) return undefined;
  const trace = await shortestTrace(world, script);
  return { by: JSON.stringify({ script, world: config }), invariant: violation.invariant, trace };
}

/** Scripts of three writes are tried for so long, in a random order; then worlds at random for as long again. */
const SEARCH_MS_MAX = 25_000;

/** Searches without being told where: scripts of one and two writes, then of three in any order, then worlds at random. */
export async function findFault(protocol: SimulatedProtocol): Promise<FoundFault | undefined> {
  for (const length of [1, 2]) {
    for (const world of CONFIGS) {
      for (const script of scriptsOf(length, 2, WRITERS)) {
        const found = await tryScript(protocol, { script, world });
        if (found !== undefined) return found;
      }
    }
  }
  const random = seededRandom(1);
  const scripts = [...scriptsOf(3, 2, WRITERS)];
  for (const startedMs = performance.now(); performance.now() - startedMs < SEARCH_MS_MAX;) {
    const known = { script: random.pick(scripts), world: random.pick(CONFIGS) };
    const found = await tryScript(protocol, known);
    if (found !== undefined) return found;
  }
  const { found } = await searchAtRandom({ protocol, elapsedMsMax: SEARCH_MS_MAX });
  return found && { by: `seed ${found.seed}`, invariant: found.violation.invariant, trace: found.trace };
}
