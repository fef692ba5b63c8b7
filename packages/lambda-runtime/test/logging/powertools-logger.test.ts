import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { powertoolsLogger } from "../../src/index.ts";

const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

it("writes one JSON object a line with the fields beside the message", () => {
  powertoolsLogger("isthmus-apply", "INFO").warn("Left to be tried again.", { code: "throttled", count: 3 });
  expect(lines).toMatchObject([
    {
      level: "WARN",
      message: "Left to be tried again.",
      service: "isthmus-apply",
      code: "throttled",
      count: 3,
    },
  ]);
});

it("leaves out what is below its level", () => {
  const logger = powertoolsLogger("isthmus-apply", "WARN");
  logger.debug("a");
  logger.info("b");
  logger.warn("c");
  logger.error("d");
  expect(lines.map(({ message }) => message)).toEqual(["c", "d"]);
});

it("drops no field that has a name which the logger keeps for itself", () => {
  powertoolsLogger("isthmus-apply", "INFO").info("x", { level: "high" });
  expect(lines).toMatchObject([{ level: "INFO", level_: "high" }]);
});

it("carries no field over to the next line", () => {
  const logger = powertoolsLogger("isthmus-apply", "INFO");
  logger.info("x", { code: "one" });
  logger.info("y");
  expect(lines[1]).not.toHaveProperty("code");
});
