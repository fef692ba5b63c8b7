import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  decodeEnvelope,
  encodeChange,
  encodeEnvelope,
  ENVELOPE_VERSION,
  ENVELOPE_VERSION_READABLE_MAX,
  EnvelopeSchema,
  parseTimestamp,
  parseVersion,
} from "../src/index.ts";
import type { Change } from "../src/index.ts";

const put: Change = {
  kind: "put",
  table: "orders",
  key: { id: { S: "1" } },
  version: parseVersion("5@cn-north-1"),
  base: parseVersion("4@us-east-1"),
  writtenAt: parseTimestamp("6"),
  item: { id: { S: "1" }, total: { N: "1E-130" }, bytes: { B: Uint8Array.from([0, 255]) } },
};
const deletion: Change = {
  kind: "delete",
  table: "orders",
  key: { id: { S: "2" } },
  version: parseVersion("7@cn-north-1"),
  writtenAt: parseTimestamp("7"),
};

const encoded = encodeEnvelope("orders", ["id"], [put, deletion].map(encodeChange));

describe("the wire format", () => {
  it("is the one that the other partition was told about", () => {
    const shape = JSON.stringify(EnvelopeSchema, (name, value: unknown) =>
      name.startsWith("~") ? undefined : value,
    );
    const hash = createHash("sha256").update(`${ENVELOPE_VERSION} ${shape}`).digest("hex").slice(0, 16);
    // If this fails you have changed the wire format. The other partition may run the version before or after this one for weeks: read the
    // rules at the head of src/envelope.ts. An added optional field needs an entry in the history there and a new hash here. Anything else
    // needs a new ENVELOPE_VERSION whose readers are released first. Only then change the hash.
    expect(hash).toBe("00c7d28254d95e35");
  });

  it("is exactly this text, which the first release could read", () => {
    expect(encoded).toBe(
      '{"v":1,"t":"orders","k":["id"],"c":[' +
        '{"v":["5","cn-north-1"],"b":["4","us-east-1"],"w":"6","i":{"id":{"S":"1"},"total":{"N":"1E-130"},"bytes":{"B":"AP8="}}},' +
        '{"v":["7","cn-north-1"],"w":"7","k":{"id":{"S":"2"}}}]}',
    );
    expect(decodeEnvelope(encoded)).toEqual([put, deletion]);
  });

  it("is read one version ahead, unknown fields ignored", () => {
    const ahead = encoded
      .replace('"v":1', `"v":${ENVELOPE_VERSION_READABLE_MAX},"new":{"x":1}`)
      .replace('"w":"6"', '"w":"6","z":[1]');
    expect(decodeEnvelope(ahead)).toEqual([put, deletion]);
  });

  it("two versions ahead is told apart from damage, so that it can be redriven after an upgrade", () => {
    const far = encoded.replace('"v":1', `"v":${ENVELOPE_VERSION_READABLE_MAX + 1}`);
    expect(() => decodeEnvelope(far)).toThrow(
      expect.objectContaining({ code: "unsupported-envelope-version", kind: "poison" }),
    );
  });
});

describe("a malformed envelope", () => {
  it.each([
    ["no JSON", "secret"],
    ["an empty text", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["no table", encoded.replace('"t":"orders"', '"t":""')],
    ["no key names", encoded.replace('"k":["id"]', '"k":[]')],
    ["three key names", encoded.replace('"k":["id"]', '"k":["id","a","b"]')],
    ["no changes", encodeEnvelope("orders", ["id"], [])],
    ["a version that is no number", encoded.replace('["5",', '["five",')],
    ["a version without a region", encoded.replace('["5","cn-north-1"]', '["5"]')],
    ["an item that is a list", encoded.replace(/"i":\{.*?\}\}\}/, '"i":[]}')],
    ["an item without its key", encoded.replace('"id":{"S":"1"},', "")],
    ["a change with neither item nor key", encoded.replace('"k":{"id":{"S":"2"}}', '"q":1')],
    ["an unknown type", encoded.replace('{"N":"1E-130"}', '{"Z":"secret"}')],
    ["two types in one value", encoded.replace('{"N":"1E-130"}', '{"N":"1","S":"secret"}')],
    ["a number that is none", encoded.replace("1E-130", "secret")],
    ["binary that is not base64", encoded.replace("AP8=", "secret!")],
    [
      "nesting without end",
      encoded.replace('{"N":"1E-130"}', '{"L":['.repeat(60) + '{"S":"secret"}' + "]}".repeat(60)),
    ],
  ])("%s is refused without quoting what it holds", (_, text) => {
    let thrown: unknown;
    try {
      decodeEnvelope(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: "malformed-envelope", kind: "poison" });
    expect(String(thrown)).not.toContain("secret");
  });
});

