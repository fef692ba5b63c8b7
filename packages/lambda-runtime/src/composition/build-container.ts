import { Container } from "inversify";
import type { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { TOKENS } from "./tokens.ts";

/**
 * Puts a function together, once per cold start. Every part is made when it is first asked for, and once. Nothing is asked of AWS here.
 *
 * @param modules one for each concern; a later one may bind again what an earlier one has bound, which is how a test puts its own parts in
 */
export function buildContainer(config: LambdaConfig, modules: readonly ContainerModule[]): Container {
  const container = new Container({ defaultScope: "Singleton" });
  container.bind(TOKENS.config).toConstantValue(config);
  container.load(...modules);
  return container;
}
