import { EventEmitter } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeDeadLetter } from "@isthmus/core";
import { deadLetterId } from "@isthmus/dead-letters";
import { fileDeadLetters } from "@isthmus/worker-runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dlqCommand } from "../../src/dlq/dlq-command.ts";
import type { DlqTerminal } from "../../src/dlq/dlq-terminal.ts";
import { changeLetter, lettersOfEveryKind, SECRET, secretPut } from "./example-letters.ts";

const NOW = Math.floor(Date.now() / 1000);
const LETTERS = lettersOfEveryKind(NOW);
const idOf = (place: number): string => deadLetterId(LETTERS[place] ?? changeLetter(secretPut("x"), NOW));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "isthmus-dlq-"));
  for (const letter of LETTERS) await fileDeadLetters(directory).put(letter);
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Runs `dlq` with the letters of the directory, at a terminal that answers as told, or at none. */
async function dlq(args: readonly string[], answer?: boolean) {
  const out = { stdout: "", stderr: "", questions: [] as string[] };
  const terminal: DlqTerminal = Object.assign(new EventEmitter(), {
    exit: () => undefined,
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
    stdin: { isTTY: answer !== undefined },
    exitCode: undefined as number | undefined,
  });
  const command = dlqCommand(terminal, async (question) => {
    out.questions.push(question);
    return Promise.resolve(answer === true);
  });
  for (const sub of [command, ...command.commands]) {
    sub.exitOverride().configureOutput({ writeErr: (text) => (out.stderr += text) });
  }
  await command.parseAsync([...args, "--directory", directory], { from: "user" });
  return { ...out, code: terminal.exitCode };
}

const left = async (): Promise<number> => (await readdir(directory)).length;

describe("dlq list", () => {
  it("shows each letter on a line, the oldest first, with nothing of what is in it", async () => {
    const { stdout } = await dlq(["list"]);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^ID +REASON +STAGE +REGION +TABLE +AGE +ATTEMPTS +COPIES +KEY HASH +POSITION$/);
    expect(lines[1]).toMatch(
      new RegExp(
        `^${idOf(0).slice(0, 12)}  unknown-table +apply +cn-north-1 +items +1d 2h +3 +1 +[0-9a-zA-Z_-]{12} +sqs:inbox/1$`,
      ),
    );
    expect(stdout).toContain(`4 letters in ${directory}`);
    expect(stdout).not.toContain(SECRET);
  });

  it("gives the same as JSON, with whole ids", async () => {
    const { stdout } = await dlq(["list", "--json"]);
    const json = JSON.parse(stdout) as { letters: { id: string; ageSeconds: number }[] };
    expect(json).toMatchObject({ place: directory, complete: true, unreadable: [] });
    expect(json.letters.map(({ id }) => id).sort()).toEqual(LETTERS.map(deadLetterId).sort());
    expect(json.letters[0]?.ageSeconds).toBeGreaterThanOrEqual(93_600);
    expect(stdout).not.toContain(SECRET);
  });

  it("tells what it cannot read, and that there is more than it was to read", async () => {
    await writeFile(join(directory, "a.json"), SECRET);
    const { stdout } = await dlq(["list", "--max", "2"]);
    expect(stdout).toContain("unreadable: a.json: ");
    expect(stdout).toContain("1 letter, 1 unreadable in");
    expect(stdout).toContain("there may be more, see --max");
    expect(stdout).not.toContain(SECRET);
  });

  it("does not let a letter's text command the terminal", async () => {
    const odd = { ...changeLetter(secretPut("z"), NOW), table: "\u001B[2J\nx", position: "\u009B2J" };
    await fileDeadLetters(directory).put(odd);
    const { stdout } = await dlq(["list"]);
    expect(stdout).toContain("?[2J?x");
    for (const control of ["\u001B", "\u009B"]) expect(stdout).not.toContain(control);
  });

  it("says so when there are none", async () => {
    await dlq(["discard", "--all", "--yes"]);
    expect((await dlq(["list"])).stdout).toBe(`No dead letters in ${directory}.\n`);
  });
});

