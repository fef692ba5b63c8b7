import * as v from "valibot";
import { endpointUrl, text, wholeNumber } from "../field-schemas.ts";
import { NetworkSchema } from "../network/network-schema.ts";

const ROLE_ARN = /^arn:[a-z][a-z0-9-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

const roleArn = v.pipe(
  v.string(),
  v.regex(ROLE_ARN, "the ARN of an IAM role in this region's partition"),
  v.description("ARN of the role to take on, in this region's partition."),
);
const sessionName = v.optional(
  v.pipe(
    v.string(),
    v.regex(SESSION_NAME, `2 to 64 letters, digits or "_+=,.@-"`),
    v.description("Name of the session, as audit logs show it."),
  ),
  "isthmus",
);
const durationSeconds = v.optional(
  wholeNumber(
    "Life of the credentials in seconds; at most the role's own maximum. 1 h is the most where one role takes on another.",
    900,
    43_200,
  ),
  3600,
);

/** The side that the process itself belongs to, from which it gets into this one. */
const SourceSchema = v.pipe(
  v.strictObject({
    awsRegion: v.optional(
      text("AWS region that is asked. Default: AWS_REGION or AWS_DEFAULT_REGION of the environment."),
    ),
    profile: v.optional(
      text("Profile of the shared AWS configuration files. Default: the SDK's default chain."),
    ),
    endpoint: v.optional(
      endpointUrl("Endpoint of the service that is asked there, instead of AWS's own: a VPC endpoint."),
    ),
    network: v.optional(v.pipe(NetworkSchema, v.description("How that service is reached."))),
  }),
  v.description("The side that the process itself belongs to."),
);

/** The runtime schema of {@link CredentialsConfig}, with its defaults. What it cannot tell, {@link sideProblems} does. */
export const CredentialsSchema = v.pipe(
  v.variant("kind", [
    v.strictObject({ kind: v.literal("default") }),
    v.strictObject({
      kind: v.literal("profile"),
      profile: text("Profile of the shared AWS configuration files."),
    }),
    v.strictObject({
      kind: v.literal("assume-role"),
      roleArn,
      externalId: v.optional(text("What the role's trust policy may ask for beside who takes it on.")),
      sessionName,
      durationSeconds,
      profile: v.optional(
        text("Profile whose credentials take on the role. Default: the SDK's default chain."),
      ),
    }),
    v.strictObject({
      kind: v.literal("web-identity"),
      roleArn,
      audience: text("Whom the token is for: a client ID of the IAM OIDC provider in this region's account."),
      signingAlgorithm: v.optional(
        v.pipe(v.picklist(["RS256", "ES384"]), v.description("How the token is signed.")),
        "RS256",
      ),
      tokenSeconds: v.optional(wholeNumber("Life of the token in seconds.", 60, 3600), 300),
      sessionName,
      durationSeconds,
      source: v.optional(SourceSchema),
    }),
    v.strictObject({
      kind: v.literal("secret"),
      secretId: text(
        'Name or ARN of the Secrets Manager secret with the JSON {"accessKeyId", "secretAccessKey"} and, if need be, "sessionToken".',
      ),
      source: v.optional(SourceSchema),
    }),
  ]),
  v.description("Where the credentials for this region come from. Default: the SDK's default chain."),
);
