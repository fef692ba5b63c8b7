import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  connectSide,
  CredentialsSchema,
  NetworkSchema,
  partitionOfRegion,
  sideProblems,
} from "../src/index.ts";
import type { CredentialsConfig, NetworkConfig } from "../src/index.ts";

function role(roleArn: string): CredentialsConfig {
  return { kind: "assume-role", roleArn, sessionName: "isthmus", durationSeconds: 3600 };
}

describe("a role's ARN", () => {
  it.each([
    ["us-east-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-east-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
  ])("for %s must be of the partition %s", (awsRegion, partition) => {
    expect(partitionOfRegion(awsRegion)).toBe(partition);
    const arn = (name: string): string => `arn:${name}:iam::123456789012:role/peer`;
    expect(sideProblems({ awsRegion, credentials: role(arn(partition)) })).toEqual([]);
    for (const other of ["aws", "aws-cn", "aws-us-gov", "aws-eusc"].filter((name) => name !== partition)) {
      const problems = sideProblems({ awsRegion, credentials: role(arn(other)) });
      expect(problems).toMatchObject([{ path: ["credentials", "roleArn"], value: arn(other) }]);
      expect(problems[0]?.message).toContain(`"arn:${partition}:iam::"`);
    }
  });

  it("of another partition keeps a side from being connected", () => {
    expect(() =>
      connectSide({ awsRegion: "cn-north-1", credentials: role("arn:aws:iam::123456789012:role/peer") }),
    ).toThrow(
      /^The side cn-north-1: credentials\.roleArn "arn:aws:iam::123456789012:role\/peer" is not a role/,
    );
  });
});

describe("a proxy", () => {
  it.each([
    ["http://user:planted@proxy.example:3128", "holds a user name or a password"],
    ["socks5://planted.example", "is not allowed"],
    ["planted", "is not allowed"],
  ])("such as %s is told without its value, which may hold a password", (proxy, words) => {
    const network: NetworkConfig = { proxy };
    const problems = [
      ...sideProblems({ awsRegion: "cn-north-1", network }),
      ...sideProblems({
        awsRegion: "cn-north-1",
        credentials: { kind: "secret", secretId: "s", source: { network } },
      }),
    ];
    expect(problems.map(({ path }) => path.join("."))).toEqual([
      "network.proxy",
      "credentials.source.network.proxy",
    ]);
    for (const problem of problems) expect(problem.message).toContain(words);
    expect(JSON.stringify(problems)).not.toContain("planted");
    expect(v.is(NetworkSchema, { proxy })).toBe(true);
  });

  it.each(["http://proxy.example:3128", "https://proxy.example", "environment"])("may be %s", (proxy) => {
    expect(sideProblems({ awsRegion: "cn-north-1", network: { proxy } })).toEqual([]);
  });
});

describe("the schemas", () => {
  const fit = (input: unknown): CredentialsConfig => v.parse(CredentialsSchema, input);
  const roleArn = "arn:aws-cn:iam::123456789012:role/path/peer";

  it("fill in the defaults of every kind", () => {
    expect(fit({ kind: "default" })).toEqual({ kind: "default" });
    expect(fit({ kind: "profile", profile: "china" })).toEqual({ kind: "profile", profile: "china" });
    expect(fit({ kind: "assume-role", roleArn })).toEqual({
      kind: "assume-role",
      roleArn,
      sessionName: "isthmus",
      durationSeconds: 3600,
    });
    expect(fit({ kind: "web-identity", roleArn, audience: "a" })).toEqual({
      kind: "web-identity",
      roleArn,
      audience: "a",
      signingAlgorithm: "RS256",
      tokenSeconds: 300,
      sessionName: "isthmus",
      durationSeconds: 3600,
    });
    expect(fit({ kind: "secret", secretId: "s" })).toEqual({ kind: "secret", secretId: "s" });
  });

  it.each([
    { kind: "assume-role", roleArn: "arn:aws:iam::123456789012:user/peer" },
    { kind: "assume-role", roleArn, durationSeconds: 899 },
    { kind: "assume-role", roleArn, sessionName: "a b" },
    { kind: "web-identity", roleArn },
    { kind: "web-identity", roleArn, audience: "a", signingAlgorithm: "HS256" },
    { kind: "web-identity", roleArn, audience: "a", tokenSeconds: 3601 },
    { kind: "secret", secretId: "" },
    { kind: "secret", secretId: "s", secretAccessKey: "never in a configuration" },
    { kind: "profile" },
    { kind: "keys" },
  ])("refuse %j", (input) => {
    expect(v.is(CredentialsSchema, input)).toBe(false);
  });
});
