import type { DecodedMessage, StreamEntry } from "@isthmus/core";
import { microtasksDone } from "../microtasks.ts";
import type { IssueCall, PortAnswer, PortCall } from "../port-call.ts";
import type { SimulatedProtocol } from "../simulated-protocol.ts";
import { timestampOfMicros } from "../time-text.ts";
import { pairMap } from "./pair-map.ts";

// A use case is a function of what it is given and of the answers it gets, and an asynchronous one cannot be copied halfway. So each point
// that it can stand at is a node in a tree whose edges are answers. A node is found out once, by running the real use case from its
// start with the answers on the way to it; from then on, to step it is to follow an edge.

/** What a run works on. */
export type RunInput =
  | { readonly kind: "forward"; readonly region: string; readonly entries: readonly StreamEntry[] }
  | { readonly kind: "apply"; readonly region: string; readonly messages: readonly DecodedMessage[] };

/** Where a run stands: at a call that waits for its answer, or at its end. */
export type RunPoint =
  | { readonly kind: "call"; readonly call: PortCall; readonly callId: number }
  /** How many entries are handled, or of how many messages none is to come again. */
  | { readonly kind: "over"; readonly done: boolean };

/** One node of a run's tree. */
export interface RunNode {
  readonly id: number;
  readonly point: RunPoint;
  readonly children: Map<number, RunNode>;
  readonly input: RunInput;
  readonly history: readonly RunEdge[];
}

/** An answer, and the time at which it came. */
export interface RunEdge {
  readonly answer: PortAnswer;
  readonly nowMicros: number;
}

/** A point that nobody has been at yet. Find it out with {@link RunTree.explore}, then ask again. */
export interface Unexplored {
  readonly input: RunInput;
  readonly history: readonly RunEdge[];
  readonly startMicros: number;
  readonly attach: (node: RunNode) => void;
}

/** All runs that were ever looked at. */
export interface RunTree {
  /** The first point of a run. The two numbers name its input and its time. */
  start(a: number, b: number, input: () => RunInput, nowMicros: number): RunNode | Unexplored;
  /** The point behind a node after an answer. `key` names the answer and its time. */
  next(node: RunNode, key: number, edge: () => RunEdge): RunNode | Unexplored;
  explore(point: Unexplored): Promise<void>;
  node(id: number): RunNode;
  readonly size: number;
}

/** Whether a point is still to be found out. */
export function isUnexplored(point: RunNode | Unexplored): point is Unexplored {
  return "attach" in point;
}

/** Makes an empty tree for a protocol. */
export function runTree(
  protocol: SimulatedProtocol,
  futureBoundMs: number,
  callIdOf: (call: PortCall) => number,
): RunTree {
  const starts = pairMap<RunNode>();
  const startTimes = new Map<RunInput, number>();
  // Number 0 stands for "at rest" in states.
  const nodes: RunNode[] = [undefined as never];
  return {
    start(a, b, input, nowMicros) {
      const known = starts.get(a, b);
      if (known !== undefined) return known;
      const given = input();
      startTimes.set(given, nowMicros);
      return {
        input: given,
        history: [],
        startMicros: nowMicros,
        attach: (node) => starts.set(a, b, node),
      };
    },
    next(node, key, edge) {
      const known = node.children.get(key);
      if (known !== undefined) return known;
      return {
        input: node.input,
        history: [...node.history, edge()],
        startMicros: startTimes.get(node.input) ?? 0,
        attach: (child) => void node.children.set(key, child),
      };
    },
    async explore(unexplored) {
      const point = await standingAt(protocol, futureBoundMs, unexplored, callIdOf);
      const { input, history } = unexplored;
      const node: RunNode = { id: nodes.length, point, children: new Map(), input, history };
      nodes.push(node);
      unexplored.attach(node);
    },
    node: (id) => nodes[id] as RunNode,
    get size() {
      return nodes.length;
    },
  };
}

async function standingAt(
  protocol: SimulatedProtocol,
  futureBoundMs: number,
  { input, history, startMicros }: Unexplored,
  callIdOf: (call: PortCall) => number,
): Promise<RunPoint> {
  let nowMicros = startMicros;
  let answered = 0;
  let waiting: PortCall | undefined;
  const issue = (async (call: PortCall) => {
    const edge = history[answered++];
    if (edge === undefined) {
      waiting = call;
      return new Promise<PortAnswer>(() => undefined);
    }
    nowMicros = edge.nowMicros;
    return edge.answer;
  }) as IssueCall;
  const setting = {
    region: input.region,
    clock: { now: () => timestampOfMicros(nowMicros) },
    issue,
    futureBoundMs,
    expiry: "replicate",
  } as const;
  let result: number | ReadonlySet<string> | undefined;
  let failure: unknown;
  const run =
    input.kind === "forward"
      ? protocol.forward(input.entries, setting)
      : protocol.apply(input.messages, setting);
  run.then(
    (value: number | ReadonlySet<string>) => void (result = value),
    (error: unknown) => void (failure = error),
  );
  await microtasksDone();
  if (waiting !== undefined) return { kind: "call", call: waiting, callId: callIdOf(waiting) };
  if (failure !== undefined) throw failure instanceof Error ? failure : new Error("A use case rejected.");
  if (result === undefined) throw new RangeError("A use case neither called a port nor came to its end.");
  const done =
    typeof result === "number"
      ? input.kind === "forward" && result === input.entries.length
      : result.size === 0;
  return { kind: "over", done };
}
