import type { SideTools } from "@isthmus/aws-clients";

type Wrap = SideTools["wrapHandler"];

/** Records which action of AWS each request needs, by where it goes. */
export interface CallRecorder {
  readonly wrap: Wrap;
  /** Actions as policies name them, sorted, of the endpoints that `where` accepts. */
  actions(where: (endpoint: string) => boolean): readonly string[];
  /** Actions together with what each was called on, in the order of the calls. */
  readonly calls: readonly RecordedCall[];
}

/** One action on one resource. A request on several tables is several. */
export interface RecordedCall {
  readonly endpoint: string;
  readonly action: string;
  /** The name of the table, stream, queue or bucket. */
  readonly resource: string;
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
  const calls: RecordedCall[] = [];
  return {
    calls,
    wrap: (inner) => ({
      metadata: inner.metadata,
      async handle(request, options) {
        const { protocol, hostname, port } = request;
        const endpoint = `${protocol}//${hostname}:${port ?? ""}`;
        const action = actionOf(request.method, request.headers);
        for (const resource of resourcesOf(action, request.path, request.body))
          calls.push({ endpoint, action, resource });
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

/** What a request is on, as its body tells it, or the path of an object's request. */
function resourcesOf(action: string, path: string, body: unknown): readonly string[] {
  if (action.startsWith("s3:")) return [path.split("/")[1] ?? ""];
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
  const asked = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const items = asked["RequestItems"];
  if (items !== undefined) return Object.keys(items as object);
  const named = ["TableName", "StreamName", "QueueName", "QueueUrl"].map((name) => asked[name]);
  const name = named.find((value) => typeof value === "string") ?? "";
  return [name.split("/").at(-1) ?? ""];
}
