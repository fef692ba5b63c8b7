import type { Stack } from "aws-cdk-lib";
import {
  checkSchema,
  crossCheckReplicas,
  invalidConfig,
  RegionsSchema,
  TablesSchema,
} from "@isthmus/settings";
import type { ConfigProblem } from "@isthmus/settings";
import type { FunctionName } from "../functions/function-name.ts";

/** Lambda's limit for all variables of a function, names and values. */
const ENVIRONMENT_BYTES_MAX = 4096;
/** About as many bytes as a name has that is known only when deployed. */
const UNKNOWN_BYTES = 64;

/**
 * Holds a function's variables against the schemas that the function itself reads them with, and against Lambda's limit of their size.
 *
 * @throws IsthmusError `invalid-config` (configuration)
 */
export function checkEnvironment(
  name: FunctionName,
  environment: Readonly<Record<string, string>>,
  stack: Stack,
): void {
  const unknowns = new Map<string, string>();
  const texts = Object.fromEntries(
    Object.entries(environment).map(([variable, value]) => [
      variable,
      plainText(stack.resolve(value), unknowns),
    ]),
  );
  const problems = [...sizeProblems(name, texts), ...schemaProblems(texts)];
  if (problems.length > 0) throw invalidConfig(problems);
}

interface PlainText {
  readonly text: string;
  readonly bytes: number;
}

/**
 * A text with something in the places of what is known only when deployed: accounts, names that CloudFormation gives. Twelve digits pass for both, and
 * each unknown has its own, so that two tables are not taken for one.
 */
function plainText(resolved: unknown, unknowns: Map<string, string>): PlainText {
  if (typeof resolved === "string") return { text: resolved, bytes: Buffer.byteLength(resolved) };
  const parts = joinedParts(resolved);
  if (parts === undefined) {
    const identity = JSON.stringify(resolved);
    const text = unknowns.get(identity) ?? `${unknowns.size}`.padStart(12, "0");
    unknowns.set(identity, text);
    return { text, bytes: UNKNOWN_BYTES };
  }
  const texts = parts.map((part) => plainText(part, unknowns));
  return {
    text: texts.map(({ text }) => text).join(""),
    bytes: texts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** The parts of `Fn::Join` without a delimiter, as CDK joins texts and tokens. */
function joinedParts(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== "object" || value === null || !("Fn::Join" in value)) return undefined;
  const [delimiter, parts] = value["Fn::Join"] as readonly unknown[];
  return delimiter === "" && Array.isArray(parts) ? parts : undefined;
}

function sizeProblems(
  name: FunctionName,
  texts: Readonly<Record<string, PlainText>>,
): readonly ConfigProblem[] {
  const bytes = Object.entries(texts).reduce(
    (sum, [variable, { bytes: size }]) => sum + Buffer.byteLength(variable) + size,
    0,
  );
  if (bytes <= ENVIRONMENT_BYTES_MAX) return [];
  return [
    {
      path: ["tables"],
      message: `and peers are too many for one side: the variables of the function ${name} have about ${bytes} bytes. Allowed by Lambda: ${ENVIRONMENT_BYTES_MAX}. Make two sides, each with some of the tables and a namePrefix of its own.`,
    },
  ];
}

function schemaProblems(texts: Readonly<Record<string, PlainText>>): readonly ConfigProblem[] {
  const regions = JSON.parse(texts["ISTHMUS_REGIONS"]?.text ?? "{}") as unknown;
  const tables = JSON.parse(texts["ISTHMUS_TABLES"]?.text ?? "{}") as unknown;
  const life = texts["ISTHMUS_TOMBSTONES_LIFE_DAYS"]?.text;
  const margin = texts["ISTHMUS_TOMBSTONES_MARGIN_DAYS"]?.text;
  const within = (place: string, { path, ...rest }: ConfigProblem): ConfigProblem => ({
    path: [place, ...path],
    ...rest,
  });
  return [
    ...checkSchema(RegionsSchema, regions).problems.map((problem) => within("regions", problem)),
    ...checkSchema(TablesSchema, tables).problems.map((problem) => within("tables", problem)),
    ...crossCheckReplicas({
      regions,
      tables,
      tombstones: {
        ...(life !== undefined && { lifeDays: Number(life) }),
        ...(margin !== undefined && { marginDays: Number(margin) }),
      },
    }),
  ];
}
