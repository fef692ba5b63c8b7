import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { describe, expect, it } from "vitest";
import { PeerCredentials, PeerInbox } from "../../src/index.ts";
import type { ReplicationPeer } from "../../src/index.ts";
import { sideTemplate } from "../support/synthesize.ts";

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
}

const file = createRequire(import.meta.url).resolve("@isthmus/lambda-runtime/actions.json");
const { credentials: recorded } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly credentials: Readonly<Record<string, readonly string[]>>;
};

const peer = (regionName: string, credentials: PeerCredentials): { readonly peers: ReplicationPeer[] } => ({
  peers: [{ regionName, account: "222222222222", inbox: PeerInbox.kinesis("theirs"), credentials }],
});

/** The actions of the statements that let `forward` become somebody at its peer. */
function identityActions(template: ReturnType<typeof sideTemplate>): readonly string[] {
  const roles = Object.values(template.findResources("AWS::IAM::Role"));
  const statements = [...roles, ...Object.values(template.findResources("AWS::IAM::Policy"))].flatMap(
    ({ Properties }) => statementsIn(Properties),
  );
  const identity = statements.filter(({ Sid = "" }) => Sid.startsWith("Identity"));
  return [...new Set(identity.flatMap(({ Action }) => Action))].sort();
}

function statementsIn(value: unknown): readonly Statement[] {
  if (typeof value !== "object" || value === null) return [];
  const { Statement: own = [] } = value as { readonly Statement?: readonly Statement[] };
  return [...own, ...Object.values(value).flatMap(statementsIn)];
}

describe("what a function may call to become somebody at a peer is what it was recorded to call", () => {
  it("with a web identity, but for the call that is not signed", () => {
    expect(recorded["web-identity"]).toEqual(["sts:AssumeRoleWithWebIdentity", "sts:GetWebIdentityToken"]);
    expect(identityActions(sideTemplate(peer("cn-north-1", PeerCredentials.webIdentity())))).toEqual([
      "sts:GetWebIdentityToken",
    ]);
  });

  it("with a role of the same partition", () => {
    expect(identityActions(sideTemplate(peer("eu-west-1", PeerCredentials.assumeRole())))).toEqual(
      recorded["assume-role"],
    );
  });

  it("with an access key in a secret", () => {
    const template = sideTemplate((stack) =>
      peer("cn-north-1", PeerCredentials.secret(Secret.fromSecretNameV2(stack, "Key", "peer"))),
    );
    expect(identityActions(template)).toEqual(recorded["secret"]);
  });
});
