import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { startLocalCloud } from "@isthmus/local-cloud";
import type { LocalCloud } from "@isthmus/local-cloud";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { undoStack } from "../../src/demo/undo-stack.ts";
import { guideBlocks } from "./markdown/guide-blocks.ts";
import { hasCommandLine, startCommandLine } from "./running/command-line.ts";
import { runGuide } from "./running/run-guide.ts";
import { startShell } from "./running/shell-session.ts";
import { SIDES } from "./sides.ts";
import { leftovers } from "./stand-in/leftovers.ts";
import { granted } from "./stand-in/policy.ts";
import { READING_ACTIONS } from "./stand-in/mapping-source.ts";
import { startStandIn } from "./stand-in/start-stand-in.ts";
import type { StandIn } from "./stand-in/start-stand-in.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const REGIONS = SIDES.map(({ region }) => region);
const RUN_MS = 600_000;

if (!hasCommandLine)
  process.stderr.write("Skipped: /usr/bin/python3 has no awscli, or there is no zip (Debian: awscli zip).\n");

describe.skipIf(!hasCommandLine)(
  "the manual guide, run as it stands (skipped where the AWS CLI is missing)",
  () => {
    let cloud: LocalCloud;
    let standIn: StandIn;
    const undo = undoStack();

    const complaints = () => [...standIn.accounts.values()].flatMap(({ output }) => output.complaints);

    beforeAll(async () => {
      const directory = await mkdtemp(join(tmpdir(), "isthmus-guide-"));
      undo.push(async () => rm(directory, { recursive: true, force: true }));
      cloud = await startLocalCloud({ regions: REGIONS });
      undo.push(async () => cloud.stop());
      standIn = await startStandIn(cloud, SIDES);
      undo.push(async () => standIn.stop());
      const { environment, stop } = await startCommandLine(directory, standIn.url, SIDES);
      undo.push(stop);
      const shell = await startShell({ environment, directory, cwd: ROOT });
      undo.push(async () => shell.close());
      const guide = await readFile(join(ROOT, "docs/deploy-manual.md"), "utf8");
      try {
        // Every block is compared with what the guide says it prints, those included that read on one side what was written on the other.
        await runGuide(guideBlocks(guide), shell);
      } catch (error) {
        const told = [...new Set([...standIn.refusals, ...complaints()])].join("\n");
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n${told}`, {
          cause: error,
        });
      }
    }, RUN_MS);
    afterAll(async () => undo.unwind());

    it("leaves both tables equal, with what was written on either side and without what was deleted", async () => {
      const cities = await Promise.all(
        REGIONS.map(async (region) => {
          const { Items = [] } = await cloud
            .clients(region)
            .dynamodb.send(new ScanCommand({ TableName: "orders" }));
          return new Map(
            Items.map(
              ({ id, city, last_updater_region: writer }) => [id?.S, [city?.S, writer?.S]] as const,
            ).filter(([id]) => id?.startsWith("isthmus#heartbeat#") !== true),
          );
        }),
      );
      const expected = new Map([
        ["2", ["成都", "cn-north-1"]],
        ["3", ["深圳", "us-east-1"]],
      ]);
      expect(cities).toEqual([expected, expected]);
    });

    it("is refused nothing: its policies suffice, and its order is right", () => {
      expect(standIn.refusals).toEqual([]);
    });

    it("hears no complaint of the functions, but that the first heartbeats are yet to come", () => {
      const early = "No heartbeat of a region has arrived here yet.";
      expect(complaints().filter((line) => !line.includes(early))).toEqual([]);
    });

    it.each(SIDES)(
      "gives the roles in $region exactly what the functions were recorded to call",
      async ({ id, partition, region }) => {
        const grants = JSON.parse(
          await readFile(join(ROOT, "packages/lambda-runtime/grants.json"), "utf8"),
        ) as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
        const arn = (service: string, resource: string) =>
          `arn:${partition}:${service}:${region}:${id}:${resource}`;
        const resources: Readonly<Record<string, string>> = {
          table: arn("dynamodb", "table/orders"),
          tombstonesTable: arn("dynamodb", "table/isthmus-tombstones"),
          deadLettersQueue: arn("sqs", "isthmus-dead-letters"),
          deadLettersBucket: `arn:${partition}:s3:::isthmus-dead-letters-${id}-${region}/*`,
          peerQueue: arn("sqs", "isthmus-inbox"),
          peerStream: arn("kinesis", "stream/isthmus-inbox"),
        };
        const grantedBy = (name: string, atPeer: boolean) =>
          Object.entries(grants[name] ?? {})
            .filter(([kind]) => kind.startsWith("peer") === atPeer)
            .flatMap(([kind, actions]) => actions.map((action) => `${action} on ${resources[kind]}`));
        const logs = (name: string) =>
          ["logs:CreateLogStream", "logs:PutLogEvents"].map(
            (action) => `${action} on ${arn("logs", `log-group:/aws/lambda/isthmus-${name}:*`)}`,
          );
        const reads = (service: string, resource: string) =>
          (READING_ACTIONS[service] ?? []).map((action) => `${action} on ${arn(service, resource)}`);
        const attached = standIn.accounts.get(region)?.account.principals.everAttached;
        const of = (role: string) => granted(attached?.get(`isthmus-${role}/isthmus`) ?? []);

        expect(of("forward")).toEqual(
          [
            ...grantedBy("forward", false),
            ...reads("dynamodb", "table/orders/stream/*"),
            ...logs("forward"),
            "sts:GetWebIdentityToken on *",
          ].sort(),
        );
        expect(of("apply")).toEqual(
          [...grantedBy("apply", false), ...reads("sqs", "isthmus-inbox"), ...logs("apply")].sort(),
        );
        expect(of("heartbeat")).toEqual([...grantedBy("heartbeat", false), ...logs("heartbeat")].sort());
        const toQueue = grantedBy("forward", true).filter((one) => one.startsWith("sqs:"));
        expect(of("peer")).toEqual(toQueue.sort());
      },
    );

    it.each(REGIONS)("sets alarms in %s on metrics that the functions really wrote", (region) => {
      const watched = [...(standIn.accounts.get(region)?.cloudWatch.everSet.values() ?? [])];
      const ours = watched.filter((metric) => metric.startsWith("Isthmus "));
      expect(ours.length).toBeGreaterThan(2);
      expect(
        ours.filter((metric) => standIn.accounts.get(region)?.output.metrics.has(metric) !== true),
      ).toEqual([]);
    });

    it("leaves nothing behind but the tables", async () => {
      const left = await Promise.all(
        [...standIn.accounts].map(async ([region, services]) => leftovers(services, cloud.clients(region))),
      );
      expect(left).toEqual([["table orders"], ["table orders"]]);
    });
  },
);
