import { regionalArn } from "./account.ts";
import { jsonRequest } from "./json-protocol.ts";
import type { Access } from "./policy.ts";
import type { ServiceCall } from "./service-call.ts";

/** What a call to an emulated service needs to be allowed. */
export function requestedAccess(call: ServiceCall): readonly Access[] {
  const { account } = call;
  switch (call.service) {
    case "dynamodb": {
      const { operation, input, text } = jsonRequest(call);
      const { RequestItems: items } = input as { readonly RequestItems?: object };
      const tables = items === undefined ? [text("TableName")] : Object.keys(items);
      return tables.map((name) => ({
        action: `dynamodb:${operation}`,
        resource: regionalArn(account, "dynamodb", `table/${name}`),
      }));
    }
    case "sqs": {
      const { operation, input } = jsonRequest(call);
      const name = String(input["QueueName"] ?? input["QueueUrl"])
        .split("/")
        .at(-1);
      // A batch needs the right to the single action.
      const action = `sqs:${operation.replace(/Batch$/, "")}`;
      return [{ action, resource: regionalArn(account, "sqs", name ?? "") }];
    }
    case "kinesis": {
      const { operation, text } = jsonRequest(call);
      const stream = regionalArn(account, "kinesis", `stream/${text("StreamName")}`);
      return [{ action: `kinesis:${operation}`, resource: stream }];
    }
    case "s3": {
      const action = call.method === "PUT" ? "s3:PutObject" : `s3:${call.method}`;
      return [{ action, resource: `arn:${account.partition}:s3::${call.path.replace("/", ":")}` }];
    }
    default:
      return [{ action: `${call.service}:*`, resource: "*" }];
  }
}
