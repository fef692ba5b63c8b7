export { DEMO_BOUNDS, DEMO_DEFAULTS, DEMO_REGIONS, DEMO_TRANSPORTS } from "./demo/options.ts";
export type { DemoOptions, DemoTransport } from "./demo/options.ts";
