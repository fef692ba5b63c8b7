import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LoadReportSchema } from "@isthmus/load";
import { startLocalCloud } from "@isthmus/local-cloud";
import { parseConfig, startReplication } from "@isthmus/worker-runtime";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStreamedTable } from "../../src/demo/create-streamed-table.ts";
import { runIsthmus } from "../support/run-isthmus.ts";

// Under a loaded machine all is slow; the load's own deadlines, not this one, are to end it.
const TIMEOUT_MS = 240_000;
const SMALL = "--seconds 120 --steps 80 --rate 40 --sizes 200-2k --deadline 120".split(" ");
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "isthmus-load-int-"));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

describe("isthmus load", () => {
  it.each(["worker", "lambda"])(
    "converges on the embedded services with the runtime %s, and leaves one JSON object and a page",
    async (runtime) => {
      const page = join(directory, "report.html");
      const { code, stdout, stderr } = await runIsthmus([
        "load",
        "--json",
        "--report",
        page,
        "--runtime",
        runtime,
        ...SMALL,
      ]).end;
      expect(stderr).toContain("Waiting until all regions agree");
      const report = v.parse(LoadReportSchema, JSON.parse(stdout));
      expect(report).toMatchObject({ converged: true, interrupted: false, problems: [], deadLetters: {} });
      expect(code).toBe(0);
      expect(report.comparison).toMatchObject({ differing: 0, lost: 0, identical: report.comparison.keys });
      expect(report.writes.map(({ steps }) => steps)).toEqual([80, 80]);
      for (const { measured } of report.lag) expect(measured).toBeGreaterThan(30);
      expect(report.counts?.["ChangesApplied"]).toBeGreaterThan(0);
      expect(report.counts?.["Settled"]).toBeGreaterThan(0);
      expect(await readFile(page, "utf8")).toContain("Converged: ");
    },
    TIMEOUT_MS,
  );

  it(
    "loads the table of a configuration file that somebody else replicates, or itself, and asks nobody where it is on this machine",
    async () => {
      const regions = ["us-east-1", "cn-north-1"];
      const cloud = await startLocalCloud({ regions, services: ["dynamodb", "sqs"] });
      try {
        const { signal } = new AbortController();
        for (const region of regions) {
          const table = { tableName: "orders", key: { name: "id", type: "N" } } as const;
          await createStreamedTable(cloud.clients(region).dynamodb, table, signal);
        }
        const config = {
          regions: Object.fromEntries(
            regions.map((region) => {
              const { dynamodb, sqs } = cloud.endpoints(region);
              const inbox = { kind: "sqs", queue: `inbox-${region}` };
              return [region, { inbox, endpoints: { dynamodb, streams: dynamodb, sqs } }];
            }),
          ),
          tables: { orders: {} },
          // A receive that is broken off lives on in the emulator for as long as it was to wait, and hides what comes meanwhile.
          poll: { waitSeconds: 0 },
        };
        const file = join(directory, "isthmus.config.json");
        await writeFile(file, JSON.stringify(config));
        const ignore = (): void => undefined;
        const environment = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
        Object.assign(process.env, environment);
        const replication = await startReplication(parseConfig(config, directory), {
          logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
          create: true,
        });
        try {
          const { code, stdout, stderr } = await runIsthmus([
            ..."load --json --poll 25 --config".split(" "),
            file,
            ...SMALL,
          ]).end;
          expect(stderr).not.toContain("not on this machine");
          const report = v.parse(LoadReportSchema, JSON.parse(stdout));
          expect(report).toMatchObject({ converged: true, replication: null, counts: null });
          expect(report.comparison.keys).toBeGreaterThan(0);
          expect(code).toBe(0);
        } finally {
          await replication.stop();
        }
        // With nobody else there, the load brings the worker, which goes on where the other one's checkpoints are.
        const { code, stdout } = await runIsthmus([
          ..."load --json --poll 25 --replicate --delete-items --config".split(" "),
          file,
          ...SMALL,
        ]).end;
        const report = v.parse(LoadReportSchema, JSON.parse(stdout));
        expect(report).toMatchObject({ converged: true, replication: "worker", deadLetters: {} });
        expect(report.deletedAfterwards).toBe(report.comparison.keys);
        expect(report.counts?.["ChangesApplied"]).toBeGreaterThan(0);
        expect(code).toBe(0);
      } finally {
        await cloud.stop();
      }
    },
    TIMEOUT_MS,
  );

  it(
    "drains and reports on Ctrl-C, and ends with status 130",
    async () => {
      const run = runIsthmus("load --json --seconds 600 --rate 10 --sizes 200-2k".split(" "));
      await run.saysOnStderr("Writing in us-east-1 and cn-north-1");
      run.child.kill("SIGINT");
      const { code, stdout } = await run.end;
      expect(v.parse(LoadReportSchema, JSON.parse(stdout))).toMatchObject({
        converged: true,
        interrupted: true,
      });
      expect(code).toBe(130);
    },
    TIMEOUT_MS,
  );
});
