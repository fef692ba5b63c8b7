import type { Acceptance } from "@isthmus/core";
import { refusedEntryError } from "./errors.ts";

/** The answer of any of SQS' batch operations. Entries are named by their places. */
export interface BatchAnswer {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?:
    | readonly {
        readonly Id: string | undefined;
        readonly Code?: string | undefined;
        readonly SenderFault?: boolean | undefined;
      }[]
    | undefined;
}

/** What a batch operation says of each of its entries, in order. One it does not mention counts as refused. */
export function acceptancesOf(
  operation: string,
  entryCount: number,
  answer: BatchAnswer,
): readonly Acceptance[] {
  const successful = new Set(answer.Successful?.map(({ Id }) => Id));
  const refused = new Map(answer.Failed?.map((entry) => [entry.Id, entry]));
  return Array.from({ length: entryCount }, (_, place): Acceptance => {
    const id = String(place);
    if (successful.has(id)) return { status: "accepted" };
    return { status: "refused", error: refusedEntryError(operation, refused.get(id) ?? {}) };
  });
}
