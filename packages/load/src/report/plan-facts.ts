import type { LoadReport } from "./load-report.ts";

/** What a load was asked to do, as names and texts for people. */
export function planFacts(plan: LoadReport["plan"]): readonly (readonly [name: string, text: string])[] {
  const weights = Object.entries(plan.mix).filter(([, weight]) => weight > 0);
  return [
    ["mix", weights.map(([kind, weight]) => `${kind} ${weight}`).join(", ")],
    ["rate of each writing region", rateText(plan.rate)],
    ["writing regions", plan.writingRegions.join(", ")],
    ["length", lengthText(plan)],
    ["own keys of each region, shared keys", `${plan.keys}, ${plan.sharedKeys}`],
    ["distribution of keys", plan.distribution],
    ["item sizes, bytes", plan.sizes.map(sizeText).join(", ")],
    ["payload", plan.payload],
    ["versioned part of the puts and updates", `${Math.round(plan.versionedShare * 100)} %`],
    ["seed", String(plan.seed)],
  ];
}

function rateText({ kind, ...numbers }: LoadReport["plan"]["rate"]): string {
  const parts = Object.entries(numbers).map(([name, value]) => `${words(name)} ${value}`);
  return `${kind}: ${parts.join(", ")}`;
}

function lengthText({ seconds, stepsMax }: LoadReport["plan"]): string {
  return stepsMax === null ? `${seconds} s` : `${stepsMax} steps, within ${seconds} s`;
}

function sizeText({ minBytes, maxBytes, weight }: LoadReport["plan"]["sizes"][number]): string {
  const size = minBytes === maxBytes ? `${minBytes}` : `${minBytes} to ${maxBytes}`;
  return `${size} (weight ${weight})`;
}

/** The name of a field in words: `perSecond` as `per second`. */
function words(name: string): string {
  return name.replace(/([A-Z])/g, " $1").toLowerCase();
}
