import fc from "fast-check";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An update of an application with placeholders that are all used. */
export interface GeneratedUpdate {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  /** Texts of the actions that do not touch the version. */
  readonly kept: readonly string[];
  /** Version attributes that the update assigns. */
  readonly assigned: readonly string[];
}

interface Piece {
  readonly text: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
  readonly version?: string;
}

const space = fc.constantFrom(" ", "\n", "\t", "  \n ");
const looseSpace = fc.constantFrom("", " ", "\n  ");

function casing(keyword: string): fc.Arbitrary<string> {
  return fc.constantFrom(keyword, keyword.toLowerCase(), keyword[0] + keyword.slice(1).toLowerCase());
}

/** The `n`th action of a SET clause; attributes are its own, so that paths never overlap. */
function setAction(n: number): fc.Arbitrary<Piece> {
  return fc
    .tuple(
      fc.constantFrom(`s${n}`, `#s${n}`, `nested.s${n}`, `nested.#s${n}`),
      looseSpace,
      fc.constantFrom(
        `:v${n}`,
        `n1 + :v${n}`,
        `if_not_exists(s${n}, :v${n})`,
        `if_not_exists( nope , :v${n} )-:v${n}`,
        `list_append(entries0, if_not_exists(nope, :l${n}))`,
        "entries0[0]",
      ),
    )
    .map(([path, gap, operand]) => ({
      text: `${path}${gap}=${gap}${operand}`,
      names: path.includes("#") ? { [`#s${n}`]: `s${n}` } : {},
      values: {
        ...(operand.includes(`:v${n}`) && { [`:v${n}`]: { N: String(n + 1) } }),
        ...(operand.includes(`:l${n}`) && { [`:l${n}`]: { L: [{ S: "x" }] } }),
      },
    }));
}

function simpleAction(keyword: string, n: number): fc.Arbitrary<Piece> {
  const attribute = `${keyword.toLowerCase()}_${n}`;
  return fc.boolean().map((byPlaceholder) => {
    const path = byPlaceholder ? `#${attribute}` : attribute;
    const value = `:${attribute}`;
    return {
      text: keyword === "REMOVE" ? path : `${path} ${value}`,
      names: byPlaceholder ? { [`#${attribute}`]: attribute } : {},
      values:
        keyword === "REMOVE"
          ? {}
          : ({ [value]: keyword === "ADD" ? { N: "1" } : { SS: ["a"] } } satisfies Record<
              string,
              AttributeValue
            >),
    };
  });
}

function versionAction(keyword: string, attribute: string): fc.Arbitrary<Piece> {
  return fc.boolean().map((byPlaceholder) => {
    const path = byPlaceholder ? `#${attribute}` : attribute;
    const value = `:${attribute}`;
    const operand: AttributeValue = keyword === "DELETE" ? { SS: ["a"] } : { N: "7" };
    return {
      text: keyword === "REMOVE" ? path : keyword === "SET" ? `${path} = ${value}` : `${path} ${value}`,
      names: byPlaceholder ? { [`#${attribute}`]: attribute } : {},
      values: keyword === "REMOVE" ? {} : { [value]: operand },
      version: attribute,
    };
  });
}

/** Updates in any clause order, letter case and layout, some of which assign to the version themselves. */
export function generatedUpdate(versionAttributes: readonly string[]): fc.Arbitrary<GeneratedUpdate> {
  const keywords = ["SET", "REMOVE", "ADD", "DELETE"];
  const placement = fc.tuple(...versionAttributes.map(() => fc.constantFrom(undefined, ...keywords)));
  return fc
    .tuple(fc.shuffledSubarray(keywords, { minLength: 1 }), placement)
    .chain(([order, placed]) =>
      fc.tuple(
        ...order.map((keyword) => {
          const own = fc
            .integer({ min: 1, max: 3 })
            .chain((count) =>
              fc.tuple(
                ...Array.from({ length: count }, (_, n) =>
                  keyword === "SET" ? setAction(n) : simpleAction(keyword, n),
                ),
              ),
            );
          const ours = fc.tuple(
            ...versionAttributes
              .filter((_, index) => placed[index] === keyword)
              .map((attribute) => versionAction(keyword, attribute)),
          );
          return fc
            .tuple(casing(keyword), own, ours, fc.boolean(), looseSpace, space)
            .map(([word, kept, version, onlyVersion, gap, end]) => {
              const pieces = onlyVersion && version.length > 0 ? version : [...version, ...kept];
              return { pieces, text: `${word}${end}${pieces.map(({ text }) => text).join(`${gap},${gap}`)}` };
            });
        }),
      ),
    )
    .map((clauses) => {
      const pieces = clauses.flatMap((clause) => clause.pieces);
      const names = Object.assign({}, ...pieces.map((piece) => piece.names)) as Record<string, string>;
      const values = Object.assign({}, ...pieces.map((piece) => piece.values)) as Record<
        string,
        AttributeValue
      >;
      return {
        UpdateExpression: clauses.map(({ text }) => text).join("\n"),
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
        kept: pieces.filter(({ version }) => version === undefined).map(({ text }) => text),
        assigned: pieces.flatMap(({ version }) => (version === undefined ? [] : [version])),
      };
    });
}
