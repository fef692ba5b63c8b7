import { parseItemSizes, parseWriteMix, runLoad } from "@isthmus/load";
import { describe, expect, it } from "vitest";
import { undoStack } from "../../src/demo/undo-stack.ts";
import { embeddedSetting } from "../../src/load/embedded-setting.ts";
import { loadText } from "../../src/load/load-text.ts";
import { planOfFlags } from "../../src/load/plan-of-flags.ts";
import { droppingTransport } from "../demo/dropping-transport.ts";

const TIMEOUT_MS = 240_000;
const never = new AbortController().signal;

describe("a load over a link that loses what it has accepted", () => {
  it(
    "does not converge, and names what was lost by hashed keys",
    async () => {
      const undo = undoStack();
      let dropped = 0;
      try {
        const setting = await embeddedSetting({
          runtime: "worker",
          transport: "kinesis",
          signal: never,
          undo,
          wrapTransport: (region) =>
            droppingTransport(
              () => region === "cn-north-1",
              () => (dropped += 1),
            ),
        });
        const plan = planOfFlags(
          {
            runtime: "worker",
            transport: "kinesis",
            side: [],
            profile: {},
            replicate: false,
            from: [],
            seconds: 120,
            steps: 40,
            rate: 40,
            shape: "constant",
            period: 10,
            burst: 2,
            concurrency: 16,
            mix: parseWriteMix("inserts=1"),
            keys: 10,
            sharedKeys: 5,
            distribution: "uniform",
            zipf: 1,
            sizes: parseItemSizes("300"),
            payload: "text",
            versioned: 1,
            seed: 1,
            deadline: 15,
            deleteItems: false,
            json: false,
            yes: false,
          },
          { run: 1, pollMs: setting.pollMs },
        );
        const report = await runLoad(plan, { ...setting, stop: never, signal: never });
        expect(dropped).toBeGreaterThan(0);
        expect(report.converged).toBe(false);
        // Everything that the one region wrote is missing in the other, and nothing else.
        expect(report.comparison).toMatchObject({ keys: 80, identical: 40, differing: 40, lost: 40 });
        const text = loadText(report, undefined);
        expect(text).toContain("NOT CONVERGED: 40 keys differ, 40 are lost, 40 are identical in 2 regions");
        expect(text).toMatch(
          /key [0-9a-f]{16} {2}us-east-1: absent {2}cn-north-1: \S+@cn-north-1 {2}\(lost\)/,
        );
      } finally {
        await undo.unwind();
      }
    },
    TIMEOUT_MS,
  );
});
