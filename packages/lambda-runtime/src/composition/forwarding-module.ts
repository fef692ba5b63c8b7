import type { ChangeTransport, Clock, DeadLetters, ForwardDeps, Metrics, ReplicaStore } from "@isthmus/core";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { TOKENS } from "./tokens.ts";

/** What forwarding each table works with. */
export const forwardingModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.forwarding).toResolvedValue(forwarding, [
    TOKENS.config,
    TOKENS.stores,
    TOKENS.transport,
    TOKENS.deadLetters,
    TOKENS.clock,
    TOKENS.metrics,
  ]);
});

function forwarding(
  { tables, region, futureBoundMs }: LambdaConfig,
  stores: ReadonlyMap<string, ReplicaStore>,
  transport: ChangeTransport,
  deadLetters: DeadLetters,
  clock: Clock,
  metrics: Metrics,
): ReadonlyMap<string, ForwardDeps> {
  return new Map(
    [...tables.values()].flatMap(({ name, names, attributes, expiry }) => {
      const store = stores.get(name);
      if (store === undefined) return [];
      const context = { table: name, region: region.name, attributes, futureBoundMs, expiry };
      const deps: ForwardDeps = { store, transport, deadLetters, clock, metrics, context };
      return [[names.get(region.name) ?? name, deps] as const];
    }),
  );
}
