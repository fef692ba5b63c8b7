import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Debian's Python, which has the AWS command line as Debian installs it. */
const PYTHON = "/usr/bin/python3";
const SERVER = fileURLToPath(new URL("./aws-server.py", import.meta.url));
const CLIENT = fileURLToPath(new URL("./aws-client.py", import.meta.url));

/** Whether the commands of guides can be run here. */
export const hasCommandLine: boolean =
  spawnSync(PYTHON, ["-c", "import awscli"]).status === 0 && spawnSync("zip", ["-v"]).status === 0;

/** A profile of somebody who follows a guide. */
export interface Profile {
  readonly profile: string;
  readonly adminKey: string;
  readonly region: string;
}

/**
 * Stands before the command line. Debian's is of 2023: it cannot be told an endpoint by the environment, does not know outbound federation,
 * and wants a thumbprint of OIDC providers, which has become needless since. Everything else is the real thing.
 */
const WRAPPER = `#!/usr/bin/env bash
set -euo pipefail
case "\${1-} \${2-}" in
  "iam enable-outbound-web-identity-federation" | "iam disable-outbound-web-identity-federation")
    exec node "$(dirname "$0")/outbound-federation.mjs" "$@" ;;
  "iam create-open-id-connect-provider")
    set -- "$@" --thumbprint-list 0000000000000000000000000000000000000000 ;;
esac
exec ${PYTHON} -S -E ${CLIENT} "$AWS_SERVER" --endpoint-url "$STAND_IN_URL" "$@"
`;

/** The two commands that the old command line does not know, by their request alone. */
const FEDERATION = `
import { parseArgs } from "node:util";
import { readFileSync } from "node:fs";
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: "string" }, region: { type: "string" }, query: { type: "string" }, output: { type: "string" } },
});
const keys = JSON.parse(readFileSync(new URL("keys.json", import.meta.url), "utf8"));
const Action = positionals[1].replaceAll(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
const response = await fetch(process.env.STAND_IN_URL, {
  method: "POST",
  headers: {
    "content-type": "application/x-www-form-urlencoded",
    authorization: \`AWS4-HMAC-SHA256 Credential=\${keys[values.profile]}/20260101/\${values.region}/iam/aws4_request\`,
  },
  body: new URLSearchParams({ Action, Version: "2010-05-08" }),
});
const text = await response.text();
if (!response.ok) throw new Error(text);
const [, issuer] = /<IssuerIdentifier>([^<]*)</.exec(text) ?? [];
if (issuer !== undefined) console.log(issuer);
`;

/** The AWS command line, ready to be called. */
export interface CommandLine {
  /** The environment of a shell in which `aws` talks to the stand-in and to nobody else. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Puts the command line and its profiles into a directory. */
export async function startCommandLine(
  directory: string,
  url: string,
  profiles: readonly Profile[],
): Promise<CommandLine> {
  const bin = join(directory, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "aws"), WRAPPER);
  await chmod(join(bin, "aws"), 0o755);
  await writeFile(join(bin, "outbound-federation.mjs"), FEDERATION);
  const keys = Object.fromEntries(profiles.map(({ profile, adminKey }) => [profile, adminKey]));
  await writeFile(join(bin, "keys.json"), JSON.stringify(keys));
  const config = join(directory, "aws-config");
  await writeFile(
    config,
    profiles
      .map(
        ({ profile, adminKey, region }) =>
          `[profile ${profile}]\nregion = ${region}\naws_access_key_id = ${adminKey}\naws_secret_access_key = secret\n`,
      )
      .join("\n"),
  );
  const socket = join(directory, "aws.sock");
  const server = spawn(PYTHON, [SERVER, socket], { stdio: ["pipe", "pipe", "inherit"] });
  await Promise.race([
    once(server.stdout, "data"),
    once(server, "exit").then(() => {
      throw new Error("The AWS command line could not be loaded.");
    }),
  ]);
  const environment = {
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: directory,
    TMPDIR: directory,
    LANG: "C.UTF-8",
    STAND_IN_URL: url,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(directory, "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SERVER: socket,
  };
  return {
    environment,
    stop: async () => {
      const ended = once(server, "exit");
      server.stdin.end();
      await ended;
    },
  };
}
