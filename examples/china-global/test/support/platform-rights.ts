import type { TemplateValues } from "@isthmus/local-cloud";
import { rights } from "./needed-rights.ts";
import type { DescribedFunction, Right } from "./needed-rights.ts";

// What Lambda does in a role's name beside the function's code. No recording of the code shows these; they are those that AWS documents for its
// managed policies AWSLambdaDynamoDBExecutionRole, AWSLambdaKinesisExecutionRole and AWSLambdaSQSQueueExecutionRole, each on the source that is mapped.

const READS: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
  kinesis: [
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
  ],
  sqs: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
};
/** Of the managed policy AWSLambdaVPCAccessExecutionRole; these actions know no resources, or none that are known before. */
const NETWORK = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];
const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** What Lambda needs to run a function: to read the sources that are mapped to it, to be in a VPC, and to write its log. */
export function platformRights(values: TemplateValues, { logicalId }: DescribedFunction): readonly Right[] {
  const name = values.identity(logicalId).ref;
  const sources = values
    .ofType("AWS::Lambda::EventSourceMapping")
    .map((id) => values.properties(id))
    .filter(({ FunctionName: target }) => target === name)
    .map(({ EventSourceArn: arn }) => String(arn));
  const reads = sources.flatMap((arn) => rights(READS[arn.split(":")[2] ?? ""] ?? [], [arn]));
  // The one action of table streams that knows no resources.
  const lists = sources.some((arn) => arn.includes(":dynamodb:")) ? ["dynamodb:ListStreams *"] : [];
  const { LoggingConfig: logging, VpcConfig: vpc } = values.properties(logicalId);
  const group = (logging as { readonly LogGroup?: string } | undefined)?.LogGroup;
  const groups = values.ofType("AWS::Logs::LogGroup").map((id) => values.identity(id));
  const log = groups.find(({ ref }) => ref === group)?.attributes["Arn"];
  const network = vpc === undefined ? [] : rights(NETWORK, ["*"]);
  return [...reads, ...lists, ...network, ...rights(LOGS, log === undefined ? [] : [log])];
}
