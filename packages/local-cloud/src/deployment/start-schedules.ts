import type { InvocationResult } from "../lambda/local-function.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import { LocalCloudError } from "../local-cloud-error.ts";
import type { TemplateValues } from "./template-values.ts";

/** A running timer. */
export interface Schedule {
  /** What its invocations have come to so far. */
  readonly results: readonly InvocationResult[];
  /** Begins no more invocations and resolves when the one under way is over. */
  stop(): Promise<void>;
}

interface RuleProperties {
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Targets?: readonly { readonly Arn: string; readonly Input?: string }[];
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The schedules of a template that invoke its functions, by logical id. Each begins at once. */
export function startSchedules(
  values: TemplateValues,
  functions: ReadonlyMap<string, LambdaFunction>,
): ReadonlyMap<string, Schedule> {
  const started = new Map<string, Schedule>();
  for (const logicalId of values.ofType("AWS::Events::Rule")) {
    const rule = values.properties(logicalId) as RuleProperties;
    if (rule.ScheduleExpression === undefined || rule.State === "DISABLED") continue;
    const everyMs = intervalMs(logicalId, rule.ScheduleExpression);
    for (const { Arn: arn, Input: input = "{}" } of rule.Targets ?? []) {
      const target = functions.get(arn);
      if (target === undefined) continue;
      started.set(logicalId, startSchedule(target, everyMs, JSON.parse(input) as unknown));
    }
  }
  return started;
}

function startSchedule(target: LambdaFunction, everyMs: number, event: unknown): Schedule {
  const results: InvocationResult[] = [];
  let underWay = Promise.resolve();
  const fire = (): void => {
    underWay = underWay.then(async () => {
      results.push(await target.invoke(event));
    });
  };
  fire();
  const timer = setInterval(fire, everyMs);
  return {
    results,
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}

function intervalMs(logicalId: string, expression: string): number {
  const [, count = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs !== undefined) return Number(count) * unitMs;
  throw new LocalCloudError(
    "unsupported-template",
    `${logicalId} has the schedule ${expression}, which is not known here. Known: rate(n minutes|hours|days).`,
  );
}
