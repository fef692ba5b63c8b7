export { DEMO_BOUNDS, DEMO_DEFAULTS, DEMO_REGIONS, DEMO_TRANSPORTS } from "./demo/options.ts";
export type { DemoOptions, DemoTransport } from "./demo/options.ts";
export { readCities } from "./demo/data/cities.ts";
export { cityItem } from "./demo/data/city-item.ts";
export type { City } from "./demo/data/city.ts";
export { textTable } from "./demo/text-table.ts";
export { wholeNumber } from "./whole-number.ts";
