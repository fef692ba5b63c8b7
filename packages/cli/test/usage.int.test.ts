import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runIsthmus } from "./support/run-isthmus.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

describe("the command line", () => {
  it.each([
    [["demo", "--transport", "pigeon"], /--transport.*pigeon.*kinesis, sqs, sqs-fifo/],
    [["demo", "--regions", "4"], /--regions.*'4' is invalid\. Allowed: a whole number from 2 to 3\./],
    [["demo", "--items", "9"], /--items.*Allowed: a whole number from 10 to 20000\./],
    [["demo", "--rate", "fast"], /--rate.*'fast' is invalid\. Allowed: a whole number from 1 to 1000\./],
    [["demo", "--seconds", "0"], /--seconds.*Allowed: a whole number from 1 to 3600\./],
    [["demo", "--seed", "-1"], /--seed.*Allowed: a whole number from 0 to 4294967295\./],
    [["demo", "--sed", "1"], /unknown option '--sed'\n\(Did you mean --seed\?\)/],
    [["demo", "more"], /too many arguments/],
    [["demon"], /unknown command 'demon'/],
  ])("refuses %j with status 2 and says what is allowed", async (args, message) => {
    const { code, stdout, stderr } = await runIsthmus(args).end;
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  it("prints its version", async () => {
    expect(await runIsthmus(["--version"]).end).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("lists its commands", async () => {
    const { code, stdout } = await runIsthmus(["--help"]).end;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}demo /m);
    expect(stdout).toMatch(/^ {2}chaos /m);
    expect(stdout).toMatch(/^ {2}run /m);
    expect(stdout).toMatch(/^ {2}dlq /m);
  });

  it("gives the help and status 2 where no command is named", async () => {
    const { code, stderr } = await runIsthmus([]).end;
    expect(code).toBe(2);
    expect(stderr).toContain("Usage: isthmus");
  });
});
