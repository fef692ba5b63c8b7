import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { isIsthmusError } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { fileCheckpoints } from "../../src/index.ts";
import type { Checkpoint } from "../../src/index.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const CHECKPOINT: Checkpoint = {
  source: "arn:stream/2026",
  shards: new Map([
    ["shard-1", { kind: "ended" }],
    ["__proto__", { kind: "after", sequence: "4967" }],
  ]),
};

it("gives back what was saved", async () => {
  const checkpoints = fileCheckpoints(`${await temporaryDirectory()}/made/when/needed`);
  await checkpoints.save("forward~items~a", CHECKPOINT);
  expect(await checkpoints.load("forward~items~a")).toEqual(CHECKPOINT);
});

it("knows nothing of a poller that has never saved", async () => {
  expect(await fileCheckpoints(await temporaryDirectory()).load("nobody")).toBeUndefined();
});

it("leaves no other file behind, also when saves overlap", async () => {
  const directory = await temporaryDirectory();
  const checkpoints = fileCheckpoints(directory);
  await Promise.all(Array.from({ length: 20 }, async () => checkpoints.save("one", CHECKPOINT)));
  expect(await readdir(directory)).toEqual(["one.json"]);
});

it("does not mind a part of a file that a crash has left beside the real one, and removes it", async () => {
  const directory = await temporaryDirectory();
  const checkpoints = fileCheckpoints(directory);
  await checkpoints.save("one", CHECKPOINT);
  await writeFile(`${directory}/one.json.99-abcd.tmp`, '{"format":');
  await writeFile(`${directory}/two.json.99-abcd.tmp`, '{"format":');
  expect(await checkpoints.load("one")).toEqual(CHECKPOINT);
  expect((await readdir(directory)).toSorted()).toEqual(["one.json", "two.json.99-abcd.tmp"]);
});

describe("a damaged file", () => {
  it.each([
    ["an empty one", ""],
    ["one cut short", '{"format":1,"source":"x","sha'],
    ["one of a later format", '{"format":2,"source":"x","shards":[]}'],
    ["one with a malformed position", '{"format":1,"source":"x","shards":[{"id":"s","after":7}]}'],
  ])("is an error that names it, and not a start from the beginning: %s", async (_, content) => {
    const directory = await temporaryDirectory();
    await writeFile(`${directory}/one.json`, content);
    const error = await fileCheckpoints(directory)
      .load("one")
      .catch((caught: unknown) => caught);
    expect(isIsthmusError(error) && [error.code, error.kind]).toEqual(["invalid-config", "configuration"]);
    expect(String(error)).toContain(`${directory}/one.json`);
  });
});

it("keeps what was there when a save fails, and leaves no part behind", async () => {
  const directory = await temporaryDirectory();
  const checkpoints = fileCheckpoints(directory);
  await checkpoints.save("one", CHECKPOINT);
  const before = await readFile(`${directory}/one.json`, "utf8");
  await mkdir(`${directory}/two.json`);
  await expect(checkpoints.save("two", CHECKPOINT)).rejects.toThrow("EISDIR");
  expect(await readFile(`${directory}/one.json`, "utf8")).toBe(before);
  expect((await readdir(directory)).toSorted()).toEqual(["one.json", "two.json"]);
});
