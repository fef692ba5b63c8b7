import { setTimeout as sleep } from "node:timers/promises";
import { sqsDeadLetterBox } from "@isthmus/dead-letters";
import { waitForAgreement } from "../demo/agree.ts";
import { loadEverywhere } from "../demo/load-everywhere.ts";
import { DEMO_REGIONS } from "../demo/options.ts";
import type { Progress } from "../demo/progress.ts";
import { undoStack } from "../demo/undo-stack.ts";
import { writeEverywhere } from "../demo/write-everywhere.ts";
import { inboxConfig } from "../lambda/prepare-lambda-region.ts";
import { chaosFaults } from "./chaos-faults.ts";
import type { ChaosFaults } from "./chaos-faults.ts";
import type { ChaosOptions } from "./options.ts";
import { writeForwardPoison } from "./forward-poison.ts";
import { letterMark, makePoison, sendPoison } from "./poison.ts";
import type { PoisonKind } from "./poison.ts";
import type { ChaosReport } from "./report.ts";
import { startRotatingKey } from "./rotating-key.ts";
import type { RotatingKey } from "./rotating-key.ts";
import { startChaos } from "./start-chaos.ts";
import type { RunningChaos } from "./start-chaos.ts";

/** What a campaign works with. */
export interface ChaosDeps {
  readonly progress: Progress;
  /** Aborting ends the run in good order. */
  readonly signal: AbortSignal;
  /** How long to wait for agreement when all is calm again. Default 300,000 ms. */
  readonly agreementDeadlineMs?: number;
  /** The functions' time-out. Default 8000 ms. What hangs or crashes holds its shard or group up for so long. */
  readonly functionTimeoutMs?: number;
}

const FUNCTION_TIMEOUT_MS = 8000;
const AGREEMENT_DEADLINE_MS = 300_000;
/** More rounds than this mean that the faults do not strike. */
const ROUNDS_MAX = 20;

/**
 * Runs the bundled functions on the embedded services, lets everything go wrong that the seed wants while applications write the same keys everywhere, and then
 * compares: the tables with each other, and the dead letters with the poison that was sent.
 *
 * @returns what happened; that something was lost is told in the report and is no error
 * @throws IsthmusError and the SDK's errors when something fails that is no part of the campaign; the signal's reason when aborted
 */
export async function runChaos(options: ChaosOptions, deps: ChaosDeps): Promise<ChaosReport> {
  const { progress, signal, agreementDeadlineMs: deadlineMs = AGREEMENT_DEADLINE_MS } = deps;
  const { functionTimeoutMs: timeoutMs = FUNCTION_TIMEOUT_MS } = deps;
  const regions = DEMO_REGIONS.slice(0, 2);
  const undo = undoStack();
  try {
    const key = await startRotatingKey();
    undo.push(async () => key.stop());
    const faults = chaosFaults(options.seed, regions, timeoutMs, key.guard);
    progress.step(`Starting ${options.transport}, DynamoDB and the functions with seed ${options.seed}`);
    const running = await startChaos(options, regions, faults, timeoutMs, key.secretsEndpoint, {
      signal,
      undo,
    });
    const { demo } = running;

    progress.step(`Writing the same keys everywhere until ${options.faults} faults have struck`);
    await loadEverywhere(demo, signal);
    const sent: string[] = [];
    for (
      let round = 0;
      round < ROUNDS_MAX && (round === 0 || strikes(faults, running, key) < options.faults);
      round++
    ) {
      const { rate, seconds } = options;
      // The first error ends the round; the other work of it ends by itself within the round's time.
      await Promise.all([
        writeEverywhere({ demo, rate, seconds, seed: options.seed + round, signal, progress }),
        rotateKey(key, seconds, signal),
        ...(round === 0 ? [poisonInboxes(options, running, sent, signal)] : []),
      ]);
    }

    progress.step("Waiting until all regions agree, without further faults");
    faults.calm();
    const agreement = await waitForAgreement(demo, { itemsMin: 1, deadlineMs, signal, progress });
    const letters = await readLetters(running, signal);
    const { identical, differing } = agreement.comparison;
    const sum = (count: (each: RunningChaos["lambdas"]["functions"][number]) => number): number =>
      running.lambdas.functions.reduce((total, each) => total + count(each), 0);
    return {
      seed: options.seed,
      transport: options.transport,
      faults: faults.struck(),
      brokenInvocations: sum((each) => each.stats().failedInvocations),
      keyRotations: key.rotations,
      refusedKeys: key.refused,
      invocations: sum((each) => each.stats().invocations),
      coldStarts: sum((each) => each.coldStarts),
      poisonSent: sent.length,
      total: strikes(faults, running, key) + sent.length,
      changesForwarded: demo.replication.tally.total("ChangesForwarded"),
      agreed: agreement.agreed,
      identical,
      differing,
      missingLetters: sent.filter((mark) => !letters.has(mark)),
      strayLetters: [...letters].filter((mark) => !sent.includes(mark)),
      trouble: agreement.agreed ? [] : demo.replication.pending(),
    };
  } finally {
    await undo.unwind();
  }
}