describe("what is said of a malformed envelope", () => {
  it.each([
    ["no JSON", "secret", "The message is not JSON. Only messages of Isthmus belong into this transport."],
    ["a number", "7", "The envelope is malformed at the top. Expected there: Object."],
    [
      "a format of a fraction",
      encoded.replace('"v":1', '"v":1.5'),
      "The envelope is malformed at v. Expected there: ",
    ],
    [
      "a format below the first",
      encoded.replace('"v":1', '"v":0'),
      "The envelope is malformed at v. Expected there: >=1.",
    ],
    [
      "an empty table",
      encoded.replace('"t":"orders"', '"t":""'),
      "The envelope is malformed at t. Expected there: >=1.",
    ],
    [
      "a table of 256 characters",
      encoded.replace('"t":"orders"', `"t":"${"t".repeat(256)}"`),
      "The envelope is malformed at t. Expected there: <=255.",
    ],
    [
      "an empty key name",
      encoded.replace('"k":["id"]', '"k":[""]'),
      "The envelope is malformed at k.0. Expected there: >=1.",
    ],
    [
      "a change that is a number",
      encoded.replace(/"c":\[/, '"c":[7,'),
      "The envelope is malformed at c.0. Expected there: ",
    ],
    ...["[]", "null", '"text"'].map((item) => [
      `an item that is ${item}`,
      encoded.replace(/"i":\{.*?\}\}\}/, `"i":${item}}`),
      "The envelope is malformed at c.0",
    ]),
    ["a time that is none", encoded.replace('"w":"7"', '"w":"soon"'), "The envelope is malformed at c.1"],
    [
      "a key that is missing from an item",
      encoded.replace('"id":{"S":"1"},', ""),
      `Change 0 of the envelope is malformed. The key attribute "id" is missing.`,
    ],
    [
      "a key that is missing from a deletion",
      encoded.replace('"k":{"id":{"S":"2"}}', '"k":{"toString":{"S":"2"}}'),
      `Change 1 of the envelope is malformed. The key attribute "id" is missing.`,
    ],
    [
      "a value in a deletion's key",
      encoded.replace('"k":{"id":{"S":"2"}}', '"k":{"id":{"Z":"2"}}'),
      "Change 1 of the envelope is malformed. The attribute value at key.id is malformed.",
    ],
    [
      "a value in an item",
      encoded.replace('{"N":"1E-130"}', '{"N":"secret"}'),
      "Change 0 of the envelope is malformed. The attribute value at item.total is malformed.",
    ],
    [
      "a format that is newer",
      encoded.replace('"v":1', '"v":3'),
      "The message has wire format 3. This version reads formats up to 2. Upgrade Isthmus here, then redrive the dead letter.",
    ],
  ])("is where it is: %s", (_, text, message) => {
    expect(() => decodeEnvelope(text)).toThrow(message);
  });

  it("leads to what is wrong with a change, as its cause", () => {
    const wrong = encoded.replace('{"N":"1E-130"}', '{"N":"x"}');
    expect(() => decodeEnvelope(wrong)).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ code: "invalid-attribute-value" }) as unknown,
      }),
    );
  });

  it("begins at the bounds: a table of 255 characters, keys of two attributes and ten thousand changes are none too many", () => {
    const changes = Array.from({ length: 10_000 }, () => encodeChange(deletion));
    expect(decodeEnvelope(encodeEnvelope("t".repeat(255), ["id"], changes))).toHaveLength(10_000);
    expect(() => decodeEnvelope(encodeEnvelope("t", ["id"], [...changes, encodeChange(deletion)]))).toThrow(
      "The envelope is malformed at c. Expected there: <=10000.",
    );
    const twoKeys = encodeEnvelope("t", ["id", "total"], [encodeChange(put)]);
    expect(decodeEnvelope(twoKeys)).toMatchObject([{ key: { id: { S: "1" }, total: { N: "1E-130" } } }]);
  });
});
