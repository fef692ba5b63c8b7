import type { Duration } from "aws-cdk-lib";
import { CfnElement, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { join } from "node:path";
import { acknowledge } from "../acknowledge.ts";
import type { FunctionNetwork } from "../network/function-network.ts";
import type { FunctionName } from "./function-name.ts";
import type { SideContext } from "./side-context.ts";

/** What one function is made with. */
export interface SideFunctionProps {
  readonly name: FunctionName;
  readonly side: SideContext;
  readonly environment: Readonly<Record<string, string>>;
  /** What its code calls, and how it becomes somebody elsewhere. */
  readonly statements: readonly iam.PolicyStatement[];
  /** Where its statements have a wildcard for objects. */
  readonly deadLettersBucket: IBucket;
  /** The folder with `<function>/index.mjs`. */
  readonly bundles: string;
  readonly network: FunctionNetwork;
  readonly runtime: lambda.Runtime;
  readonly architecture: lambda.Architecture;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly reservedConcurrency: number | undefined;
  readonly logRetention: logs.RetentionDays;
  readonly debug: boolean;
}

/** One function with its role and its log group. */
export class SideFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: SideFunctionProps) {
    super(scope, id);
    const { name, side } = props;
    const functionName = side.names.functions[name];
    this.logGroup = new logs.LogGroup(this, "Logs", {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(side.encryptionKey !== undefined && { encryptionKey: side.encryptionKey }),
    });
    this.role = new iam.Role(this, "Role", {
      roleName: side.names.roles[name],
      description: `Isthmus: the function ${name} of the replica ${side.regionName}`,
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
    });
    const inVpc = props.network.vpc !== undefined;
    const policy = new iam.Policy(this, "Policy", {
      roles: [this.role],
      statements: [...props.statements, ...platformStatements(this.logGroup, inVpc)],
    });
    acknowledgePolicy(policy, props.statements, inVpc, props.deadLettersBucket);
    this.function = new lambda.Function(this, "Function", {
      functionName,
      description: DESCRIPTIONS[name],
      runtime: props.runtime,
      architecture: props.architecture,
      handler: "index.handler",
      code: lambda.Code.fromAsset(join(props.bundles, name)),
      role: this.role,
      memorySize: props.memorySize,
      timeout: props.timeout,
      environment: { ...props.environment },
      ...(side.encryptionKey !== undefined && { environmentEncryption: side.encryptionKey }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      ...props.network,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      // Metrics are log lines without a level, which count as INFO: a higher level here would drop them. `ISTHMUS_LOG_LEVEL` says what is logged.
      applicationLogLevelV2: props.debug ? lambda.ApplicationLogLevel.DEBUG : lambda.ApplicationLogLevel.INFO,
    });
    // Without this the first invocations may come before the rights are there.
    this.function.node.addDependency(policy);
    acknowledge(
      this.function,
      "AwsSolutions-L1",
      "The runtime is the newest that all partitions are known to have; `lambdaRuntime` sets another.",
    );
  }
}

const DESCRIPTIONS: Readonly<Record<FunctionName, string>> = {
  forward: "Isthmus: sends what changes in the replicated tables to the peers' inboxes",
  apply: "Isthmus: writes what arrives in the inbox into the replicated tables",
  redrive: "Isthmus: lets dead letters go once more, while its event source mapping is enabled",
  heartbeat: "Isthmus: writes this replica's heartbeat and measures the age of the others'",
};

/** What Lambda itself does with the function's role. */
function platformStatements(logGroup: logs.ILogGroup, inVpc: boolean): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: "PlatformLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup.logGroupArn],
    }),
    ...(inVpc
      ? [
          new iam.PolicyStatement({
            sid: "PlatformNetwork",
            actions: [
              "ec2:AssignPrivateIpAddresses",
              "ec2:CreateNetworkInterface",
              "ec2:DeleteNetworkInterface",
              "ec2:DescribeNetworkInterfaces",
              "ec2:DescribeSubnets",
              "ec2:UnassignPrivateIpAddresses",
            ],
            resources: ["*"],
          }),
        ]
      : []),
  ];
}

function acknowledgePolicy(
  policy: iam.Policy,
  statements: readonly iam.PolicyStatement[],
  inVpc: boolean,
  letters: IBucket,
): void {
  const anywhere = statements.some(({ resources }) => resources.includes("*"));
  if (inVpc || anywhere) {
    acknowledge(
      policy,
      "AwsSolutions-IAM5[Resource::*]",
      "dynamodb:ListStreams, sts:GetWebIdentityToken and the actions with which Lambda makes its network interfaces know no resources; conditions bound the second.",
    );
  }
  const bucket = letters.node.defaultChild;
  if (CfnElement.isCfnElement(bucket)) {
    acknowledge(
      policy,
      `AwsSolutions-IAM5[Resource::<${Stack.of(policy).getLogicalId(bucket)}.Arn>/*]`,
      "Dead letters have names of their own in this bucket, which is for nothing else.",
    );
  }
}
