import type { SideTools } from "@isthmus/aws-clients";

type Wrap = SideTools["wrapHandler"];

/** Records which action of AWS each request needs, by where it goes. */
export interface CallRecorder {
  readonly wrap: Wrap;
  /** Actions as policies name them, sorted, of the endpoints that `where` accepts. */
  actions(where: (endpoint: string) => boolean): readonly string[];
}

/** Services by what stands before the operation in `x-amz-target`. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ["DynamoDB_20120810", "dynamodb"],
  ["Kinesis_20131202", "kinesis"],
  ["AmazonSQS", "sqs"],
]);

/** S3 has no such header; these are the only objects' requests there are. */
const S3_ACTIONS: ReadonlyMap<string, string> = new Map([
  ["PUT", "s3:PutObject"],
  ["GET", "s3:GetObject"],
  ["DELETE", "s3:DeleteObject"],
]);

/** Makes a recorder with nothing in it. */
export function callRecorder(): CallRecorder {
  const calls: { readonly endpoint: string; readonly action: string }[] = [];
  return {
    wrap: (inner) => ({
      metadata: inner.metadata,
      async handle(request, options) {
        const { protocol, hostname, port } = request;
        calls.push({
          endpoint: `${protocol}//${hostname}:${port ?? ""}`,
          action: actionOf(request.method, request.headers),
        });
        return inner.handle(request, options);
      },
      destroy: () => inner.destroy(),
      updateHttpClientConfig: (key, value) => inner.updateHttpClientConfig(key, value),
      httpHandlerConfigs: () => inner.httpHandlerConfigs(),
    }),
    actions: (where) =>
      [...new Set(calls.filter(({ endpoint }) => where(endpoint)).map(({ action }) => action))].sort(),
  };
}

/** A batch operation of SQS needs the permission of the single one. */
function actionOf(method: string, headers: Readonly<Record<string, string>>): string {
  const [prefix = "", operation = ""] = (headers["x-amz-target"] ?? "").split(".");
  const service = SERVICES.get(prefix);
  if (service === undefined) return S3_ACTIONS.get(method) ?? `s3:${method}`;
  return `${service}:${service === "sqs" ? operation.replace(/Batch$/, "") : operation}`;
}
