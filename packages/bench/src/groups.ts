import type { BenchGroup } from "./bench-group.ts";

/** Every group by name, each loaded only when it runs: some start services. */
export const GROUPS: Readonly<Record<string, () => Promise<BenchGroup>>> = {
  core: async () => (await import("./groups/core/core-group.ts")).coreGroup,
  wire: async () => (await import("./groups/wire/wire-group.ts")).wireGroup,
  apply: async () => (await import("./groups/apply/apply-group.ts")).applyGroup,
  forward: async () => (await import("./groups/forward/forward-group.ts")).forwardGroup,
  price: async () => (await import("./groups/price/price-group.ts")).priceGroup,
  scale: async () => (await import("./groups/scale/scale-group.ts")).scaleGroup,
  lag: async () => (await import("./groups/lag/lag-group.ts")).lagGroup,
  "catch-up": async () => (await import("./groups/catch-up/catch-up-group.ts")).catchUpGroup,
  sizing: async () => (await import("./groups/sizing/sizing-group.ts")).sizingGroup,
};
