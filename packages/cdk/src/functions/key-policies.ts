import { ArnFormat } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { SideContext } from "./side-context.ts";

/** What DynamoDB asks of whoever uses a table with a customer's key. */
const TABLE_KEY_ACTIONS = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/**
 * Lets a function use the side's key, for tombstones, queues, bucket, stream and its own environment, and those of its tables.
 */
export function grantKeys(role: iam.IRole, { encryptionKey, tables }: SideContext): void {
  const keys = new Set<IKey>();
  if (encryptionKey !== undefined) keys.add(encryptionKey);
  for (const { table } of tables.values())
    if (table.encryptionKey !== undefined) keys.add(table.encryptionKey);
  for (const key of keys) key.grant(role, ...TABLE_KEY_ACTIONS);
}

/** Lets CloudWatch Logs encrypt this side's log groups. The policy of an imported key is its owner's affair. */
export function grantLogsService(stack: Stack, { encryptionKey, names }: SideContext): void {
  encryptionKey?.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: "IsthmusLogs",
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
      actions: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      resources: ["*"],
      conditions: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": Object.values(names.functions).map((name) =>
            stack.formatArn({
              service: "logs",
              resource: "log-group",
              resourceName: `/aws/lambda/${name}`,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          ),
        },
      },
    }),
  );
}
