import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { checkResolver, newest, newestOrHigherRegion } from "./own-resolver.example.ts";
import { hopeful, oneByOne, searchWith } from "./simulated-ports.example.ts";
import { searchOwnResolver } from "./simulated-resolver.example.ts";

describe("the examples of the readme", () => {
  it("catch a resolver that leaves a tie to chance, and pass one that does not", () => {
    expect(() => checkResolver(newest)).toThrow(/diverges/);
    expect(() => checkResolver(newestOrHigherRegion)).not.toThrow();
  });

  it("find a way in which a resolver that does not go by versions diverges", async () => {
    const found = await searchOwnResolver();
    expect(found?.trace.at(-1)).toMatch(/^VIOLATION of "/);
  });

  it("find a store that takes hope for success", async () => {
    const found = await searchWith({ store: hopeful });
    expect(found?.trace.at(-1)).toMatch(/^VIOLATION of "/);
  });

  it("find nothing wrong with a transport that sends changes one by one", async () => {
    expect((await searchWith({ transport: oneByOne }))?.trace.join("\n")).toBeUndefined();
  });

  it.each(["own-resolver", "simulated-resolver", "simulated-ports"])(
    "stand there as they are: %s",
    async (name) => {
      const read = async (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
      const region = /\/\/ #region .*\n([\s\S]*?)\/\/ #endregion/.exec(
        await read(`./${name}.example.ts`),
      )?.[1];
      expect(await read("../../README.md")).toContain(`\`\`\`ts\n${region}\`\`\``);
    },
  );
});
