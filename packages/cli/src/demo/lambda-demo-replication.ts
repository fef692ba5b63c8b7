import { composeWrappers, faultInjector, requestCounter } from "@isthmus/local-cloud";
import { lambdaReplication } from "../lambda/lambda-replication.ts";
import type { MappedFunction } from "../lambda/lambda-replication.ts";
import { describeFunction } from "../lambda/describe-function.ts";
import { recentErrors } from "../recent-errors.ts";
import type { DemoReplication, DemoReplicationOptions } from "./demo-replication.ts";
import { demoLink } from "./link.ts";
import { observePuts } from "./observe-puts.ts";
import { tally } from "./tally.ts";
import { changeRequestCount, changeRequests } from "./traffic.ts";
import { undoStack } from "./undo-stack.ts";

/** Starts replication as it is deployed: the bundled functions behind event source mappings. What they send is counted, and can be cut off, on the wire. */
export async function lambdaDemoReplication(options: DemoReplicationOptions): Promise<DemoReplication> {
  const { cloud, transport, tableName, probe, nowMs } = options;
  const counter = requestCounter();
  const link = demoLink(faultInjector({ seed: 0 }), nowMs);
  const metrics = tally();
  const errors = recentErrors();
  const undo = undoStack();
  try {
    const { functions } = await lambdaReplication({
      cloud,
      tableName,
      transport,
      metrics,
      undo,
      onError: errors.add,
      wrappers: (region) => ({
        own: composeWrappers(
          ...(probe === undefined ? [] : [observePuts((edit) => probe.arrived(edit, region))]),
          counter.wrap,
        ),
        link: () => {
          const faulty = options.wrapTransport?.(region);
          return composeWrappers(link.wrap, ...(faulty === undefined ? [] : [faulty]), counter.wrap);
        },
      }),
    });
    const working = (): readonly MappedFunction[] => functions.filter((each) => each.stats().pending > 0);
    return {
      tally: metrics,
      link,
      requests: () => changeRequests(counter),
      activity: () => changeRequestCount(counter),
      busy: () => working().length > 0,
      pending: () => [...working().map(describeFunction), ...errors.messages],
      stop: async () => undo.unwind(),
    };
  } catch (error) {
    await undo.unwind();
    throw error;
  }
}
