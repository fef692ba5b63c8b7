import { randomUUID } from "node:crypto";
import { allows, startEventSourceMapping } from "@isthmus/local-cloud";
import type { EventSourceMapping, LocalClients } from "@isthmus/local-cloud";
import type { Account } from "./account.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { mappingSource, READING_ACTIONS } from "./mapping-source.ts";
import { held } from "./principals.ts";
import { ServiceError } from "./service-call.ts";

/** A mapping as Lambda describes it. */
export interface DescribedMapping {
  readonly UUID: string;
  readonly EventSourceArn: string;
  readonly FunctionArn: string;
  readonly BatchSize: number;
  readonly FunctionResponseTypes: readonly string[];
  readonly State: string;
  readonly MaximumRetryAttempts?: number;
  readonly MaximumRecordAgeInSeconds?: number;
}

/** The mappings of one account. */
export interface EventSourceMappings {
  create(input: Readonly<Record<string, unknown>>, target: DeployedFunction): Promise<DescribedMapping>;
  list(): readonly DescribedMapping[];
  /** @throws ServiceError `ResourceNotFoundException` */
  remove(id: string): Promise<DescribedMapping>;
  stop(): Promise<void>;
}

const UNLIMITED = -1;

/** Mappings that really feed functions from the emulators. */
export function eventSourceMappings(account: Account, clients: LocalClients): EventSourceMappings {
  const mappings = new Map<
    string,
    { readonly described: DescribedMapping; readonly running: EventSourceMapping }
  >();
  return {
    async create(input, target) {
      const arn = String(input["EventSourceArn"]);
      checkReading(arn, target, account);
      const source = await mappingSource(arn, clients, target.settings.timeoutSeconds);
      const responseTypes = (input["FunctionResponseTypes"] ?? []) as readonly string[];
      const batchSize = Number(input["BatchSize"] ?? 10);
      const common = {
        target: target.target,
        batchSize,
        reportBatchItemFailures: responseTypes.includes("ReportBatchItemFailures"),
      };
      if (source.kind === "stream" && input["StartingPosition"] !== "TRIM_HORIZON")
        throw new ServiceError("InvalidParameterValueException", "The stand-in knows only TRIM_HORIZON.");
      const running = startEventSourceMapping(
        source.kind === "stream"
          ? { ...common, source, bisectBatchOnFunctionError: input["BisectBatchOnFunctionError"] === true }
          : { ...common, source },
      );
      const described: DescribedMapping = {
        UUID: randomUUID(),
        EventSourceArn: arn,
        FunctionArn: target.target.arn,
        BatchSize: batchSize,
        FunctionResponseTypes: responseTypes,
        State: "Creating",
        ...(source.kind === "stream" && {
          MaximumRetryAttempts: Number(input["MaximumRetryAttempts"] ?? UNLIMITED),
          MaximumRecordAgeInSeconds: Number(input["MaximumRecordAgeInSeconds"] ?? UNLIMITED),
        }),
      };
      mappings.set(described.UUID, { described, running });
      return described;
    },
    list: () => [...mappings.values()].map(({ described }) => ({ ...described, State: "Enabled" })),
    async remove(id) {
      const found = mappings.get(id);
      if (found === undefined) throw new ServiceError("ResourceNotFoundException", `No mapping ${id}.`, 404);
      mappings.delete(id);
      await found.running.stop();
      return { ...found.described, State: "Deleting" };
    },
    stop: async () => {
      await Promise.all([...mappings.values()].map(async ({ running }) => running.stop()));
    },
  };
}

function checkReading(arn: string, target: DeployedFunction, { principals }: Account): void {
  const name = target.settings.role.split("role/")[1] ?? "";
  const { statements } = held(principals.roles, "role", name);
  const [, , service = ""] = arn.split(":");
  for (const action of READING_ACTIONS[service] ?? []) {
    if (!allows(statements, action, arn)) {
      const message = `The provided execution role does not have permissions to call ${action} on ${arn}`;
      throw new ServiceError("InvalidParameterValueException", message);
    }
  }
}
