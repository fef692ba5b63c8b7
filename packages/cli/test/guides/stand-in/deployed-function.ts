import { lambdaFunction } from "@isthmus/local-cloud";
import type { LambdaFunction, LocalFunction, LocalRole } from "@isthmus/local-cloud";
import type { Account } from "./account.ts";
import { unpackCode } from "./function-code.ts";
import type { FunctionOutput } from "./function-output.ts";
import { ServiceError } from "./service-call.ts";

/** What a function was created with. */
export interface FunctionSettings {
  readonly name: string;
  readonly role: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly zip: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Where functions live. */
export interface FunctionHost {
  readonly account: Account;
  /** Where functions reach all services. */
  readonly endpoint: string;
  /** For unpacked code. */
  readonly directory: string;
  readonly output: FunctionOutput;
}

/** A function of the stand-in, which really runs. */
export interface DeployedFunction {
  readonly settings: FunctionSettings;
  /** Stays the same when the function is changed, so that its mappings go on. */
  readonly target: LocalFunction;
  /** ARNs of what may invoke it. */
  readonly invokers: Set<string>;
  change(changed: Partial<FunctionSettings>): Promise<void>;
}

const ENVIRONMENT_BYTES_MAX = 4096;

/** @throws ServiceError `InvalidParameterValueException` for what Lambda would not take either */
export async function deployFunction(
  settings: FunctionSettings,
  host: FunctionHost,
): Promise<DeployedFunction> {
  let held = settings;
  let running = await start(settings, host);
  return {
    get settings() {
      return held;
    },
    target: {
      name: settings.name,
      arn: running.arn,
      invoke: async (event) => running.invoke(event),
      stop: async () => running.stop(),
    },
    invokers: new Set(),
    async change(changed) {
      const before = running;
      held = { ...held, ...changed };
      running = await start(held, host);
      await before.stop();
    },
  };
}

async function start(settings: FunctionSettings, host: FunctionHost): Promise<LambdaFunction> {
  const { account, output } = host;
  checkEnvironment(settings.environment);
  const role = roleOf(settings.role, account);
  return lambdaFunction({
    name: settings.name,
    region: account.region,
    module: await unpackCode(settings.zip, settings.handler, host.directory),
    handler: settings.handler.split(".")[1] ?? "",
    timeoutMs: settings.timeoutSeconds * 1000,
    memoryMb: settings.memoryMb,
    environment: {
      ...settings.environment,
      AWS_ACCESS_KEY_ID: account.identities.accessKeyOf(role),
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "session",
      AWS_ENDPOINT_URL: host.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    },
    onOutput: output.reader(`${settings.name} ${account.region}`),
  });
}

function roleOf(arn: string, { principals: { roles } }: Account): LocalRole {
  const role = [...roles.values()].find((one) => one.arn === arn);
  const trusted = role?.trust.some(
    ({ Principal }) => (Principal as { readonly Service?: string }).Service === "lambda.amazonaws.com",
  );
  if (role === undefined || trusted !== true)
    throw invalid(`The role ${arn} defined for the function cannot be assumed by Lambda.`);
  return role;
}

function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(environment).find((name) => /^(?:AWS|LAMBDA|_)/.test(name));
  if (reserved !== undefined) throw invalid(`The variable ${reserved} is reserved.`);
  if (JSON.stringify(environment).length > ENVIRONMENT_BYTES_MAX)
    throw invalid(`The environment exceeds ${ENVIRONMENT_BYTES_MAX} bytes.`);
}

function invalid(message: string): ServiceError {
  return new ServiceError("InvalidParameterValueException", message);
}
