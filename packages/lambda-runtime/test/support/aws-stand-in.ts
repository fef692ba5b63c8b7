import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that answers as AWS' services do when all goes well, as far as a function asks them. */
export interface AwsStandIn {
  readonly url: string;
  /** `PutRecords`, `PUT /bucket/...`, `CONNECT host:port`, in the order in which they were asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const SESSION =
  "<Credentials><AccessKeyId>AKIASESSION</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>";

/** Starts one. It refuses tunnels, having noted where they were to lead. */
export async function startAwsStandIn(): Promise<AwsStandIn> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const target = request.headers["x-amz-target"]?.toString().split(".").at(-1);
      const action = target ?? new URLSearchParams(body).get("Action") ?? "";
      asked.push(action || `${request.method} ${request.url?.split("?")[0]}`);
      const [type, answer] = answerTo(action, body);
      response.writeHead(200, { "content-type": type }).end(answer);
    });
  });
  server.on("connect", ({ url }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerTo(action: string, body: string): readonly [type: string, answer: string] {
  const json = (value: unknown): readonly [string, string] => [
    "application/x-amz-json-1.0",
    JSON.stringify(value),
  ];
  const xml = (result: string): readonly [string, string] => [
    "text/xml",
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`,
  ];
  switch (action) {
    case "DescribeTable":
      return json({
        Table: {
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        },
      });
    case "BatchGetItem":
      return json({ Responses: {}, UnprocessedKeys: {} });
    case "PutRecords":
      return json({ FailedRecordCount: 0, Records: [{ SequenceNumber: "1", ShardId: "shard" }] });
    case "GetQueueUrl":
      return json({ QueueUrl: "http://127.0.0.1/123456789012/dead-letters" });
    case "SendMessage": {
      const { MessageBody } = JSON.parse(body) as { readonly MessageBody: string };
      return json({ MessageId: "1", MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") });
    }
    case "GetSecretValue":
      return json({ SecretString: JSON.stringify({ accessKeyId: "AKIASECRET", secretAccessKey: "s" }) });
    case "GetWebIdentityToken":
      return xml("<WebIdentityToken>token</WebIdentityToken><Expiration>2100-01-01T00:00:00Z</Expiration>");
    case "AssumeRole":
    case "AssumeRoleWithWebIdentity":
      return xml(SESSION);
    default:
      return json({});
  }
}
