import { randomBytes } from "node:crypto";
import { unpackPayload } from "@isthmus/packing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { kinesisTransport } from "../src/kinesis-transport.ts";
import { change, idsOf } from "./changes.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";

type Fate = "answered" | "lost before" | "lost after";

const anyRun = fc.record({
  sizes: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 25 }),
  /** What happens to each request, in turn; answered once they are used up. */
  fates: fc.array(fc.constantFrom<Fate>("answered", "lost before", "lost after"), { maxLength: 8 }),
  /** Whether each record that reaches the stream is refused, in turn; accepted once they are used up. */
  refusals: fc.array(fc.boolean(), { maxLength: 60 }),
  attemptsMax: fc.integer({ min: 1, max: 80 }),
});

test("loses nothing under random refusals and lost requests, and repeats only what a lost response forces", async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ sizes, fates, refusals, attemptsMax }) => {
      const stream: Buffer[] = [];
      const maybeTwice = new Set<string>();
      const openFates = [...fates];
      const openRefusals = [...refusals];
      const { client } = scriptedClient(({ input }) => {
        const records = input["Records"] as readonly { readonly Data: Uint8Array }[];
        const fate = openFates.shift() ?? "answered";
        if (fate === "lost before") throw sdkError("TimeoutError");
        const results = records.map(({ Data }) => {
          if (openRefusals.shift() === true) return { ErrorCode: "ProvisionedThroughputExceededException" };
          stream.push(Buffer.from(Data));
          if (fate === "lost after") maybeTwice.add(Buffer.from(Data).toString("hex"));
          return { SequenceNumber: String(stream.length), ShardId: "shard" };
        });
        if (fate === "lost after") throw sdkError("TimeoutError");
        return { Records: results };
      });
      const transport = kinesisTransport({
        client,
        streamName: "changes",
        limits: { recordBytesMax: 1024, requestBytesMax: 3000, requestRecordsMax: 3 },
        retry: { attemptsMax },
        sleep: async () => {},
      });
      const changes = sizes.map((size, index) => change(`${index}`, randomBytes(size)));
      const outcomes = await transport.send(changes);

      const arrived = (await Promise.all(stream.map(async (body) => unpackPayload(body)))).flat();
      const counts = new Map<string, number>();
      for (const body of stream) {
        const hex = body.toString("hex");
        counts.set(hex, (counts.get(hex) ?? 0) + 1);
      }
      const repeated = [...counts].filter(([body, count]) => count > 1 && !maybeTwice.has(body));
      expect(repeated).toEqual([]);
      const sent = changes.filter((_, index) => outcomes[index]?.status === "sent");
      expect(idsOf(arrived)).toEqual(expect.arrayContaining([...idsOf(sent)]));
      const tooLarge = outcomes.filter(({ status }) => status === "too-large").length;
      // Each attempt uses up a fate or a refusal, so that with attempts enough everything must get through.
      const enough = attemptsMax > fates.length + refusals.length;
      expect(enough && sent.length + tooLarge < changes.length).toBe(false);
    }),
    { numRuns: 200 },
  );
});
