import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { decodeDeadLetter } from "@isthmus/core";
import type { DeadLetter } from "@isthmus/core";
import { expect, it } from "vitest";
import { fileDeadLetters } from "../../src/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const LETTER: DeadLetter = {
  reason: "malformed-message",
  detail: "The message is not JSON.",
  stage: "apply",
  region: "cn-north-1",
  position: "sqs:inbox/1",
  attempts: 1,
  at: "1732500000" as DeadLetter["at"],
  content: { kind: "message", body: new Uint8Array([0, 1, 255]) },
};

it("keeps a letter whole", async () => {
  const directory = `${await temporaryDirectory()}/letters`;
  await fileDeadLetters(directory).put(LETTER);
  const [name] = await readdir(directory);
  expect(name).toMatch(/^apply-malformed-message-[0-9a-f]{40}\.json$/);
  expect(decodeDeadLetter(await readFile(`${directory}/${name}`, "utf8"))).toEqual(LETTER);
});

it("takes the same letter again as the same, whenever and however often it comes", async () => {
  const directory = await temporaryDirectory();
  const letters = fileDeadLetters(directory);
  await letters.put(LETTER);
  await letters.put({ ...LETTER, attempts: 7, at: "1732500099" as DeadLetter["at"], detail: "It took 7." });
  const names = await readdir(directory);
  expect(names).toHaveLength(1);
  expect(decodeDeadLetter(await readFile(`${directory}/${names[0]}`, "utf8"))).toEqual(LETTER);
});

it("keeps letters apart that differ in anything else", async () => {
  const directory = await temporaryDirectory();
  const letters = fileDeadLetters(directory);
  await Promise.all([
    letters.put(LETTER),
    letters.put({ ...LETTER, position: "sqs:inbox/2" }),
    letters.put({ ...LETTER, region: "us-east-1" }),
    letters.put({ ...LETTER, content: { kind: "message", body: new Uint8Array([0, 1]) } }),
  ]);
  expect(await readdir(directory)).toHaveLength(4);
});

it("rejects when the letter cannot be kept, so that the original is not acknowledged", async () => {
  const directory = await temporaryDirectory();
  await mkdir(`${directory}/parent`);
  await writeFile(`${directory}/parent/letters`, "in the way");
  await expect(fileDeadLetters(`${directory}/parent/letters`).put(LETTER)).rejects.toThrow("EEXIST");
});
