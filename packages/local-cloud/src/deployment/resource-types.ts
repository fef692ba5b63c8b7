import { LocalCloudError } from "../local-cloud-error.ts";
import { matches } from "../gateway/role-policies.ts";
import type { TemplateValues } from "./template-values.ts";

/** What runs on this machine. */
const RUN: readonly string[] = [
  "AWS::DynamoDB::Table",
  "AWS::Events::Rule",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::OIDCProvider",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::Kinesis::Stream",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
];

/** What has no counterpart on this machine and is not needed for the rest to run. */
const LEFT_OUT: readonly string[] = [
  "AWS::CDK::Metadata",
  "AWS::CloudWatch::*",
  "AWS::EC2::*",
  "AWS::IAM::AccessKey",
  "AWS::IAM::User",
  "AWS::KMS::*",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::Permission",
  "AWS::Logs::*",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::*",
  "AWS::SQS::QueuePolicy",
  "AWS::SecretsManager::*",
];

/**
 * The types of a template's resources that are left out on this machine.
 *
 * @throws LocalCloudError `unsupported-template` for a type of which it is not known whether it may be left out
 */
export function leftOutTypes({ types, place }: TemplateValues): readonly string[] {
  const others = types.filter((type) => !RUN.includes(type));
  const unknown = others.filter((type) => !LEFT_OUT.some((pattern) => matches(pattern, type)));
  if (unknown.length === 0) return others;
  throw new LocalCloudError(
    "unsupported-template",
    `${place.stackName} has ${unknown.join(", ")}. Run here: ${RUN.join(", ")}. Left out: ${LEFT_OUT.join(", ")}.`,
  );
}
