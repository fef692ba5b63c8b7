import { allows, requestedActions } from "@isthmus/local-cloud";
import type { HostedService, LocalEndpoints } from "@isthmus/local-cloud";
import type { Account } from "./account.ts";
import { isOlderSqsCall, toJsonCall, toQueryAnswer } from "./older-sqs-protocol.ts";
import { ServiceError, statementsOf } from "./service-call.ts";
import type { Answer, Service, ServiceCall } from "./service-call.ts";

/** The account in which the emulators believe themselves. */
const EMULATED_ACCOUNT = "000000000000";
/** What `fetch` sets by itself, and what would be wrong once a body has been rewritten. */
const HOP_HEADERS = ["host", "connection", "content-length", "transfer-encoding", "expect"];

/**
 * DynamoDB, SQS, Kinesis, S3 and SNS of one account: the emulators, behind the account's policies, with the account's ARNs and with URLs of
 * queues that lead here.
 */
export function emulatedService(account: Account, endpoints: LocalEndpoints, ownUrl: string): Service {
  const queueUrls = `http://sqs.${account.region}.localhost:${new URL(endpoints.sqs).port}/${EMULATED_ACCOUNT}/`;
  const ownQueueUrls = `${ownUrl}/${account.id}/`;
  const emulatorOf = (service: string): string =>
    service === "dynamodb" ? endpoints.dynamodb : service === "kinesis" ? endpoints.kinesis : endpoints.sqs;

  const forward = async (call: ServiceCall): Promise<Answer> => {
    const text = onDemandShards(call, call.body.toString("utf8"))
      .replaceAll(ownQueueUrls, queueUrls)
      .replaceAll(
        new RegExp(`arn:[a-z-]+:(\\w+):${account.region}:${account.id}:`, "g"),
        (_, service: string) =>
          service === "dynamodb"
            ? "arn:aws:dynamodb:dynoxide:000000000000:"
            : `arn:aws:${service}:${account.region}:${EMULATED_ACCOUNT}:`,
      )
      .replaceAll(
        encodeURIComponent(`arn:${account.partition}:sns:${account.region}:${account.id}:`),
        encodeURIComponent(`arn:aws:sns:${account.region}:${EMULATED_ACCOUNT}:`),
      );
    const headers = Object.fromEntries(
      Object.entries(call.headers).filter(([name]) => !HOP_HEADERS.includes(name)),
    );
    const response = await fetch(`${emulatorOf(call.service)}${call.path}?${call.query.toString()}`, {
      method: call.method,
      headers,
      ...(call.body.length > 0 && { body: call.service === "s3" ? new Uint8Array(call.body) : text }),
    });
    const answered = Buffer.from(await response.arrayBuffer());
    const type = response.headers.get("content-type") ?? "application/octet-stream";
    const body = /json|xml/.test(type)
      ? answered
          .toString("utf8")
          .replaceAll(queueUrls, ownQueueUrls)
          .replaceAll(
            new RegExp(`arn:aws:(\\w+):[\\w-]+:${EMULATED_ACCOUNT}:`, "g"),
            (_, service: string) => `arn:${account.partition}:${service}:${account.region}:${account.id}:`,
          )
      : answered;
    return { status: response.status, headers: { "content-type": type }, body };
  };

  return async (asked) => {
    const older = isOlderSqsCall(asked);
    const call = older ? toJsonCall(asked) : asked;
    refuseWhatIsNotAllowed(call);
    const answer = await forward(call);
    return older ? toQueryAnswer(answer, asked) : answer;
  };
}

/** @throws ServiceError `AccessDeniedException` */
function refuseWhatIsNotAllowed({
  account,
  caller,
  service,
  method,
  path,
  headers,
  body,
}: ServiceCall): void {
  const statements = statementsOf(caller);
  if (statements === undefined) return;
  const host = { service: service as HostedService, region: account.region };
  const arrived = { method, path, target: headers["x-amz-target"] ?? "", body };
  for (const { action, resource } of requestedActions(host, account.id, arrived)) {
    if (allows(statements, action, resource)) continue;
    const who = caller.kind === "principal" ? caller.principal.arn : caller.kind;
    throw new ServiceError("AccessDeniedException", `${who} may not ${action} on ${resource}.`);
  }
}

/** The emulator of Kinesis knows no capacity on demand, which begins with four shards. */
function onDemandShards({ headers }: ServiceCall, text: string): string {
  if (headers["x-amz-target"]?.endsWith(".CreateStream") !== true) return text;
  const { StreamModeDetails: mode, ...rest } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return JSON.stringify(mode === undefined ? rest : { ...rest, ShardCount: 4 });
}
