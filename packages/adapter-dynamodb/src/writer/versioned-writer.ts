import type {
  BatchWriteItemCommandInput,
  DynamoDBClient,
  PutItemCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { IsthmusError } from "@isthmus/core";
import { resolveOptions } from "./resolve-options.ts";
import type { Send } from "./sent.ts";
import { transactionTries } from "./transaction-tries.ts";
import type { VersionedWriterOptions } from "./versioned-writer-options.ts";
import { writeBatch } from "./write-batch.ts";
import { writePut } from "./write-put.ts";
import { writeTransaction } from "./write-transaction.ts";
import { writeUpdate } from "./write-update.ts";

type Stack = DynamoDBClient["middlewareStack"];
type Plugin = Parameters<Stack["use"]>[0];
type Middleware = Parameters<Stack["addRelativeTo"]>[0];

/** Any DynamoDB client of the SDK: `DynamoDBClient`, `DynamoDBDocumentClient`, and what extends them. */
export interface ClientWithMiddleware {
  readonly middlewareStack: {
    use(plugin: never): void;
    identify(): string[];
  };
}

/** Our place in the stack, by name. */
const WRITER = "isthmusVersionedWriter";

/** The document client's marshalling, which each of its commands adds, replacing what has the name already. */
const DOCUMENT_MARSHALL = "DocumentMarshall";

/**
 * Makes the writes of an SDK client versioned: PutItem, UpdateItem, BatchWriteItem and TransactWriteItems to the listed tables, through the plain
 * client as well as the document client. Everything else passes through untouched. See this folder's README for what is
 * guaranteed and what is not covered.
 *
 * The client is changed, not copied, and shares its middleware with the document clients that were or will be made from it: wrap one of them, before its
 * first request.
 *
 * @returns the client
 * @throws IsthmusError `invalid-config` (configuration) for options that cannot be, or a client that is versioned already
 *
 * A versioned write may reject with IsthmusError `contended` (retryable) when other writers were faster `attemptsMax` times, and
 * `version-attribute-type` (configuration) when the item there has version attributes of another type.
 *
 * @example
 * const client = versionedWriter(new DynamoDBClient({}), {
 *   region: parseRegionId("cn-north-1"),
 *   tables: { orders: { partitionKey: "id" } },
 * });
 */
export function versionedWriter<C extends ClientWithMiddleware>(
  client: C,
  options: VersionedWriterOptions,
): C {
  // The SDK's types tie a plug-in to one client's commands; ours looks at the command itself.
  const stack = client.middlewareStack as unknown as Stack;
  if (stack.identify().some((name) => name.startsWith(`${WRITER} `))) {
    throw new IsthmusError(
      "invalid-config",
      "The client is versioned already; a document client shares this with the client it was made from. Call versionedWriter once per " +
        "client, with all its tables.",
      { kind: "configuration" },
    );
  }
  stack.use(writerPlugin(options));
  return client;
}

function writerPlugin(options: VersionedWriterOptions): Plugin {
  const middleware = writerMiddleware(options);
  return {
    applyToStack: (stack) => {
      // Our place is after a document's marshalling and before serialising, which is nowhere in the SDK's own terms: what a
      // client adds comes before what a command adds. So the marshalling's place is taken now, by something that does nothing,
      // ours is put after it, and a document command then replaces the former and not the latter.
      stack.addRelativeTo(passThrough, {
        name: DOCUMENT_MARSHALL,
        relation: "before",
        toMiddleware: "serializerMiddleware",
        override: true,
      });
      stack.addRelativeTo(middleware, { name: WRITER, relation: "after", toMiddleware: DOCUMENT_MARSHALL });
    },
  };
}

const passThrough: Middleware = (next: unknown) => next as never;

function writerMiddleware(options: VersionedWriterOptions): Middleware {
  const rules = resolveOptions(options);
  const tries = transactionTries(rules.clock);
  return ((next, context) => {
    const signal = abortSignalOf(context);
    return async (args) => {
      const { input } = args;
      const send = ((stamped: object) => next({ ...args, input: stamped })) as Send<object, object>;
      switch (context.commandName ?? "") {
        case "PutItemCommand":
          return writePut(input as PutItemCommandInput, send, rules, signal);
        case "UpdateItemCommand":
          return writeUpdate(input as UpdateItemCommandInput, send, rules, signal);
        case "BatchWriteItemCommand":
          return writeBatch(input as BatchWriteItemCommandInput, send, rules);
        case "TransactWriteItemsCommand":
          return writeTransaction(input as TransactWriteItemsCommandInput, send, rules, tries, signal);
        default:
          return next(args);
      }
    };
  }) satisfies LooseMiddleware as unknown as Middleware;
}

/** A middleware of the serialise step, as far as the writer is concerned with it. */
type LooseMiddleware = (
  next: (args: { input: object }) => Promise<unknown>,
  context: { readonly commandName?: string; readonly [key: string]: unknown },
) => (args: { input: object }) => Promise<unknown>;

/** The signal given to `send`. SDK versions that do not tell it abort at the next request instead of in the pause before it. */
function abortSignalOf(context: { readonly [key: string]: unknown }): AbortSignal | undefined {
  const smithy = context["__smithy_context"];
  if (typeof smithy !== "object" || smithy === null || !("abortSignal" in smithy)) return undefined;
  return smithy.abortSignal instanceof AbortSignal ? smithy.abortSignal : undefined;
}
