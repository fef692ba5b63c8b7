import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { LocalClients } from "@isthmus/local-cloud";
import type { AccountServices } from "./account-services.ts";

/** Everything that is in an account, in words. */
export async function leftovers(
  services: AccountServices,
  clients: LocalClients,
): Promise<readonly string[]> {
  const { principals } = services.account;
  const { TableNames = [] } = await clients.dynamodb.send(new ListTablesCommand());
  const { QueueUrls = [] } = await clients.sqs.send(new ListQueuesCommand());
  const { Buckets = [] } = await clients.s3.send(new ListBucketsCommand());
  const { StreamNames = [] } = await clients.kinesis.send(new ListStreamsCommand());
  const kinds: Readonly<Record<string, Iterable<string>>> = {
    table: TableNames,
    queue: QueueUrls,
    bucket: Buckets.map(({ Name }) => Name ?? ""),
    stream: StreamNames,
    function: services.lambda.functions.keys(),
    mapping: services.mappings.list().map(({ EventSourceArn }) => EventSourceArn),
    rule: services.events.rules,
    alarm: services.cloudWatch.alarms,
    "log group": services.logs.groups,
    secret: services.secrets.secrets.keys(),
    role: principals.roles.keys(),
    user: principals.users.keys(),
    "OIDC provider": principals.known.identityProviders.map(({ url }) => url),
    federation: principals.known.issuerUrl === undefined ? [] : ["enabled"],
  };
  return Object.entries(kinds).flatMap(([kind, names]) => [...names].map((name) => `${kind} ${name}`));
}
