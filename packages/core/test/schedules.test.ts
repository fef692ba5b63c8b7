import { memoryWorld, NAMED_SCHEDULES, scheduleCases } from "@isthmus/testkit";
import { describe, it } from "vitest";

describe("named schedules in memory", () => {
  const open = async () => Promise.resolve({ world: memoryWorld(), close: async () => Promise.resolve() });
  for (const { name, run } of scheduleCases(NAMED_SCHEDULES, open)) it(name, run);
});