describe("dlq show", () => {
  it.each(LETTERS.map(({ content }, place) => [content.kind, place] as const))(
    "hides the values of a %s unless asked for them",
    async (kind, place) => {
      const { stdout } = await dlq(["show", idOf(place).slice(0, 10)]);
      expect(JSON.parse(stdout)).toMatchObject({ id: idOf(place), content: { kind } });
      expect(stdout).not.toContain(SECRET);
      expect(stdout).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 12));
      const open = await dlq(["show", idOf(place), "--values", "--json"]);
      const { content } = JSON.parse(
        encodeDeadLetter(LETTERS[place] ?? changeLetter(secretPut("x"), NOW)),
      ) as { content: unknown };
      expect((JSON.parse(open.stdout) as { content: unknown }).content).toEqual(content);
      expect(open.stdout.trim().split("\n")).toHaveLength(1);
    },
  );

  it("shows attribute names and types", async () => {
    const { stdout } = await dlq(["show", idOf(0)]);
    expect(JSON.parse(stdout)).toMatchObject({
      detail: 'Table "items" is not replicated here.',
      content: {
        change: {
          key: { pk: "S (hidden)" },
          item: { pk: "S (hidden)", note: "S (hidden)", nested: "M (hidden)" },
        },
      },
    });
  });
});

describe("dlq discard", () => {
  it("removes what was chosen once a person has agreed", async () => {
    const refused = await dlq(["discard", idOf(0)], false);
    expect([refused.code, refused.stdout, await left()]).toEqual([1, "0 letters discarded\n", 4]);
    const agreed = await dlq(["discard", idOf(0).slice(0, 8)], true);
    expect(agreed.questions).toEqual([`Discard 1 letter in ${directory} for good?`]);
    expect([agreed.code, agreed.stdout, await left()]).toEqual([0, "1 letter discarded\n", 3]);
  });

  it("asks nobody with --yes, and takes all of a reason", async () => {
    const { code, stdout, questions } = await dlq([
      "discard",
      "--reason",
      "malformed-record",
      "--yes",
      "--json",
    ]);
    expect([code, questions, JSON.parse(stdout)]).toEqual([0, [], { discarded: [idOf(3)] }]);
    expect(await left()).toBe(3);
  });

  it("removes what cannot be read, too, when all are chosen", async () => {
    await writeFile(join(directory, "damaged.json"), "{");
    await dlq(["discard", "--all", "--yes"]);
    expect(await left()).toBe(0);
  });

  it("removes nothing where there is nobody to ask", async () => {
    await expect(dlq(["discard", "--all"])).rejects.toMatchObject({
      code: "invalid-config",
      message: expect.stringContaining("--yes"),
    });
    expect(await left()).toBe(4);
  });
});

describe("choosing letters", () => {
  it.each([
    [["discard", "--yes"], "Choose letters"],
    [["discard", "--yes", "--all", "--reason", "wrong-key"], "Choose letters"],
    [["discard", "--yes", "--all", "abcd"], "Choose letters"],
    [["redrive"], "Choose letters"],
    [["show", "abc"], "too short"],
    [["show", "zzzzzz"], 'There is no dead letter "zzzzzz" among the 4'],
    [["discard", "--yes", "--reason", "bad"], "Allowed choices are malformed-message"],
    [["list", "--max", "0"], "Allowed: a whole number from 1 to 100000"],
    [["list", "--queue-url", "q"], "cannot be used with option"],
  ])("refuses %j and says what is allowed", async (args, message) => {
    await expect(dlq(args)).rejects.toThrow(message);
    expect(await left()).toBe(4);
  });

  it("refuses the beginning of several ids", async () => {
    // Letters are put down until two ids share their first four digits.
    const seen = new Map<string, number>();
    let shared: string | undefined;
    for (let n = 0; shared === undefined; n++) {
      const letter = changeLetter(secretPut(String(n)), NOW);
      const beginning = deadLetterId(letter).slice(0, 4);
      const other = seen.get(beginning);
      if (other !== undefined) {
        shared = beginning;
        for (const index of [n, other])
          await fileDeadLetters(directory).put(changeLetter(secretPut(String(index)), NOW));
      }
      seen.set(beginning, n);
    }
    await expect(dlq(["show", shared])).rejects.toThrow(`"${shared}" is the beginning of 2 ids`);
  });
});
