import type { SQSClient } from "@aws-sdk/client-sqs";

/** What a scripted client is asked: the command's name without its suffix, and its input. */
export interface Asked {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A client that answers from a function and remembers what it was asked. */
export function scriptedClient(answer: (asked: Asked) => unknown): {
  readonly client: SQSClient;
  readonly asked: readonly Asked[];
} {
  const asked: Asked[] = [];
  const send = async (command: { readonly input: Asked["input"] }): Promise<unknown> => {
    const one = { operation: command.constructor.name.replace(/Command$/, ""), input: command.input };
    asked.push(one);
    return await answer(one);
  };
  return { client: { send } as unknown as SQSClient, asked };
}

/** An error as the SDK throws it. */
export function sdkError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`the service said ${name}`), { name, $metadata: { httpStatusCode } });
}