function strikes(faults: ChaosFaults, { lambdas }: RunningChaos, { refused }: RotatingKey): number {
  const broken = lambdas.functions.reduce((total, each) => total + each.stats().failedInvocations, 0);
  return Object.values(faults.struck()).reduce((total, count) => total + count, broken + refused);
}

/** Replaces the key for the peers at the quarters of a round, while calls are under way. */
async function rotateKey(key: RotatingKey, seconds: number, signal: AbortSignal): Promise<void> {
  for (let quarter = 1; quarter < 4; quarter++) {
    await sleep(seconds * 250, undefined, { signal });
    key.rotate();
  }
}

/** In turn; `undefined` is a poisoned write. */
const POISON_KINDS: readonly (PoisonKind | undefined)[] = [
  "malformed",
  "from-the-future",
  "unknown-table",
  undefined,
  "older-than-tombstones",
  "malformed-large",
];

/** Sends the poison, evenly over half of a round and alternately to the regions, and notes what the dead letters must say of it. */
async function poisonInboxes(
  { poison, seconds, transport }: ChaosOptions,
  { demo }: RunningChaos,
  sent: string[],
  signal: AbortSignal,
): Promise<void> {
  const { regions, cloud } = demo;
  for (let n = 0; n < poison; n++) {
    const kind = POISON_KINDS[n % POISON_KINDS.length];
    // Shifted with each turn, so that every region meets every kind.
    const turned = (n + Math.floor(n / POISON_KINDS.length)) % 2 === 1;
    const [region = "", from = ""] = turned ? [...regions].reverse() : regions;
    if (kind === undefined)
      sent.push(`${region} ${await writeForwardPoison(n, region, cloud.clients(region))}`);
    else {
      const made = await makePoison(n, kind, from);
      await sendPoison(made, inboxConfig(region, transport), cloud.clients(region));
      sent.push(`${region} ${made.mark}`);
    }
    await sleep((seconds * 500) / poison, undefined, { signal });
  }
}

/** The marks of all dead letters. A letter that is there twice counts once, as it does for a redrive. */
async function readLetters(
  { demo: { regions, cloud }, lambdas }: RunningChaos,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const marks = new Set<string>();
  for (const region of regions) {
    const { sqs, s3 } = cloud.clients(region);
    const box = sqsDeadLetterBox({ sqs, s3, queueUrl: lambdas.deadLettersUrl(region) ?? "" });
    try {
      const { letters, unreadable } = await box.read({ signal });
      for (const { letter } of letters) marks.add(`${letter.region} ${letterMark(letter)}`);
      for (const { problem } of unreadable) marks.add(`${region} unreadable: ${problem}`);
    } finally {
      await box.close();
    }
  }
  return marks;
}
