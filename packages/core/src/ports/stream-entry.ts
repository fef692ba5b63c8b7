import type { StreamRecord } from "../stream-record.ts";

/** One entry of a table's stream as an adapter hands it over: decoded, or as it came with what is wrong with it. */
export type StreamEntry =
  | { readonly kind: "record"; readonly record: StreamRecord }
  | {
      readonly kind: "malformed";
      /** The stream's sequence number, or an empty text if even that is missing. */
      readonly sequence: string;
      /** As the SDK or Lambda gave it. */
      readonly raw: unknown;
      /** In a sentence, without any values. */
      readonly detail: string;
    };
