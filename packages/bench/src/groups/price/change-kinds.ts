import type { CountedWriter } from "../../counted/counted-writer.ts";

/** The two ends of what is counted. */
export interface TwoWriters {
  /** Where what is counted happens. */
  readonly here: CountedWriter;
  /** Where it is replicated to. */
  readonly there: CountedWriter;
  /** A timestamp above all those before it and below all those after. */
  readonly stamp: () => string;
}

/** Something that happens to a key. */
type Act = (writers: TwoWriters, place: number) => Promise<void>;

/** The most units of one side, for one change. */
export interface UnitsMax {
  readonly writes: number;
  readonly reads?: number;
}

/** A kind of change whose cost differs from the others'. */
export interface ChangeKind {
  readonly name: string;
  /** What happens to each key first; it is replicated and not counted. */
  readonly before?: readonly Act[];
  readonly act: Act;
  /** Writes of the one key that there is. Absent: one write of each of many keys. */
  readonly writesOfOneKey?: number;
  /** The removals are those of time to live. */
  readonly expiry?: boolean;
  /** What was sent last arrives once more. */
  readonly again?: boolean;
  /** Where a side may not cost what any kind may. */
  readonly sourceMax?: UnitsMax;
  readonly targetMax?: UnitsMax;
}

const putVersioned: Act = async ({ here }, place) => here.putVersioned(place);
const putUnversioned: Act = async ({ here }, place) => here.putUnversioned(place);
const update: Act = async ({ here }, place) => here.update(place);
const remove: Act = async ({ here }, place) => here.remove(place);
const INSERT = { targetMax: { writes: 1, reads: 1 } };
const HELD = { before: [putVersioned] };
const THOUSAND = {
  before: [putVersioned],
  writesOfOneKey: 1000,
  sourceMax: { writes: 1 },
  targetMax: { writes: 1 },
};

/** Everything that an application can do to one key, as far as replication costs differently. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  { name: "versioned insert", ...INSERT, act: putVersioned },
  {
    name: "versioned overwrite",
    ...HELD,
    act: putVersioned,
    sourceMax: { writes: 0, reads: 0 },
    targetMax: { writes: 1, reads: 0 },
  },
  { name: "unversioned insert", ...INSERT, act: putUnversioned },
  { name: "unversioned overwrite", ...HELD, act: putUnversioned },
  { name: "unversioned update", ...HELD, act: update },
  { name: "delete", ...HELD, act: remove },
  { name: "expiry", ...HELD, act: remove, expiry: true },
  { name: "re-creation after a delete", before: [putVersioned, remove], act: putVersioned },
  {
    name: "conflict, the write that wins",
    ...HELD,
    act: async ({ here, there }, place) => {
      await there.putVersioned(place);
      await here.putVersioned(place);
    },
  },
  {
    name: "conflict, the write that loses",
    ...HELD,
    act: async ({ here, there, stamp }, place) => {
      const early = stamp();
      await there.putVersioned(place);
      await here.putVersioned(place, early);
    },
  },
  {
    name: "duplicate of an overwrite",
    before: [putVersioned, putVersioned],
    act: async () => {},
    again: true,
  },
  { name: "a thousand versioned overwrites of one key", ...THOUSAND, act: putVersioned },
  { name: "a thousand unversioned overwrites of one key", ...THOUSAND, act: putUnversioned },
];
