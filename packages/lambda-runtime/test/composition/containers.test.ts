import { ContainerModule } from "inversify";
import { expect, it } from "vitest";
import {
  APPLY_MODULES,
  buildContainer,
  FORWARD_MODULES,
  HEARTBEAT_MODULES,
  parseEnvironment,
  REDRIVE_MODULES,
  startFunction,
  TOKENS,
} from "../../src/index.ts";
import type { HandlerName } from "../../src/index.ts";
import { environment } from "../support/environment.ts";

const FUNCTIONS: readonly (readonly [
  HandlerName,
  readonly ContainerModule[],
  readonly (keyof typeof TOKENS)[],
])[] = [
  ["forward", FORWARD_MODULES, ["forwarding", "transport", "deadLetters", "stores", "limiter"]],
  ["apply", APPLY_MODULES, ["applying", "deadLetters", "stores", "limiter"]],
  ["redrive", REDRIVE_MODULES, ["forwarding", "applying", "transport", "deadLetters"]],
  ["heartbeat", HEARTBEAT_MODULES, ["dynamodb"]],
];

it.each(FUNCTIONS)("resolves every token of %s, each to one and the same object", (name, modules, parts) => {
  const container = buildContainer(parseEnvironment(name, environment()), modules);
  const needed = ["handler", "config", "clock", "logger", "metrics", ...parts] as const;
  expect(needed.filter((part) => !container.isBound(TOKENS[part]))).toEqual([]);
  for (const token of Object.values(TOKENS)) {
    if (!container.isBound(token)) continue;
    const resolved: unknown = container.get<unknown>(token);
    expect(resolved).toBeDefined();
    expect(container.get<unknown>(token)).toBe(resolved);
  }
});

it.each(FUNCTIONS)("starts %s from its environment without asking anything of AWS", (name, modules) => {
  expect(startFunction(name, modules, environment())).toBeTypeOf("function");
});

it("does not make what a function has no use for", () => {
  const container = buildContainer(parseEnvironment("apply", environment()), APPLY_MODULES);
  expect(container.isBound(TOKENS.transport)).toBe(false);
});

it("lets a part be replaced", () => {
  const container = buildContainer(parseEnvironment("apply", environment()), APPLY_MODULES);
  const kept = { put: async (): Promise<void> => Promise.resolve() };
  container.rebind(TOKENS.deadLetters).toConstantValue(kept);
  expect(container.get(TOKENS.applying).deadLetters).toBe(kept);
});
