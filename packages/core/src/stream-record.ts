import type { Item, ItemKey } from "./item.ts";
import type { Timestamp } from "./timestamp.ts";

/** One record of a table's stream with both images, decoded exactly. */
export interface StreamRecord {
  /** The stream's sequence number, text as it came. */
  readonly sequence: string;
  readonly key: ItemKey;
  /** The item before; absent for an insert. */
  readonly oldImage?: Item;
  /** The item after; absent for a removal. */
  readonly newImage?: Item;
  /** When the write reached the stream; real streams cut it to the second. */
  readonly createdAt: Timestamp;
  /** The removal was done by DynamoDB's time to live and not by the application. */
  readonly expired: boolean;
}
