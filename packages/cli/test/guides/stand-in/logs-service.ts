import { jsonAnswer, jsonRequest } from "./json-protocol.ts";
import { ServiceError } from "./service-call.ts";
import type { Service } from "./service-call.ts";

/** CloudWatch Logs, which here only remembers log groups. */
export interface LogsService {
  readonly service: Service;
  readonly groups: ReadonlySet<string>;
}

/** The log groups of one account. */
export function logsService(): LogsService {
  const groups = new Set<string>();
  return {
    groups,
    service: (call) => {
      const { operation, text } = jsonRequest(call);
      const name = text("logGroupName");
      if (operation === "CreateLogGroup") {
        groups.add(name);
        return jsonAnswer();
      }
      if (!groups.has(name)) throw new ServiceError("ResourceNotFoundException", `No log group ${name}.`);
      if (operation === "DeleteLogGroup") groups.delete(name);
      else if (operation !== "PutRetentionPolicy")
        throw new ServiceError("InvalidAction", `Logs here know no ${operation}.`);
      return jsonAnswer();
    },
  };
}
