import { deployFunction } from "./deployed-function.ts";
import type { DeployedFunction, FunctionHost, FunctionSettings } from "./deployed-function.ts";
import type { EventSourceMappings } from "./event-source-mappings.ts";
import { jsonAnswer, jsonRequest } from "./json-protocol.ts";
import type { JsonRequest } from "./json-protocol.ts";
import { ServiceError } from "./service-call.ts";
import type { Answer, Service, ServiceCall } from "./service-call.ts";

const FUNCTIONS = /^\/\d{4}-\d{2}-\d{2}\/functions\/?([^/]*)\/?(\w*)/;
const MAPPINGS = /^\/\d{4}-\d{2}-\d{2}\/event-source-mappings\/?([^/]*)/;

/** Lambda, whose functions run in threads of this process. */
export interface LambdaService {
  readonly service: Service;
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  stop(): Promise<void>;
}

/** The Lambda of one account. */
export function lambdaService(host: FunctionHost, mappings: EventSourceMappings): LambdaService {
  const functions = new Map<string, DeployedFunction>();
  const found = (name: string): DeployedFunction => {
    const one = functions.get(name.split(":").at(-1) ?? "");
    if (one === undefined)
      throw new ServiceError("ResourceNotFoundException", `Function not found: ${name}`, 404);
    return one;
  };

  const onFunction = async (call: ServiceCall, name: string, part: string): Promise<Answer> => {
    const request = jsonRequest(call);
    switch (`${call.method} ${part}`) {
      case "POST ": {
        const settings = settingsOf(request);
        const made = await deployFunction(settings, host);
        functions.set(settings.name, made);
        return jsonAnswer({ ...described(made), State: "Pending" }, 201);
      }
      case "GET ":
        return jsonAnswer({ Configuration: described(found(name)) });
      case "GET configuration":
        return jsonAnswer(described(found(name)));
      case "PUT configuration":
        await found(name).change({ environment: environmentOf(request) });
        return jsonAnswer({ ...described(found(name)), LastUpdateStatus: "InProgress" });
      case "PUT code":
        await found(name).change({ zip: request.text("ZipFile") });
        return jsonAnswer({ ...described(found(name)), LastUpdateStatus: "InProgress" });
      case "POST policy":
        found(name).invokers.add(request.text("SourceArn"));
        return jsonAnswer({ Statement: JSON.stringify({ Sid: request.text("StatementId") }) }, 201);
      case "POST invocations": {
        const result = await found(name).target.invoke({});
        if (result.status !== "returned")
          throw new ServiceError("ServiceException", JSON.stringify(result), 500);
        return jsonAnswer(result.value as object);
      }
      case "DELETE ":
        await found(name).target.stop();
        functions.delete(name);
        return { status: 204, headers: {}, body: "" };
      default:
        throw new ServiceError("InvalidAction", `Lambda here knows no ${call.method} ${call.path}.`);
    }
  };
  const onMapping = async (call: ServiceCall, id: string): Promise<Answer> => {
    switch (call.method) {
      case "POST": {
        const request = jsonRequest(call);
        return jsonAnswer(await mappings.create(request.input, found(request.text("FunctionName"))), 202);
      }
      case "GET": {
        const { arn } = found(call.query.get("FunctionName") ?? "").target;
        return jsonAnswer({ EventSourceMappings: mappings.list().filter((one) => one.FunctionArn === arn) });
      }
      case "DELETE":
        return jsonAnswer(await mappings.remove(id), 202);
      default:
        throw new ServiceError("InvalidAction", `Lambda here knows no ${call.method} ${call.path}.`);
    }
  };

  return {
    functions,
    service: async (call) => {
      const [, id] = MAPPINGS.exec(call.path) ?? [];
      if (id !== undefined) return onMapping(call, id);
      const [, name = "", part = ""] = FUNCTIONS.exec(call.path) ?? [];
      return onFunction(call, name, part);
    },
    stop: async () => {
      await mappings.stop();
      await Promise.all([...functions.values()].map(async ({ target }) => target.stop()));
    },
  };
}

function settingsOf(request: JsonRequest): FunctionSettings {
  const { input } = request;
  if (!/^nodejs\d+\.x$/.test(request.text("Runtime")))
    throw new ServiceError("InvalidParameterValueException", "The stand-in runs only Node.");
  return {
    name: request.text("FunctionName"),
    role: request.text("Role"),
    handler: request.text("Handler"),
    timeoutSeconds: Number(input["Timeout"] ?? 3),
    memoryMb: Number(input["MemorySize"] ?? 128),
    zip: (input["Code"] as { readonly ZipFile: string }).ZipFile,
    environment: environmentOf(request),
  };
}

function environmentOf({ input }: JsonRequest): Readonly<Record<string, string>> {
  const { Variables = {} } = (input["Environment"] ?? {}) as {
    readonly Variables?: Readonly<Record<string, string>>;
  };
  return Variables;
}

function described({ settings, target }: DeployedFunction): object {
  return {
    FunctionName: settings.name,
    FunctionArn: target.arn,
    Role: settings.role,
    Handler: settings.handler,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    Environment: { Variables: settings.environment },
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}
