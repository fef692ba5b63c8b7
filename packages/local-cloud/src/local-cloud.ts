import { localClients } from "./local-clients.ts";
import type { LocalClientOptions, LocalClients, LocalEndpoints } from "./local-clients.ts";
import { LocalCloudError } from "./local-cloud-error.ts";
import type { RunningService } from "./services/running-service.ts";
import { startDynamoDbLocal } from "./services/start-dynamodb-local.ts";
import { startDynoxide } from "./services/start-dynoxide.ts";
import { startFauxqs } from "./services/start-fauxqs.ts";
import { startKinesalite } from "./services/start-kinesalite.ts";
import { startTogether, stopTogether } from "./services/start-together.ts";

/** The services that can be started. DynamoDB brings its streams along, and SQS brings S3. */
export type LocalService = "dynamodb" | "kinesis" | "sqs";

/** What to start. */
export interface LocalCloudOptions {
  /** At least one name, each once. Each region gets emulators of its own, so that regions know nothing of each other. */
  readonly regions: readonly string[];
  /** Default: all. */
  readonly services?: readonly LocalService[];
  /**
   * A folder with `DynamoDBLocal.jar`, to be used instead of the embedded DynamoDB. Default: the environment variable
   * `ISTHMUS_DYNAMODB_LOCAL`, so that all tests can be held against Amazon's own emulator; without it, the embedded one.
   */
  readonly dynamoDbLocal?: string;
}

/** Running emulators. */
export interface LocalCloud {
  readonly regions: readonly string[];
  /** @throws LocalCloudError `unknown-region`, `stopped`; reading a member: `service-not-started` */
  endpoints(region: string): LocalEndpoints;
  /**
   * New clients, which `stop` destroys.
   *
   * @throws LocalCloudError `unknown-region`, `stopped`; reading a member: `service-not-started`
   */
  clients(region: string, options?: LocalClientOptions): LocalClients;
  /** Ends every process and server and frees their ports. Calling it again does nothing more. */
  stop(): Promise<void>;
}

const ALL_SERVICES: readonly LocalService[] = ["dynamodb", "kinesis", "sqs"];
const REGION_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Starts the embedded services of some regions, all at the same time, each on a free port of 127.0.0.1. All data is in memory. If one
 * of them fails to start, the others are stopped again.
 *
 * @throws LocalCloudError `invalid-options`, `unsupported-platform`, `start-failed`
 *
 * @example
 * const cloud = await startLocalCloud({ regions: ["us-east-1", "cn-north-1"] });
 * const { dynamodb } = cloud.clients("cn-north-1");
 * // ...
 * await cloud.stop();
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { regions, services = ALL_SERVICES } = options;
  const dynamoDbLocal = options.dynamoDbLocal ?? process.env["ISTHMUS_DYNAMODB_LOCAL"];
  check(regions, services);
  const starts = new Map(
    regions.flatMap((region) =>
      services.map(
        (service) => [nameOf(region, service), async () => start(region, service, dynamoDbLocal)] as const,
      ),
    ),
  );
  return runningCloud(regions, await startTogether(starts));
}

function runningCloud(regions: readonly string[], running: ReadonlyMap<string, RunningService>): LocalCloud {
  const owned = new Set<{ destroy(): void }>();
  let stopping: Promise<void> | undefined;

  const endpoints = (region: string): LocalEndpoints => {
    if (stopping !== undefined) {
      throw new LocalCloudError("stopped", "The local cloud has been stopped. Start another one.");
    }
    if (!regions.includes(region)) {
      throw new LocalCloudError(
        "unknown-region",
        `The local cloud has no region ${JSON.stringify(region)}. It was started with ${regions.join(", ")}.`,
      );
    }
    return {
      get dynamodb() {
        return endpointOf(running, region, "dynamodb");
      },
      get kinesis() {
        return endpointOf(running, region, "kinesis");
      },
      get sqs() {
        return endpointOf(running, region, "sqs");
      },
      get s3() {
        return endpointOf(running, region, "sqs");
      },
    };
  };
  return {
    regions: [...regions],
    endpoints,
    clients: (region, options = {}) =>
      localClients(region, endpoints(region), options, (client) => owned.add(client)),
    stop: async () => {
      stopping ??= (async () => {
        for (const client of owned) client.destroy();
        await stopTogether(running.values());
      })();
      return stopping;
    },
  };
}

async function start(
  region: string,
  service: LocalService,
  dynamoDbLocal: string | undefined,
): Promise<RunningService> {
  switch (service) {
    case "dynamodb":
      return dynamoDbLocal === undefined ? startDynoxide() : startDynamoDbLocal(dynamoDbLocal);
    case "kinesis":
      return startKinesalite();
    case "sqs":
      return startFauxqs(region);
    default:
      return service satisfies never;
  }
}

function endpointOf(
  running: ReadonlyMap<string, RunningService>,
  region: string,
  service: LocalService,
): string {
  const found = running.get(nameOf(region, service));
  if (found === undefined) {
    throw new LocalCloudError(
      "service-not-started",
      `The local cloud was started without ${service}. Add it to the option "services", or leave that out.`,
    );
  }
  return found.endpoint;
}

function nameOf(region: string, service: LocalService): string {
  return `${region}/${service}`;
}

function check(regions: readonly string[], services: readonly LocalService[]): void {
  const bad = regions.find((region) => !REGION_NAME.test(region));
  if (bad !== undefined || regions.length === 0 || new Set(regions).size !== regions.length) {
    throw new LocalCloudError(
      "invalid-options",
      `The regions ${JSON.stringify(regions)} are not valid. Allowed: at least one, each once, of lower-case letters, digits and ` +
        `dashes, for example "cn-north-1", because the SDK accepts no others.`,
    );
  }
  const unknown = services.find((service) => !ALL_SERVICES.includes(service));
  if (unknown !== undefined || services.length === 0) {
    throw new LocalCloudError(
      "invalid-options",
      `The services ${JSON.stringify(services)} are not valid. Allowed: some of ${ALL_SERVICES.join(", ")}.`,
    );
  }
}
