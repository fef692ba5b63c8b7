import { partitionOf } from "../deployment/partition.ts";

/** What the emulator calls all accounts. */
const LOCAL_ACCOUNT = "000000000000";

/** A request's queue URL as the emulator has given it; it looks queues up by that. */
export function localQueueUrls(body: Buffer, region: string, endpoint: string): Buffer {
  const port = new URL(endpoint).port;
  return changed(body, (url) => `http://sqs.${region}.localhost:${port}/${LOCAL_ACCOUNT}/${nameOf(url)}`);
}

/** An answer's queue URL as AWS would have given it; clients send to the host in it. */
export function publicQueueUrls(body: Buffer, region: string, account: string): Buffer {
  const { dnsSuffix } = partitionOf(region);
  return changed(body, (url) => `https://sqs.${region}.${dnsSuffix}/${account}/${nameOf(url)}`);
}

function changed(body: Buffer, change: (url: string) => string): Buffer {
  const text = body.toString("utf8");
  if (!text.includes('"QueueUrl"')) return body;
  const json = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const url = json["QueueUrl"];
  return typeof url === "string" ? Buffer.from(JSON.stringify({ ...json, QueueUrl: change(url) })) : body;
}

function nameOf(url: string): string {
  return url.split("/").at(-1) ?? "";
}
