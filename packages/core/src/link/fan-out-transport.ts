import { changeKeyText } from "../change.ts";
import type { Change } from "../change.ts";
import { isIsthmusError, IsthmusError } from "../errors.ts";
import { mapBounded } from "../map-bounded.ts";
import type { ChangeTransport, SendOutcome } from "../ports/change-transport.ts";
import { formatVersion } from "../version.ts";

/**
 * One transport to several peers: a change is sent once every peer has accepted it. What some have accepted already is not sent to them again
 * when the failed rest is tried again.
 */
export function fanOutTransport(peers: readonly ChangeTransport[]): ChangeTransport {
  // What each peer has accepted of the changes that failed for another one: at most the few batches that each shard has under way.
  const accepted = peers.map(() => new Set<string>());
  return {
    async send(changes, options) {
      const ids = changes.map(identity);
      const byPeer = await mapBounded(peers, peers.length, async (peer, index) => {
        const known = accepted[index] as Set<string>;
        const wanted = changes.filter((_, place) => !known.has(ids[place] as string));
        const sent = wanted.length === 0 ? [] : await sendTo(peer, wanted, options);
        const outcomes = new Map(wanted.map((change, place) => [change, sent[place]]));
        return changes.map((change, place) =>
          known.has(ids[place] as string) ? SENT : (outcomes.get(change) ?? unanswered()),
        );
      });
      return changes.map((_, place) => {
        const outcomes = byPeer.map((sent) => sent[place] as SendOutcome);
        const worst = worstOf(outcomes);
        for (const [index, outcome] of outcomes.entries()) {
          const known = accepted[index] as Set<string>;
          if (worst.status === "failed" && outcome.status === "sent") known.add(ids[place] as string);
          else known.delete(ids[place] as string);
        }
        return worst;
      });
    },
    async close() {
      await Promise.all(peers.map(async (peer) => peer.close()));
    },
  };
}

const SENT: SendOutcome = { status: "sent" };

/** A peer that rejects as a whole must not keep the others from being sent to. */
async function sendTo(
  peer: ChangeTransport,
  changes: readonly Change[],
  options: Parameters<ChangeTransport["send"]>[1],
): Promise<readonly SendOutcome[]> {
  try {
    return await peer.send(changes, options);
  } catch (error) {
    if (!isIsthmusError(error)) throw error;
    return changes.map(() => ({ status: "failed", error }));
  }
}

/** A failure first, since it may pass; what is too large for one peer is dead-lettered once the others have it. */
function worstOf(outcomes: readonly SendOutcome[]): SendOutcome {
  return (
    outcomes.find(({ status }) => status === "failed") ??
    outcomes.find(({ status }) => status === "too-large") ??
    SENT
  );
}

function identity(change: Change): string {
  return JSON.stringify([change.table, changeKeyText(change), change.kind, formatVersion(change.version)]);
}

function unanswered(): SendOutcome {
  return {
    status: "failed",
    error: new IsthmusError("unexpected", "The transport did not say what became of a change.", {
      kind: "retryable",
    }),
  };
}
