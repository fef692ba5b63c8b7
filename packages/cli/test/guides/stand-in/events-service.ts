import { regionalArn } from "./account.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { jsonAnswer, jsonRequest } from "./json-protocol.ts";
import { ServiceError } from "./service-call.ts";
import type { Service } from "./service-call.ts";

/** EventBridge, with rules on a schedule alone. */
export interface EventsService {
  readonly service: Service;
  readonly rules: ReadonlySet<string>;
  stop(): void;
}

/** A minute is a second here, so that nobody has to wait for a heartbeat. */
const BEAT_MS = 1000;

/** The rules of one account; they invoke what allows it. */
export function eventsService(functions: ReadonlyMap<string, DeployedFunction>): EventsService {
  const rules = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  const stopTimer = (rule: string): void => {
    clearInterval(timers.get(rule));
    timers.delete(rule);
  };
  return {
    rules,
    stop: () => {
      for (const rule of timers.keys()) stopTimer(rule);
    },
    service: (call) => {
      const { operation, input, text } = jsonRequest(call);
      switch (operation) {
        case "PutRule": {
          if (text("ScheduleExpression") !== "rate(1 minute)")
            throw new ServiceError("ValidationException", "The stand-in knows only rate(1 minute).");
          rules.add(text("Name"));
          return jsonAnswer({ RuleArn: regionalArn(call.account, "events", `rule/${text("Name")}`) });
        }
        case "PutTargets": {
          const rule = text("Rule");
          const [{ Arn = "" } = {}] = input["Targets"] as readonly { readonly Arn?: string }[];
          const target = functions.get(Arn.split(":").at(-1) ?? "");
          const arn = regionalArn(call.account, "events", `rule/${rule}`);
          if (target?.target.arn.split(":").at(-1) === undefined || !target.invokers.has(arn))
            throw new ServiceError("ValidationException", `${Arn} does not let ${arn} invoke it.`);
          timers.set(
            rule,
            setInterval(() => void target.target.invoke({ source: "aws.events" }), BEAT_MS),
          );
          return jsonAnswer({ FailedEntryCount: 0, FailedEntries: [] });
        }
        case "RemoveTargets":
          stopTimer(text("Rule"));
          return jsonAnswer({ FailedEntryCount: 0, FailedEntries: [] });
        case "DeleteRule":
          if (timers.has(text("Name")))
            throw new ServiceError("ValidationException", "Rule can't be deleted since it has targets.");
          rules.delete(text("Name"));
          return jsonAnswer();
        default:
          throw new ServiceError("InvalidAction", `EventBridge here knows no ${operation}.`);
      }
    },
  };
}
