/** The functions that there are. */
export const HANDLER_NAMES = ["forward", "apply", "redrive", "heartbeat"] as const;

/** One of {@link HANDLER_NAMES}. */
export type HandlerName = (typeof HANDLER_NAMES)[number];

/** One environment variable. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Where its value goes in the configuration that is checked. */
  readonly path: readonly string[];
  /** How its text is read. */
  readonly form: "text" | "number" | "JSON";
  /** The functions that read it. */
  readonly usedBy: readonly HandlerName[];
  /** The functions that cannot do without it. */
  readonly neededBy: readonly HandlerName[];
  /** Where `isthmus.config.json` has the very same setting. */
  readonly inFile?: string;
}

const ALL = HANDLER_NAMES;
const MOVING = ["forward", "apply", "redrive"] as const;

/** Every variable that the functions read. The only list of them: checking and documentation are made from it. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  { name: "ISTHMUS_REGION", path: ["region"], form: "text", usedBy: ALL, neededBy: ALL },
  {
    name: "ISTHMUS_REGIONS",
    path: ["regions"],
    form: "JSON",
    usedBy: ALL,
    neededBy: ALL,
    inFile: "regions",
  },
  { name: "ISTHMUS_TABLES", path: ["tables"], form: "JSON", usedBy: ALL, neededBy: ALL, inFile: "tables" },
  {
    name: "ISTHMUS_TOMBSTONES_TABLE",
    path: ["tombstones", "table"],
    form: "text",
    usedBy: MOVING,
    neededBy: [],
    inFile: "tombstones.table",
  },
  {
    name: "ISTHMUS_TOMBSTONES_LIFE_DAYS",
    path: ["tombstones", "lifeDays"],
    form: "number",
    usedBy: MOVING,
    neededBy: [],
    inFile: "tombstones.lifeDays",
  },
  {
    name: "ISTHMUS_TOMBSTONES_MARGIN_DAYS",
    path: ["tombstones", "marginDays"],
    form: "number",
    usedBy: ["apply", "redrive"],
    neededBy: [],
    inFile: "tombstones.marginDays",
  },
  {
    name: "ISTHMUS_FUTURE_BOUND_SECONDS",
    path: ["futureBoundSeconds"],
    form: "number",
    usedBy: MOVING,
    neededBy: [],
    inFile: "futureBoundSeconds",
  },
  {
    name: "ISTHMUS_CONCURRENCY",
    path: ["concurrency"],
    form: "number",
    usedBy: MOVING,
    neededBy: [],
    inFile: "concurrency",
  },
  {
    name: "ISTHMUS_DEAD_LETTERS_QUEUE",
    path: ["deadLetters", "queue"],
    form: "text",
    usedBy: MOVING,
    neededBy: MOVING,
  },
  {
    name: "ISTHMUS_DEAD_LETTERS_BUCKET",
    path: ["deadLetters", "bucket"],
    form: "text",
    usedBy: MOVING,
    neededBy: [],
  },
  {
    name: "ISTHMUS_DEAD_LETTERS_PREFIX",
    path: ["deadLetters", "prefix"],
    form: "text",
    usedBy: MOVING,
    neededBy: [],
  },
  {
    name: "ISTHMUS_HEARTBEAT_TABLE",
    path: ["heartbeatTable"],
    form: "text",
    usedBy: ["heartbeat"],
    neededBy: ["heartbeat"],
  },
  {
    name: "ISTHMUS_DEADLINE_MARGIN_MS",
    path: ["deadlineMarginMs"],
    form: "number",
    usedBy: ALL,
    neededBy: [],
  },
  { name: "ISTHMUS_LOG_LEVEL", path: ["logLevel"], form: "text", usedBy: ALL, neededBy: [] },
];
