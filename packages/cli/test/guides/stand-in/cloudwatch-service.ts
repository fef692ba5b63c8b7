import { metricName } from "./emitted-metrics.ts";
import { queryRequest, xmlAnswer } from "./query-protocol.ts";
import type { QueryRequest } from "./query-protocol.ts";
import { ServiceError } from "./service-call.ts";
import type { Service } from "./service-call.ts";

/** CloudWatch, which here only remembers alarms. */
export interface CloudWatchService {
  readonly service: Service;
  /** The metric of each alarm by the alarm's name, those that were deleted included. */
  readonly everSet: ReadonlyMap<string, string>;
  /** Names of the alarms that are there. */
  readonly alarms: ReadonlySet<string>;
}

/** The alarms of one account. */
export function cloudWatchService(): CloudWatchService {
  const everSet = new Map<string, string>();
  const alarms = new Set<string>();
  return {
    everSet,
    alarms,
    service: (call) => {
      const request = queryRequest(call);
      switch (request.action) {
        case "PutMetricAlarm":
          if (request.list("AlarmActions").length === 0)
            throw new ServiceError("ValidationError", "The stand-in wants alarms that tell somebody.");
          alarms.add(request.text("AlarmName"));
          everSet.set(request.text("AlarmName"), metricOf(request));
          break;
        case "DeleteAlarms":
          for (const name of request.list("AlarmNames")) {
            if (!alarms.delete(name)) throw new ServiceError("ResourceNotFound", `No alarm ${name}.`, 404);
          }
          break;
        default:
          throw new ServiceError("InvalidAction", `CloudWatch here knows no ${request.action}.`);
      }
      return xmlAnswer(request.action);
    },
  };
}

function metricOf(request: QueryRequest): string {
  const dimensions: Record<string, string> = {};
  for (let n = 1; ; n++) {
    const name = request.optional(`Dimensions.member.${n}.Name`);
    if (name === undefined) break;
    dimensions[name] = request.text(`Dimensions.member.${n}.Value`);
  }
  return metricName(request.text("Namespace"), request.text("MetricName"), dimensions);
}
