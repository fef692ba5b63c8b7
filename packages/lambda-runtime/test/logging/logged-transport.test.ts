import { IsthmusError } from "@isthmus/core";
import type { ChangeTransport } from "@isthmus/core";
import { expect, it } from "vitest";
import { applyHandler } from "../../src/index.ts";
import { loggedTransport } from "../../src/logging/logged-transport.ts";
import { bench, packed, putFromB } from "../support/bench.ts";
import { lambdaContext } from "../support/context.ts";
import { kinesisRecord } from "../support/events.ts";
import { recordingLogger } from "../support/recording.ts";

const cut = new IsthmusError("unavailable", "The link is cut.", { kind: "retryable" });
const transport: ChangeTransport = {
  send: async (changes) =>
    Promise.resolve(
      changes.map((_, place) =>
        place === 0 ? { status: "sent" as const } : { status: "failed" as const, error: cut },
      ),
    ),
  close: async () => Promise.resolve(),
};

it("tells of a change that is sent what the other side tells of it when it arrives", async () => {
  const change = putFromB("secret-key");
  const sender = recordingLogger();
  await loggedTransport(transport, "a", sender).send([change]);
  const receiver = bench();
  const { apply, clock, metrics, logger } = receiver;
  const handler = applyHandler({ apply, clock, metrics, logger });
  await handler({ Records: [kinesisRecord("1", await packed([change]))] }, lambdaContext());

  const [sent] = sender.lines;
  const received = logger.lines.find(({ level }) => level === "debug");
  expect(sent).toMatchObject({ level: "debug", fields: { peer: "a", outcome: "sent" } });
  for (const field of ["table", "change", "version", "keyHash"]) {
    expect(sent?.fields[field]).toBeTypeOf("string");
    expect(received?.fields[field]).toBe(sent?.fields[field]);
  }
  expect(JSON.stringify(sender.lines)).not.toMatch(/secret-key/);
});

it("tells why a change was not sent, and hands the outcomes on", async () => {
  const logger = recordingLogger();
  const outcomes = await loggedTransport(transport, "a", logger).send([putFromB("x"), putFromB("y")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["sent", "failed"]);
  expect(logger.lines.map(({ fields }) => fields["code"])).toEqual([undefined, "unavailable"]);
});
