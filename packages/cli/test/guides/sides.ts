import type { Profile } from "./running/command-line.ts";
import type { AccountOptions } from "./stand-in/account.ts";

/** The two sides of the guides, as their outputs show them. */
export const SIDES: readonly (AccountOptions & Profile)[] = [
  {
    profile: "isthmus-global",
    id: "111122223333",
    partition: "aws",
    region: "us-east-1",
    adminKey: "AKIAGLOBAL",
    issuer: "https://0a1b2c3d-0000-4000-8000-111122223333.tokens.sts.global.api.aws",
  },
  {
    profile: "isthmus-china",
    id: "444455556666",
    partition: "aws-cn",
    region: "cn-north-1",
    adminKey: "AKIACHINA",
    issuer: "https://0a1b2c3d-0000-4000-8000-444455556666.tokens.sts.cn.api.example",
  },
];
