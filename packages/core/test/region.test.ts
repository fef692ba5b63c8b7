import { describe, expect, it } from "vitest";
import { parseRegionId, REGION_ID_LENGTH_MAX } from "../src/index.ts";

describe("the name of a region", () => {
  it.each(["cn-north-1", "us-east-1", "a", "7", "A.b_c-9", "a".repeat(REGION_ID_LENGTH_MAX)])(
    "may be %j",
    (text) => {
      expect(parseRegionId(text)).toBe(text);
    },
  );

  it.each(["", "-a", ".a", "a b", "a!", "!a", "区", "a@b", "a".repeat(REGION_ID_LENGTH_MAX + 1)])(
    "may not be %j",
    (text) => {
      expect(() => parseRegionId(text)).toThrow(
        expect.objectContaining({
          code: "invalid-region",
          message:
            `The region name ${JSON.stringify(text)} is not valid. Allowed: 1 to 64 letters, digits, ".", "_" or "-", ` +
            `starting with a letter or digit. Use the AWS region's name, for example "cn-north-1".`,
        }),
      );
    },
  );
});
