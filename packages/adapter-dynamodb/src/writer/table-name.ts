/** `arn:<partition>:dynamodb:<region>:<account>:table/<name>`; the partition is never a literal, since there are several. */
const TABLE_ARN = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+)$/;

/** The name of a table that a request may give by its name or by its ARN. */
export function tableNameOf(nameOrArn: string): string {
  return TABLE_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
}
