import type { ContainerModule } from "inversify";
import type { HandlerName } from "../config/environment-variables.ts";
import { parseEnvironment } from "../config/parse-environment.ts";
import type { LambdaHandler } from "../invocation/lambda-handler.ts";
import { buildContainer } from "./build-container.ts";
import { TOKENS } from "./tokens.ts";

/**
 * A whole function from its environment: what an entry file calls once per cold start.
 *
 * @throws IsthmusError `invalid-config` (configuration) that tells everything that is wrong with the environment
 */
export function startFunction(
  name: HandlerName,
  modules: readonly ContainerModule[],
  environment: Readonly<Record<string, string | undefined>>,
): LambdaHandler {
  return buildContainer(parseEnvironment(name, environment), modules).get(TOKENS.handler);
}
