import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeDeadLetter } from "@isthmus/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deadLetterId, directoryDeadLetterBox } from "../src/index.ts";
import { bodyOf, SMALL } from "./example-letters.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "isthmus-letters-"));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const OTHER = bodyOf(10, "noise");

async function fill(): Promise<void> {
  await writeFile(join(directory, "a.json"), encodeDeadLetter(SMALL));
  await writeFile(join(directory, "b.json"), encodeDeadLetter({ ...SMALL, attempts: 5 }));
  await writeFile(join(directory, "c.json"), encodeDeadLetter(OTHER));
  await writeFile(join(directory, "d.json"), "damaged");
  await writeFile(join(directory, "e.json.1-ab.tmp"), "half written");
}

it("reads every letter, the same in two files as one, and tells what it cannot read", async () => {
  await fill();
  const { letters, unreadable, complete } = await directoryDeadLetterBox(directory).read();
  expect(new Map(letters.map(({ id, copies }) => [id, copies]))).toEqual(
    new Map([
      [deadLetterId(SMALL), 2],
      [deadLetterId(OTHER), 1],
    ]),
  );
  expect(letters).toHaveLength(2);
  expect(unreadable).toEqual([
    { id: expect.stringMatching(/^[0-9a-f]{40}$/), problem: expect.stringMatching(/^d\.json: .*not JSON/) },
  ]);
  expect(complete).toBe(true);
});

it("removes the files of a letter and nothing else, and does no harm when told again", async () => {
  await fill();
  const box = directoryDeadLetterBox(directory);
  const { unreadable } = await box.read();
  await box.remove([deadLetterId(SMALL), "unknown"]);
  await box.remove([deadLetterId(SMALL)]);
  expect((await readdir(directory)).sort()).toEqual(["c.json", "d.json", "e.json.1-ab.tmp"]);
  await box.remove(unreadable.map(({ id }) => id));
  expect((await readdir(directory)).sort()).toEqual(["c.json", "e.json.1-ab.tmp"]);
  await box.close();
});

it("reads no more than asked for, and says that there is more", async () => {
  await fill();
  const { letters, unreadable, complete } = await directoryDeadLetterBox(directory).read({ lettersMax: 3 });
  expect([letters.length, unreadable.length, complete]).toEqual([2, 0, false]);
});

it("takes a directory that does not exist for an empty one", async () => {
  const empty = { letters: [], unreadable: [], complete: true };
  expect(await directoryDeadLetterBox(join(directory, "none")).read()).toEqual(empty);
});

it("rejects for what is no directory, and when its signal says so", async () => {
  await fill();
  const box = directoryDeadLetterBox(join(directory, "a.json"));
  await expect(box.read()).rejects.toMatchObject({
    kind: "configuration",
    message: expect.stringContaining("ENOTDIR"),
  });
  const read = directoryDeadLetterBox(directory).read({ signal: AbortSignal.abort() });
  await expect(read).rejects.toMatchObject({ code: "aborted" });
});
