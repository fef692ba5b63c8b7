import type { LocalCloud } from "@isthmus/local-cloud";
import type { Account } from "./account.ts";
import { cloudWatchService } from "./cloudwatch-service.ts";
import type { CloudWatchService } from "./cloudwatch-service.ts";
import { emulatedService } from "./emulated-service.ts";
import { eventSourceMappings } from "./event-source-mappings.ts";
import type { EventSourceMappings } from "./event-source-mappings.ts";
import { eventsService } from "./events-service.ts";
import type { EventsService } from "./events-service.ts";
import { functionOutput } from "./function-output.ts";
import type { FunctionOutput } from "./function-output.ts";
import { iamService } from "./iam-service.ts";
import { lambdaService } from "./lambda-service.ts";
import type { LambdaService } from "./lambda-service.ts";
import { logsService } from "./logs-service.ts";
import type { LogsService } from "./logs-service.ts";
import { secretsService } from "./secrets-service.ts";
import type { SecretsService } from "./secrets-service.ts";
import type { Service } from "./service-call.ts";
import { stsService } from "./sts-service.ts";

/** All services of one account, and what they hold. */
export interface AccountServices {
  readonly account: Account;
  readonly lambda: LambdaService;
  readonly mappings: EventSourceMappings;
  readonly events: EventsService;
  readonly cloudWatch: CloudWatchService;
  readonly logs: LogsService;
  readonly secrets: SecretsService;
  /** What the account's functions have written: metrics and logs are those of one account, too. */
  readonly output: FunctionOutput;
  /** By the names that signatures have. */
  readonly byName: ReadonlyMap<string, Service>;
  stop(): Promise<void>;
}

/** Where an account's services are to be. */
export interface AccountPlace {
  readonly cloud: LocalCloud;
  readonly ownUrl: string;
  readonly directory: string;
}

/** Makes the services of one account. */
export function accountServices(account: Account, place: AccountPlace): AccountServices {
  const { cloud, ownUrl, directory } = place;
  const output = functionOutput();
  const mappings = eventSourceMappings(account, cloud.clients(account.region));
  const lambda = lambdaService({ account, endpoint: ownUrl, directory, output }, mappings);
  const events = eventsService(lambda.functions);
  const cloudWatch = cloudWatchService();
  const logs = logsService();
  const secrets = secretsService();
  const emulated = emulatedService(account, cloud.endpoints(account.region), ownUrl);
  return {
    account,
    lambda,
    mappings,
    events,
    cloudWatch,
    logs,
    secrets,
    output,
    byName: new Map([
      ["iam", iamService],
      ["sts", stsService],
      ["lambda", lambda.service],
      ["events", events.service],
      ["monitoring", cloudWatch.service],
      ["logs", logs.service],
      ["secretsmanager", secrets.service],
      ...["dynamodb", "sqs", "kinesis", "s3", "sns"].map((name) => [name, emulated] as const),
    ]),
    stop: async () => {
      events.stop();
      await lambda.stop();
    },
  };
}
