import { composeWrappers, faultInjector } from "@isthmus/local-cloud";
import type { Fault, FaultInjector, HandlerWrapper, StrikeCounts } from "@isthmus/local-cloud";
import type { Cuttable } from "../demo/link.ts";
import { seededRandom } from "../demo/random.ts";
import type { RegionWrappers } from "../lambda/region-endpoints.ts";

/** Everything that goes wrong in a campaign. */
export interface ChaosFaults {
  wrappers(region: string): RegionWrappers;
  /** See `crashAfterMs` of `lambdaFunction`. */
  crashAfterMs(functionName: string, invocation: number): number | undefined;
  /** See `hangsForMs` of `lambdaFunction`. */
  hangsForMs(functionName: string, invocation: number): number | undefined;
  /** All links between the regions at once. */
  readonly links: Cuttable;
  /** How often each kind has struck, over all clients. `cut`: how often the links were cut. */
  struck(): StrikeCounts;
  /** From now on nothing goes wrong any more. */
  calm(): void;
}

/** A slow answer outlasts a function's time by so much. */
const SLOW_FACTOR = 1.2;
const CRASH_CHANCE = 0.1;
/** Each costs a whole time-out. */
const HANG_CHANCE = 0.015;
/** A crash strikes within so long of the handler's start, which is as long as a batch takes here. */
const CRASH_WITHIN_MS = 300;

/** What happens to requests of a region's functions to its own services. */
function ownPlan(timeoutMs: number): readonly Fault[] {
  return [
    { kind: "throttle", services: ["dynamodb", "sqs"], rate: 0.05 },
    { kind: "expired-credentials", rate: 0.03 },
    { kind: "partial", operations: ["BatchGetItem"], rate: 0.05 },
    { kind: "lost-response", rate: 0.03 },
    // As if the service hung: the function has to end before the answer comes.
    { kind: "latency", ms: timeoutMs * SLOW_FACTOR, rate: 0.004 },
  ];
}

/** What happens to requests on their way to the other region. */
const LINK_PLAN: readonly Fault[] = [
  { kind: "throttle", rate: 0.1 },
  { kind: "expired-credentials", rate: 0.08 },
  { kind: "partial", operations: ["PutRecords", "SendMessageBatch"], rate: 0.3, share: 0.4 },
  { kind: "lost-response", rate: 0.1 },
];

/** There is only one latency a request meets, so the link's own stands apart from its faults. */
const LINK_LATENCY: Fault = { kind: "latency", ms: 200, jitterMs: 200 };

/**
 * @param timeoutMs the functions' time-out
 * @param guard stands last on the links, before the services
 */
export function chaosFaults(
  seed: number,
  regions: readonly string[],
  timeoutMs: number,
  guard: HandlerWrapper = (handler) => handler,
): ChaosFaults {
  const own = new Map(
    regions.map((region, i) => [region, faultInjector({ seed: seed * 16 + i, plan: ownPlan(timeoutMs) })]),
  );
  const links = new Map(
    regions.map((region, i) => [region, faultInjector({ seed: seed * 16 + 8 + i, plan: LINK_PLAN })]),
  );
  const distance = faultInjector({ seed, plan: [LINK_LATENCY] });
  let calmed = false;
  let cuts = 0;
  const of = (injectors: ReadonlyMap<string, FaultInjector>, region: string): FaultInjector => {
    const found = injectors.get(region);
    if (found === undefined) throw new RangeError(`no injector for ${region}`);
    return found;
  };
  return {
    wrappers: (region) => ({
      own: of(own, region).wrap,
      link: () => composeWrappers(of(links, region).wrap, distance.wrap, guard),
    }),
    crashAfterMs: (functionName, invocation) => {
      const random = seededRandom(seed, `${functionName}/${invocation}`);
      return !calmed && random.chance(CRASH_CHANCE) ? random.below(CRASH_WITHIN_MS) : undefined;
    },
    hangsForMs: (functionName, invocation) => {
      const random = seededRandom(seed, `${functionName}/${invocation}/hang`);
      return !calmed && random.chance(HANG_CHANCE) ? timeoutMs * SLOW_FACTOR : undefined;
    },
    links: {
      wrap: (handler) => handler,
      cut: () => {
        cuts += 1;
        for (const link of links.values()) link.cut();
      },
      heal: () => {
        for (const link of links.values()) link.heal();
      },
    },
    struck: () => {
      const all = [...own.values(), ...links.values()].map((injector) => injector.strikes());
      const sum = (kind: keyof StrikeCounts): number =>
        all.reduce((total, counts) => total + counts[kind], 0);
      const kinds = Object.keys(distance.strikes()) as (keyof StrikeCounts)[];
      const sums = Object.fromEntries(kinds.map((kind) => [kind, sum(kind)])) as Record<
        keyof StrikeCounts,
        number
      >;
      return { ...sums, cut: cuts };
    },
    calm: () => {
      calmed = true;
      for (const injector of [...own.values(), ...links.values()]) {
        injector.heal();
        injector.setPlan([]);
      }
    },
  };
}
