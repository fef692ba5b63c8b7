import { expect, it } from "vitest";
import { runLogger } from "../../src/run/run-logger.ts";

const now = (): Date => new Date(0);

it("leaves out what is below its level", () => {
  const lines: string[] = [];
  const logger = runLogger({ level: "warn", json: false, now, write: (line) => lines.push(line) });
  logger.debug("a");
  logger.info("b");
  logger.warn("c", { unit: "s", failures: 2, code: undefined });
  logger.error("d");
  expect(lines).toEqual([
    '1970-01-01T00:00:00.000Z WARN  c unit="s" failures=2',
    "1970-01-01T00:00:00.000Z ERROR d",
  ]);
});

it("writes one JSON object per line when asked to", () => {
  const lines: string[] = [];
  const logger = runLogger({ level: "debug", json: true, now, write: (line) => lines.push(line) });
  logger.info("two\nlines", { unit: "s" });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { unit: "s", time: "1970-01-01T00:00:00.000Z", level: "info", message: "two\nlines" },
  ]);
});
