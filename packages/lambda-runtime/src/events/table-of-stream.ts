/** The table's name in the ARN of its stream, `arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>`. */
export function tableOfStream(arn: string): string | undefined {
  return /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//.exec(arn)?.[1];
}
