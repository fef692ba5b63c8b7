import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";

/** One request as the script sees it: the operation's API name and its input. */
export interface ScriptedRequest {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** Answers a request with an output, or throws what the SDK would throw. */
export type Script = (request: ScriptedRequest, attempt: number) => object | Promise<object>;

interface Scriptable {
  readonly middlewareStack: {
    add(middleware: unknown, options: { readonly step: "initialize"; readonly name: string }): void;
  };
}

/** A client whose commands never reach the network but are answered by `script`. */
export function scriptedDynamoDb(script: Script): { client: DynamoDBClient; requests: ScriptedRequest[] } {
  return scripted(new DynamoDBClient(OFFLINE), script);
}

/** Like {@link scriptedDynamoDb}, for streams. */
export function scriptedStreams(script: Script): {
  client: DynamoDBStreamsClient;
  requests: ScriptedRequest[];
} {
  return scripted(new DynamoDBStreamsClient(OFFLINE), script);
}

/** An error as the SDK throws it. */
export function sdkError(name: string, members: object = {}): Error {
  return Object.assign(new Error(`a ${name}`), { name, $metadata: { httpStatusCode: 400 } }, members);
}

const OFFLINE = {
  region: "us-east-1",
  endpoint: "http://127.0.0.1:9",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
};

function scripted<C extends object>(client: C, script: Script): { client: C; requests: ScriptedRequest[] } {
  const requests: ScriptedRequest[] = [];
  const answer =
    (_next: unknown, context: { readonly commandName: string }) =>
    async ({ input }: { readonly input: Record<string, unknown> }) => {
      const request = { operation: context.commandName.replace(/Command$/, ""), input };
      requests.push(request);
      return { output: { $metadata: {}, ...(await script(request, requests.length)) }, response: {} };
    };
  (client as unknown as Scriptable).middlewareStack.add(answer, { step: "initialize", name: "script" });
  return { client, requests };
}
