import { partitionOf } from "../deployment/partition.ts";
import type { ServiceHost } from "./service-host.ts";

/** What one request needs to be allowed. */
export interface RequestedAction {
  /** As policies name it, for example `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
}

/** A request as it came in. */
export interface ArrivedRequest {
  readonly method: string;
  /** Without the query; for S3 beginning with the bucket. */
  readonly path: string;
  readonly target: string;
  readonly body: Buffer;
}

/** The requests for objects that are known. */
const S3_ACTIONS: ReadonlyMap<string, string> = new Map([
  ["PUT", "s3:PutObject"],
  ["GET", "s3:GetObject"],
  ["HEAD", "s3:GetObject"],
  ["DELETE", "s3:DeleteObject"],
]);

/** The actions that a request needs, one for each resource it is on. */
export function requestedActions(
  { service, region }: ServiceHost,
  account: string,
  { method, path, target, body }: ArrivedRequest,
): readonly RequestedAction[] {
  const partition = partitionOf(region).id;
  if (service === "s3") {
    const resource = `arn:${partition}:s3:::${decodeURIComponent(path.slice(1))}`;
    return [{ action: S3_ACTIONS.get(method) ?? `s3:${method}`, resource }];
  }
  const asked = JSON.parse(body.toString("utf8")) as Readonly<Record<string, unknown>>;
  // A batch operation of SQS needs the permission of the single one.
  const operation = (target.split(".")[1] ?? "").replace(
    /^(SendMessage|DeleteMessage|ChangeMessageVisibility)Batch$/,
    "$1",
  );
  return resourceNames(asked).map((name) => ({
    action: `${service}:${operation}`,
    resource: `arn:${partition}:${service}:${region}:${account}:${resourcePath(service, name)}`,
  }));
}

function resourceNames(asked: Readonly<Record<string, unknown>>): readonly string[] {
  const items = asked["RequestItems"];
  if (typeof items === "object" && items !== null) return Object.keys(items);
  const named = ["TableName", "StreamName", "QueueName", "QueueUrl"].map((member) => asked[member]);
  const name = named.find((value) => typeof value === "string") ?? "";
  return [name.split("/").at(-1) ?? ""];
}

function resourcePath(service: string, name: string): string {
  if (service === "dynamodb") return `table/${name}`;
  return service === "kinesis" ? `stream/${name}` : name;
}
