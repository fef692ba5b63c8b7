import {
  manualClock,
  memoryMetrics,
  memoryReplicaStore,
  memoryTable,
  memoryTransport,
} from "@isthmus/testkit";
import type { ManualClock } from "@isthmus/testkit";
import {
  applyChanges,
  decodeDeadLetter,
  decodeEnvelope,
  DEFAULT_VERSION_ATTRIBUTES,
  encodeChange,
  encodeDeadLetter,
  encodeEnvelope,
  forwardChanges,
  IsthmusError,
  itemsEqual,
  omitAttributes,
  parseRegionId,
  redriveLetters,
} from "../../src/index.ts";
import type {
  ApplyDeps,
  ChangeTransport,
  DeadLetter,
  DecodedMessage,
  ForwardDeps,
  Item,
  RedriveDeps,
  RedriveOutcome,
} from "../../src/index.ts";

/** What is wrong with a region while it forwards or applies, so that good changes end up among the dead letters. */
export type Ailment = "none" | "unreadable" | "unknown-table" | "slow-clock" | "too-large" | "refused";

const ROUNDS_MAX = 60;

/** Two regions in memory whose dead letters are kept as a runtime keeps them: as text. */
export function redriveWorld() {
  const clock = manualClock("1732500000");
  const letters: string[] = [];
  const metrics = memoryMetrics();
  const deadLetters = { put: async (letter: DeadLetter) => void letters.push(encodeDeadLetter(letter)) };
  const a = regionOf("us-east-1", clock);
  const b = regionOf("cn-north-1", clock);
  const regions = [a, b];
  const peerOf = (region: Region): Region => (region === a ? b : a);

  const applyDeps = (region: Region, ailment: Ailment = "none"): ApplyDeps => ({
    region: parseRegionId(region.name),
    stores: new Map(ailment === "unknown-table" ? [] : [["items", region.store]]),
    deadLetters,
    clock: ailment === "slow-clock" ? manualClock("1732400000") : clock,
    metrics,
    futureBoundMs: 300_000,
    insertAgeMaxMs: 50 * 86_400_000,
  });
  const forwardDeps = (region: Region, ailment: Ailment = "none"): ForwardDeps => ({
    store: region.store,
    transport: ailing(region.transport, ailment),
    deadLetters,
    clock,
    metrics,
    context: {
      table: "items",
      region: parseRegionId(region.name),
      attributes: DEFAULT_VERSION_ATTRIBUTES,
      futureBoundMs: 300_000,
      expiry: "replicate",
    },
  });
  const forward = async (region: Region, ailment: Ailment = "none"): Promise<number> => {
    const entries = region.table.records(region.read);
    region.read += entries.length;
    await forwardChanges(entries, forwardDeps(region, ailment));
    return entries.length;
  };
  /** Applies in `region` what its peer has sent. */
  const apply = async (region: Region, ailment: Ailment = "none"): Promise<number> => {
    const messages = peerOf(region).transport.take();
    const read = ailment === "unreadable" ? messages.map(unreadable) : messages;
    await applyChanges(read, applyDeps(region, ailment));
    return messages.length;
  };
  const redriveDeps: RedriveDeps = {
    decodeBody: async (body) => decodeEnvelope(new TextDecoder().decode(body)),
    decodeRecord: (raw) => ({ kind: "malformed", sequence: "1", raw, detail: "Still odd." }),
    applyIn: async (name) => {
      const region = regions.find((known) => known.name === name);
      return region && applyDeps(region);
    },
    forwardFrom: async (name) => {
      const region = regions.find((known) => known.name === name);
      return region && forwardDeps(region);
    },
  };
  return {
    a,
    b,
    clock,
    letters,
    metrics,
    redriveDeps,
    forward,
    apply,
    async drain(): Promise<void> {
      for (let round = 0; round < ROUNDS_MAX; round++) {
        const moved = [await forward(a), await forward(b), await apply(a), await apply(b)];
        if (moved.every((count) => count === 0)) return;
      }
      throw new Error(`The regions were not quiet after ${ROUNDS_MAX} rounds.`);
    },
    redrive: async (texts: readonly string[]): Promise<readonly RedriveOutcome[]> =>
      redriveLetters(texts.map(decodeDeadLetter), redriveDeps),
    /** Whether both regions hold the same items with the same versions. */
    agrees(): boolean {
      const [left, right] = [shared(a), shared(b)];
      return (
        left.length === right.length && left.every((item, index) => itemsEqual(item, right[index] as Item))
      );
    },
  };
}

/** One region of the world. */
export type Region = ReturnType<typeof regionOf>;

function regionOf(name: string, clock: ManualClock) {
  const table = memoryTable({ name: "items", keySchema: { partitionKey: "pk" }, clock });
  return { name, table, store: memoryReplicaStore({ table }), transport: memoryTransport(), read: 0 };
}

function shared({ table }: Region): readonly Item[] {
  return table.items().map((item) => omitAttributes(item, [DEFAULT_VERSION_ATTRIBUTES.replicated]));
}

function ailing(transport: ChangeTransport, ailment: Ailment): ChangeTransport {
  return {
    ...transport,
    async send(changes, options) {
      if (ailment === "too-large") return changes.map(() => ({ status: "too-large", bytes: 2, bytesMax: 1 }));
      if (ailment === "refused") {
        const error = new IsthmusError("unexpected", "Refused.", { kind: "poison" });
        return changes.map(() => ({ status: "failed", error }));
      }
      return transport.send(changes, options);
    },
  };
}

/** The message as a region sees it that cannot read its format yet. */
function unreadable(message: DecodedMessage): DecodedMessage {
  if (message.content.kind !== "changes") return message;
  const texts = message.content.changes.map(encodeChange);
  const body = new TextEncoder().encode(encodeEnvelope("items", ["pk"], texts));
  const error = new IsthmusError("unsupported-envelope-version", "Of a newer version.");
  return { ...message, content: { kind: "malformed", body, error } };
}
