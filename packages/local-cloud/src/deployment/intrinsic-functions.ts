import { LocalCloudError } from "../local-cloud-error.ts";

/** Resolves the argument of a template's function. */
export type Resolver = (argument: unknown) => unknown;

/** What the functions of a template are resolved against. */
export interface IntrinsicScope {
  readonly stackName: string;
  readonly resolve: Resolver;
  readonly holds: (condition: string) => boolean;
  readonly ref: (name: string) => unknown;
  readonly attribute: (logicalId: string, name: string) => string;
  readonly mappings: Readonly<Record<string, unknown>>;
}

/** The functions of CloudFormation that are known here, by name. */
export function intrinsicFunctions(scope: IntrinsicScope): ReadonlyMap<string, Resolver> {
  const { resolve, holds, ref, attribute } = scope;
  const list = (argument: unknown): readonly unknown[] => {
    const resolved = resolve(argument);
    if (Array.isArray(resolved)) return resolved as readonly unknown[];
    throw new LocalCloudError(
      "invalid-template",
      `The template of ${scope.stackName} has a ${typeof resolved} where a list is needed.`,
    );
  };
  const pair = (argument: unknown): readonly [unknown, unknown] => argument as readonly [unknown, unknown];
  return new Map<string, Resolver>([
    ["Ref", (name) => ref(textOf(name))],
    ["Fn::GetAtt", (argument) => attribute(...attributePath(argument))],
    ["Fn::Sub", (argument) => substitute(argument, scope)],
    ["Fn::Base64", (argument) => Buffer.from(textOf(resolve(argument))).toString("base64")],
    ["Fn::And", (argument) => list(argument).every((value) => value === true)],
    ["Fn::Or", (argument) => list(argument).some((value) => value === true)],
    ["Fn::Not", (argument) => list(argument)[0] !== true],
    [
      "Fn::Join",
      (argument) => {
        const [separator, parts] = pair(argument);
        return list(parts).map(textOf).join(textOf(separator));
      },
    ],
    [
      "Fn::Split",
      (argument) => {
        const [separator, text] = pair(argument);
        return textOf(resolve(text)).split(textOf(separator));
      },
    ],
    [
      "Fn::Select",
      (argument) => {
        const [index, parts] = pair(argument);
        return list(parts)[Number(resolve(index))];
      },
    ],
    [
      "Fn::If",
      (argument) => {
        const [condition, yes, no] = argument as readonly [string, unknown, unknown];
        return resolve(holds(condition) ? yes : no);
      },
    ],
    // A policy statement has a member of this name, too, but never alone.
    ["Condition", (name) => (typeof name === "string" ? holds(name) : { Condition: resolve(name) })],
    [
      "Fn::Equals",
      (argument) => {
        const [one, other] = list(argument);
        return textOf(one) === textOf(other);
      },
    ],
    [
      "Fn::FindInMap",
      (argument) => resolve(list(argument).map(textOf).reduce<unknown>(member, scope.mappings)),
    ],
  ]);
}

function attributePath(argument: unknown): [logicalId: string, name: string] {
  const [logicalId = "", ...path] = Array.isArray(argument)
    ? argument.map(textOf)
    : textOf(argument).split(".");
  return [logicalId, path.join(".")];
}

function substitute(argument: unknown, { resolve, ref, attribute }: IntrinsicScope): string {
  const [text, variables] = (Array.isArray(argument) ? argument : [argument, {}]) as [
    string,
    Readonly<Record<string, unknown>>,
  ];
  return text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal !== "") return `\${${name}}`;
    if (name in variables) return textOf(resolve(variables[name]));
    return name.includes(".") && !name.startsWith("AWS::")
      ? attribute(...attributePath(name))
      : textOf(ref(name));
  });
}

function member(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[name];
}

/** CloudFormation takes numbers and booleans for texts. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new LocalCloudError("invalid-template", `A template has a ${typeof value} where a text is needed.`);
}
