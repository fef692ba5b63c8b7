import { IsthmusError } from "@isthmus/core";
import type { CallOptions } from "@isthmus/core";
import * as v from "valibot";

/** How far a shard has been handled. */
export type ShardPosition =
  /** Everything up to and including the entry with this sequence number. */
  | { readonly kind: "after"; readonly sequence: string }
  /** Everything there ever was in it. */
  | { readonly kind: "ended" };

/** How far a source has been handled. */
export interface Checkpoint {
  /** Identity of the stream that the positions belong to: the source's name. */
  readonly source: string;
  /** By shard id. A shard that is not in it has not been begun, or nothing in it has been handled yet. */
  readonly shards: ReadonlyMap<string, ShardPosition>;
}

/**
 * Remembers how far each poller is. A checkpoint is saved only after what it covers is durable elsewhere; losing the latest one means
 * handling some entries again, which changes nothing. One poller uses one name; names are safe for file names.
 */
export interface Checkpoints {
  /**
   * @returns `undefined` if there is none; the poller then starts at the oldest entry
   * @throws IsthmusError `invalid-config` when it is there but cannot be read: to start over in silence would hide that
   */
  load(name: string, options?: CallOptions): Promise<Checkpoint | undefined>;
  /** Replaces the checkpoint. Durable when it resolves. */
  save(name: string, checkpoint: Checkpoint, options?: CallOptions): Promise<void>;
}

/** Version of the JSON form, so that a later form is recognised. */
export const CHECKPOINT_FORMAT = 1;

const CheckpointJson = v.object({
  format: v.literal(CHECKPOINT_FORMAT),
  source: v.string(),
  // A list and not a map: any text may be a shard's id.
  shards: v.array(
    v.union([
      v.object({ id: v.string(), after: v.pipe(v.string(), v.minLength(1)) }),
      v.object({ id: v.string(), ended: v.literal(true) }),
    ]),
  ),
});

/** The checkpoint as JSON text. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const shards = [...checkpoint.shards].map(([id, position]) =>
    position.kind === "ended" ? { id, ended: true } : { id, after: position.sequence },
  );
  return JSON.stringify({ format: CHECKPOINT_FORMAT, source: checkpoint.source, shards });
}

/**
 * Reads what {@link encodeCheckpoint} wrote.
 *
 * @param place where the text stands, for the message
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function decodeCheckpoint(text: string, place: string): Checkpoint {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(place, "it is not JSON");
  }
  const parsed = v.safeParse(CheckpointJson, json);
  if (!parsed.success)
    throw unreadable(place, `its part ${v.getDotPath(parsed.issues[0]) ?? "at the top"} is malformed`);
  const { source, shards } = parsed.output;
  return {
    source,
    shards: new Map(
      shards.map((shard) => [
        shard.id,
        "ended" in shard ? { kind: "ended" } : { kind: "after", sequence: shard.after },
      ]),
    ),
  };
}

function unreadable(place: string, why: string): IsthmusError {
  return new IsthmusError(
    "invalid-config",
    `The checkpoint ${place} cannot be read: ${why}. It was not written by this version of Isthmus or has been damaged. ` +
      "Restore it, or remove it to start again at the oldest entry that the stream still has (entries are handled again, harmlessly).",
    { kind: "configuration" },
  );
}
