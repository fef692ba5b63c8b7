import { expect, it } from "vitest";
import { guideBlocks } from "./guide-blocks.ts";

const commands = (text: string) => `\`\`\`sh\n${text}\n\`\`\`\n`;
const output = (text: string) => `\`\`\`text\n${text}\n\`\`\`\n`;

it("takes the block below commands for their output, and prose between them for none", () => {
  const blocks = guideBlocks(
    `${commands("one")}\n${output("1")}\n${commands("two")}\nprose\n\n${output("2")}`,
  );
  expect(blocks).toMatchObject([
    { commands: "one", output: "1", line: 1 },
    { commands: "two", output: "" },
  ]);
});

it("takes commands below commands for the next ones", () => {
  expect(guideBlocks(`${commands("one")}\n${commands("two")}`)).toMatchObject([
    { commands: "one", output: "" },
    { commands: "two", output: "" },
  ]);
});

it("gathers what is to be done for each side", () => {
  const repeated = `<!-- guide: for each of a b -->\n${commands("use a")}${commands("one")}<!-- guide: end of for each -->\n`;
  expect(guideBlocks(`${repeated}${commands("two")}`)).toMatchObject([
    { kind: "for each", sides: ["a", "b"], blocks: [{ commands: "use a" }, { commands: "one" }] },
    { commands: "two" },
  ]);
});

it("lets a comment speak of the next block alone", () => {
  const blocks = guideBlocks(
    `<!-- guide: skip, because so -->\n${commands("one")}<!-- guide: until it prints this -->\n${commands("two")}${commands("three")}`,
  );
  expect(blocks.map((block) => block.kind === "commands" && block.directive.kind)).toEqual([
    "skip",
    "until",
    "run",
  ]);
});

it("refuses a comment without meaning", () => {
  expect(() => guideBlocks("<!-- guide: skip -->")).toThrow(/has no meaning/);
});

it("refuses a block without an end", () => {
  expect(() => guideBlocks("```sh\none")).toThrow(/has no end/);
});
