import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRegionClients } from "../../src/index.ts";
import type { CredentialsConfig } from "../../src/index.ts";
import { jsonAnswer } from "../support/answers.ts";
import { manualTools } from "../support/manual-tools.ts";
import { startStandIn } from "../support/stand-in.ts";
import type { StandIn } from "../support/stand-in.ts";

let standIn: StandIn;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "isthmus-profile-"));
  await writeFile(
    join(directory, "credentials"),
    "[china]\naws_access_key_id = AKIACHINA\naws_secret_access_key = planted\n",
  );
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(directory, "credentials"));
  vi.stubEnv("AWS_CONFIG_FILE", join(directory, "config"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAHOME");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "planted");
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  standIn = await startStandIn(() => jsonAnswer({ TableNames: [] }));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await standIn.close();
  await rm(directory, { recursive: true });
});

const DEFAULT: CredentialsConfig = { kind: "default" };
const CHINA: CredentialsConfig = { kind: "profile", profile: "china" };

it.each([
  { what: "nothing", credentials: undefined, key: "AKIAHOME" },
  { what: "default", credentials: DEFAULT, key: "AKIAHOME" },
  { what: "a profile", credentials: CHINA, key: "AKIACHINA" },
])("with $what configured, calls are signed by $key", async ({ credentials, key }) => {
  const clients = createRegionClients({ awsRegion: "cn-north-1", credentials }, manualTools(standIn));
  await clients.dynamodb.send(new ListTablesCommand({}));
  clients.destroy();
  expect(standIn.seen.map(({ signedBy }) => signedBy?.key)).toEqual([key]);
});
