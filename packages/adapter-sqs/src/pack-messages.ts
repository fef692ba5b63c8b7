import type { CallOptions, Change } from "@isthmus/core";
import { packChanges } from "@isthmus/packing";
import type { OversizedChange, PackedPayload } from "@isthmus/packing";
import { messageGroupOf } from "./message-group.ts";
import type { SqsLimits } from "./sqs-limits.ts";

/** A payload as SQS takes it. */
export interface PackedMessage extends Pick<PackedPayload, "indexes"> {
  /** Base64 text: SQS bodies are text and exclude some characters. */
  readonly text: string;
  /** Only for FIFO queues. */
  readonly group?: string;
}

/** Every change is in exactly one message, or is oversized. */
export interface PackedMessages {
  readonly messages: readonly PackedMessage[];
  readonly tooLarge: readonly OversizedChange[];
}

/**
 * Packs changes into messages.
 *
 * @param groups for a FIFO queue, the number of message groups; each message then holds changes of one group only
 */
export async function packMessages(
  changes: readonly Change[],
  limits: SqsLimits,
  groups: number | undefined,
  options: CallOptions,
): Promise<PackedMessages> {
  const messages: PackedMessage[] = [];
  const tooLarge: OversizedChange[] = [];
  for (const [group, indexes] of groupIndexes(changes, groups)) {
    const packed = await packChanges(
      indexes.map((index) => changes[index] as Change),
      {
        payloadBytesMax: limits.messageBytesMax,
        unpackedBytesMax: limits.unpackedBytesMax,
        encoding: "base64",
      },
      options,
    );
    // Packing counts within the group; the outcome counts within the whole list.
    const place = (index: number): number => indexes[index] as number;
    for (const { body, indexes: packedIndexes } of packed.payloads) {
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64");
      messages.push({ text, indexes: packedIndexes.map(place), ...(group !== undefined && { group }) });
    }
    tooLarge.push(...packed.tooLarge.map((oversized) => ({ ...oversized, index: place(oversized.index) })));
  }
  return { messages, tooLarge };
}

function groupIndexes(
  changes: readonly Change[],
  groups: number | undefined,
): ReadonlyMap<string | undefined, readonly number[]> {
  const grouped = new Map<string | undefined, number[]>();
  changes.forEach((change, index) => {
    const group = groups === undefined ? undefined : messageGroupOf(change, groups);
    const indexes = grouped.get(group) ?? [];
    grouped.set(group, indexes);
    indexes.push(index);
  });
  return grouped;
}
