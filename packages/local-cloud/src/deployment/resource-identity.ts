import { LocalCloudError } from "../local-cloud-error.ts";
import type { StackPlace, TemplateResource } from "./cloud-template.ts";
import { partitionOf } from "./partition.ts";

/** What other resources may ask of one that is named so. */
export interface ResourceIdentity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Naming = (name: string, place: StackPlace) => ResourceIdentity;

/** The property that names a resource of a type; without it CloudFormation makes up a name. */
const NAME_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ["AWS::DynamoDB::Table", "TableName"],
  ["AWS::DynamoDB::GlobalTable", "TableName"],
  ["AWS::Kinesis::Stream", "Name"],
  ["AWS::SQS::Queue", "QueueName"],
  ["AWS::S3::Bucket", "BucketName"],
  ["AWS::Lambda::Function", "FunctionName"],
  ["AWS::IAM::Role", "RoleName"],
  ["AWS::Logs::LogGroup", "LogGroupName"],
  ["AWS::Events::Rule", "Name"],
  ["AWS::SNS::Topic", "TopicName"],
]);

const table: Naming = (name, place) => {
  const arn = arnOf("dynamodb", place, `table/${name}`);
  return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/local` } };
};

const IDENTITIES: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  ["AWS::DynamoDB::Table", table],
  ["AWS::DynamoDB::GlobalTable", table],
  ["AWS::Kinesis::Stream", (name, place) => named(name, arnOf("kinesis", place, `stream/${name}`))],
  [
    "AWS::SQS::Queue",
    (name, place) => ({
      ref: queueUrl(name, place),
      attributes: { Arn: arnOf("sqs", place, name), QueueName: name, QueueUrl: queueUrl(name, place) },
    }),
  ],
  ["AWS::S3::Bucket", (name, { region }) => named(name, `arn:${partitionOf(region).id}:s3:::${name}`)],
  ["AWS::Lambda::Function", (name, place) => named(name, arnOf("lambda", place, `function:${name}`))],
  ["AWS::IAM::Role", (name, place) => named(name, globalArn(place, `role/${name}`))],
  ["AWS::Logs::LogGroup", (name, place) => named(name, arnOf("logs", place, `log-group:${name}:*`))],
  ["AWS::Events::Rule", (name, place) => named(name, arnOf("events", place, `rule/${name}`))],
  // Functions name these two, although networks are left out.
  ["AWS::EC2::Subnet", (name) => ({ ref: name, attributes: {} })],
  ["AWS::EC2::SecurityGroup", (name) => ({ ref: name, attributes: { GroupId: name } })],
  ["AWS::KMS::Key", (name, place) => named(name, arnOf("kms", place, `key/${name}`))],
  [
    "AWS::SNS::Topic",
    (name, place) => {
      const arn = arnOf("sns", place, name);
      return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  ],
]);

/**
 * What a resource of a template is called, and its ARNs, in the form they have in AWS.
 *
 * @param resolve gives the value of a property
 * @throws LocalCloudError `unsupported-template` for a type whose names are not known here
 */
export function resourceIdentity(
  logicalId: string,
  { Type: type, Properties: properties = {} }: TemplateResource,
  place: StackPlace,
  resolve: (node: unknown) => unknown,
): ResourceIdentity {
  if (type === "AWS::IAM::OIDCProvider") return oidcProvider(String(resolve(properties["Url"])), place);
  const given = resolve(properties[NAME_PROPERTIES.get(type) ?? ""]);
  const name = typeof given === "string" ? given : madeUpName(type, logicalId, place);
  const identity = IDENTITIES.get(type);
  if (identity !== undefined) return identity(name, place);
  throw new LocalCloudError(
    "unsupported-template",
    `Something that runs here depends on ${logicalId}, a ${type}, whose names and ARNs are not known here.`,
  );
}

function oidcProvider(url: string, place: StackPlace): ResourceIdentity {
  const arn = globalArn(place, `oidc-provider/${url.replace(/^https:\/\//, "")}`);
  return { ref: arn, attributes: { Arn: arn } };
}

function named(name: string, arn: string): ResourceIdentity {
  return { ref: name, attributes: { Arn: arn } };
}

/** Buckets alone take no capital letters. */
function madeUpName(type: string, logicalId: string, { stackName }: StackPlace): string {
  const name = `${stackName}-${logicalId}`;
  return type === "AWS::S3::Bucket" ? name.toLowerCase().slice(0, 63) : name.slice(0, 64);
}

function arnOf(service: string, { region, account }: StackPlace, resource: string): string {
  return `arn:${partitionOf(region).id}:${service}:${region}:${account}:${resource}`;
}

function globalArn({ region, account }: StackPlace, resource: string): string {
  return `arn:${partitionOf(region).id}:iam::${account}:${resource}`;
}

function queueUrl(name: string, { region, account }: StackPlace): string {
  return `https://sqs.${region}.${partitionOf(region).dnsSuffix}/${account}/${name}`;
}
