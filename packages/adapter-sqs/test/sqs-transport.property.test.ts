import { randomBytes } from "node:crypto";
import { unpackPayload } from "@isthmus/packing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOfText } from "../src/message-body.ts";
import { sqsTransport } from "../src/sqs-transport.ts";
import { change, idsOf } from "./changes.ts";
import { scriptedClient, sdkError } from "./scripted-client.ts";

type Fate = "answered" | "lost before" | "lost after";

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageDeduplicationId?: string;
}

const anyRun = fc.record({
  fifo: fc.boolean(),
  sizes: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 25 }),
  /** What happens to each request, in turn; answered once they are used up. */
  fates: fc.array(fc.constantFrom<Fate>("answered", "lost before", "lost after"), { maxLength: 8 }),
  /** Whether each entry that reaches the queue is refused, in turn; accepted once they are used up. */
  refusals: fc.array(fc.boolean(), { maxLength: 60 }),
  attemptsMax: fc.integer({ min: 1, max: 80 }),
});

test("loses nothing under random refusals and lost requests, and repeats only what a lost response forces", async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ fifo, sizes, fates, refusals, attemptsMax }) => {
      const queue: string[] = [];
      const maybeTwice = new Set<string>();
      const seen = new Set<string>();
      const openFates = [...fates];
      const openRefusals = [...refusals];
      const { client } = scriptedClient(({ input }) => {
        const entries = input["Entries"] as readonly Entry[];
        const fate = openFates.shift() ?? "answered";
        if (fate === "lost before") throw sdkError("TimeoutError");
        const Successful: unknown[] = [];
        const Failed: unknown[] = [];
        for (const { Id, MessageBody, MessageDeduplicationId: once } of entries) {
          if (openRefusals.shift() === true) {
            Failed.push({ Id, Code: "InternalError", SenderFault: false });
            continue;
          }
          Successful.push({ Id, MessageId: "m" });
          if (once !== undefined && seen.has(once)) continue;
          if (once !== undefined) seen.add(once);
          queue.push(MessageBody);
          if (fate === "lost after" && once === undefined) maybeTwice.add(MessageBody);
        }
        if (fate === "lost after") throw sdkError("TimeoutError");
        return { Successful, Failed };
      });
      const transport = sqsTransport({
        client,
        queueUrl: `https://queues/1/changes${fifo ? ".fifo" : ""}`,
        limits: { messageBytesMax: 1200, requestBytesMax: 3000 },
        retry: { attemptsMax },
        groups: 3,
        sleep: async () => {},
      });
      const changes = sizes.map((size, index) => change(`${index}`, randomBytes(size)));
      const outcomes = await transport.send(changes);

      const arrived = (await Promise.all(queue.map(async (text) => unpackPayload(bytesOfText(text))))).flat();
      const repeated = queue.filter((body, index) => queue.indexOf(body) !== index && !maybeTwice.has(body));
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
