import { DEFAULT_VERSION_ATTRIBUTES, tryParseTimestamp } from "@isthmus/core";
import type { Change, Item, StreamRecord } from "@isthmus/core";
import { performOnCell } from "./cell.ts";
import { SIMULATED_TABLE } from "./simulated-protocol.ts";
import type { SimulatedProtocol } from "./simulated-protocol.ts";

/**
 * The rules of the public sample that Isthmus grew out of, as far as its description tells them: a put is applied where the timestamp held is
 * strictly lower; a deletion carries the old write's time and is applied where the timestamp held is not higher; a write is sent if its region tag is
 * this region's; nothing remembers deletions. It promises convergence, and anybody can watch the simulator find out that it does not keep it.
 */
export function sampleProtocol(): SimulatedProtocol {
  return {
    name: "sample",
    promises: new Set(["convergence"]),
    perform: performOnCell,
    async forward(entries, { region, issue }) {
      const changes = entries.flatMap((entry) => {
        const change = entry.kind === "record" ? changeOf(entry.record, region) : undefined;
        return change === undefined ? [] : [change];
      });
      if (changes.length > 0) {
        const sent = await issue({ method: "send", changes });
        if (sent.some(({ status }) => status === "failed")) return 0;
      }
      return entries.length;
    },
    async apply(messages, { issue }) {
      const again = new Set<string>();
      for (const { id, content } of messages) {
        if (content.kind === "malformed") continue;
        for (const change of content.changes) {
          try {
            await applied(change, issue);
          } catch {
            again.add(id);
          }
        }
      }
      return again;
    },
  };
}

function changeOf({ key, oldImage, newImage, createdAt }: StreamRecord, region: string): Change | undefined {
  const image = newImage ?? oldImage;
  const timestamp = image?.[DEFAULT_VERSION_ATTRIBUTES.timestamp];
  const tag = image?.[DEFAULT_VERSION_ATTRIBUTES.region];
  const time = timestamp !== undefined && "N" in timestamp ? tryParseTimestamp(timestamp.N) : undefined;
  if (image === undefined || time === undefined || tag === undefined || !("S" in tag)) return undefined;
  const common = {
    table: SIMULATED_TABLE,
    key,
    version: { timestamp: time, region: tag.S },
    writtenAt: createdAt,
  };
  if (newImage === undefined) return { ...common, kind: "delete" };
  return tag.S === region ? { ...common, kind: "put", item: newImage } : undefined;
}

async function applied(
  change: Change,
  issue: Parameters<SimulatedProtocol["apply"]>[1]["issue"],
): Promise<void> {
  const { key, version } = change;
  if (change.kind === "delete") {
    await issue({ method: "sampleDelete", key, timestamp: version.timestamp });
    return;
  }
  const item: Item = change.item;
  await issue({ method: "samplePut", key, item, timestamp: version.timestamp });
}
