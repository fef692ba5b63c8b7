import { existsSync } from "node:fs";
import type { LocalIdentities } from "../gateway/identities.ts";
import type { LocalRole } from "../gateway/role-policies.ts";
import { lambdaFunction } from "../lambda/lambda-function.ts";
import type { LambdaFunction } from "../lambda/lambda-function.ts";
import { LocalCloudError } from "../local-cloud-error.ts";
import type { SynthesizedStack } from "./cloud-assembly.ts";
import { checkProperties } from "./known-properties.ts";
import type { TemplateValues } from "./template-values.ts";

const KNOWN = {
  heeded: [
    "Code",
    "Environment",
    "FunctionName",
    "Handler",
    "MemorySize",
    "ReservedConcurrentExecutions",
    "Role",
    "Timeout",
  ],
  ignored: [
    "Architectures",
    "Description",
    "EphemeralStorage",
    "KmsKeyArn",
    "LoggingConfig",
    "RecursiveLoop",
    "Runtime",
    "RuntimeManagementConfig",
    "Tags",
    "TracingConfig",
    "VpcConfig",
  ],
};

interface FunctionProperties {
  readonly Code: { readonly S3Key?: string };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly Handler: string;
  readonly MemorySize?: number;
  readonly ReservedConcurrentExecutions?: number;
  readonly Role: string;
  readonly Timeout?: number;
}

/** What functions are started with. */
export interface FunctionSurroundings {
  readonly roles: readonly LocalRole[];
  readonly identities: LocalIdentities;
  readonly gatewayUrl: string;
  readonly onOutput: (functionArn: string, text: string) => void;
}

/** Makes the functions of a template, by their ARNs, with the code, the environment and the settings that it gives them. */
export function startFunctions(
  { assets }: SynthesizedStack,
  values: TemplateValues,
  { roles, identities, gatewayUrl, onOutput }: FunctionSurroundings,
): ReadonlyMap<string, LambdaFunction> {
  return new Map(
    values.ofType("AWS::Lambda::Function").map((logicalId) => {
      const properties = values.properties(logicalId);
      checkProperties(logicalId, properties, KNOWN);
      const {
        ref: name,
        attributes: { Arn: arn = "" },
      } = values.identity(logicalId);
      const settings = properties as unknown as FunctionProperties;
      const role = roles.find((each) => each.arn === settings.Role);
      if (role === undefined)
        throw invalid(`${logicalId} has the role ${settings.Role}, which is not in the template.`);
      const {
        Environment: { Variables: variables = {} } = {},
        Timeout: timeout,
        MemorySize: memory,
      } = settings;
      const { ReservedConcurrentExecutions: concurrencyMax } = settings;
      const started = lambdaFunction({
        name,
        region: values.place.region,
        ...handlerOf(logicalId, settings, assets),
        environment: Object.fromEntries(
          Object.entries(variables).map(([key, value]) => [key, String(value)]),
        ),
        accessKeyId: identities.accessKeyOf(role),
        httpsGateway: gatewayUrl,
        onOutput: (text) => onOutput(arn, text),
        ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
        ...(memory !== undefined && { memoryMb: memory }),
        ...(concurrencyMax !== undefined && { concurrencyMax }),
      });
      return [arn, started] as const;
    }),
  );
}

function handlerOf(
  logicalId: string,
  { Code: code, Handler: handler }: FunctionProperties,
  assets: SynthesizedStack["assets"],
): { readonly module: URL; readonly handler: string } {
  const folder = assets.get(code.S3Key ?? "");
  if (folder === undefined) throw invalid(`The code of ${logicalId} is not among the assets of its stack.`);
  const [file = "", name = ""] = handler.split(".");
  const module = ["mjs", "js", "cjs"].map((ending) => new URL(`${file}.${ending}`, folder)).find(existsSync);
  if (module === undefined) throw invalid(`The code of ${logicalId} has no file for its handler ${handler}.`);
  return { module, handler: name };
}

function invalid(message: string): LocalCloudError {
  return new LocalCloudError("invalid-template", message);
}
