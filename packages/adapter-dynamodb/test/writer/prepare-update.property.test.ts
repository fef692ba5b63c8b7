import { versionAttributeNames } from "@isthmus/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUpdateExpression } from "../../src/writer/update-expression.ts";
import { tokenizeExpression } from "../../src/writer/expression-tokens.ts";
import { prepareUpdate } from "../../src/writer/prepare-update.ts";
import type { UpdateRequest } from "../../src/writer/prepare-update.ts";
import { firstStamp } from "../../src/writer/stamp.ts";
import { generatedUpdate } from "./update-grammar.ts";
import { rulesAt } from "./writer-rules-fixture.ts";

const rules = rulesAt();
const versionNames = versionAttributeNames(rules.attributes);

const request = generatedUpdate(versionNames).map(({ kept, assigned, ...update }) => ({
  kept,
  assigned,
  input: Object.freeze<UpdateRequest>({ TableName: "orders", Key: { id: { S: "1" } }, ...update }),
}));

describe("an update that also sets the version", () => {
  test("keeps every action of the application, in order, and sets each part of the version once", () => {
    fc.assert(
      fc.property(request, ({ input, kept }) => {
        const merged = prepareUpdate(input, "id", rules)?.stamped(firstStamp(rules));
        const actions =
          parseUpdateExpression(merged?.UpdateExpression ?? "")?.flatMap((c) => c.actions) ?? [];
        const names: Record<string, string> = merged?.ExpressionAttributeNames ?? {};
        const attributes = actions.map(({ tokens: [head] }) => names[head?.text ?? ""] ?? head?.text ?? "");
        const own = actions.filter((_, index) => !versionNames.includes(attributes[index] ?? ""));
        expect(own.map(({ text }) => text)).toEqual(kept);
        expect(attributes.filter((name) => versionNames.includes(name)).sort()).toEqual([
          rules.attributes.timestamp,
          rules.attributes.region,
        ]);
      }),
    );
  });

  test("defines every placeholder it uses and uses every one it defines", () => {
    fc.assert(
      fc.property(request, ({ input }) => {
        const merged = prepareUpdate(input, "id", rules)?.stamped(firstStamp(rules));
        const tokens = tokenizeExpression(`${merged?.UpdateExpression} ${merged?.ConditionExpression}`) ?? [];
        const used = (kind: string): string[] =>
          [...new Set(tokens.filter((token) => token.kind === kind).map(({ text }) => text))].sort();
        expect(Object.keys(merged?.ExpressionAttributeNames ?? {}).sort()).toEqual(used("name"));
        expect(Object.keys(merged?.ExpressionAttributeValues ?? {}).sort()).toEqual(used("value"));
      }),
    );
  });

  test("knows which parts of the version the application set itself, and leaves its request as it was", () => {
    fc.assert(
      fc.property(request, ({ input, assigned }) => {
        const before = structuredClone(input);
        const prepared = prepareUpdate(input, "id", rules);
        prepared?.stamped(firstStamp(rules));
        expect([...(prepared?.assigned ?? [])].sort()).toEqual([...assigned].sort());
        expect(input).toEqual(before);
      }),
    );
  });
});
