import type { ApplyDeps, Clock, DeadLetters, Metrics, ReplicaStore } from "@isthmus/core";
import { ContainerModule } from "inversify";
import type { LambdaConfig } from "../config/lambda-config.ts";
import { TOKENS } from "./tokens.ts";

/** What applying works with. */
export const applyingModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.applying).toResolvedValue(applying, [
    TOKENS.config,
    TOKENS.stores,
    TOKENS.deadLetters,
    TOKENS.clock,
    TOKENS.metrics,
  ]);
});

function applying(
  { region, futureBoundMs, tombstones }: LambdaConfig,
  stores: ReadonlyMap<string, ReplicaStore>,
  deadLetters: DeadLetters,
  clock: Clock,
  metrics: Metrics,
): ApplyDeps {
  return {
    region: region.name,
    stores,
    deadLetters,
    clock,
    metrics,
    futureBoundMs,
    insertAgeMaxMs: tombstones.lifeMs - tombstones.marginMs,
  };
}
