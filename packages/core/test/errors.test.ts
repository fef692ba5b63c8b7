import { describe, expect, it } from "vitest";
import { IsthmusError, isIsthmusError, toIsthmusError } from "../src/index.ts";

describe("an error of Isthmus", () => {
  it("is poison unless it says otherwise, and only what is retryable can be tried again", () => {
    expect(new IsthmusError("wrong-key", "No.")).toMatchObject({
      name: "IsthmusError",
      code: "wrong-key",
      kind: "poison",
      retryable: false,
      message: "No.",
    });
    expect(new IsthmusError("throttled", "Later.", { kind: "retryable" }).retryable).toBe(true);
    expect(new IsthmusError("access-denied", "No.", { kind: "configuration" }).retryable).toBe(false);
  });

  it("has a cause only where there is one", () => {
    const cause = new Error("before");
    expect(new IsthmusError("throttled", "Later.", { cause }).cause).toBe(cause);
    expect(Object.hasOwn(new IsthmusError("throttled", "Later."), "cause")).toBe(false);
  });

  it("is known by its brand, which every copy of this package gives", () => {
    expect(isIsthmusError(new IsthmusError("throttled", "Later."))).toBe(true);
    expect(isIsthmusError({ brand: "@isthmus/error" })).toBe(true);
    for (const other of [new Error("x"), { brand: "other" }, {}, null, undefined, "text"])
      expect(isIsthmusError(other)).toBe(false);
  });

  it("is made of whatever was thrown, to be tried again", () => {
    const known = new IsthmusError("wrong-key", "No.");
    expect(toIsthmusError(known)).toBe(known);
    const cause = new TypeError("secret");
    expect(toIsthmusError(cause)).toMatchObject({
      code: "unexpected",
      kind: "retryable",
      message: "An unexpected TypeError was thrown.",
      cause,
    });
    expect(toIsthmusError("secret")).toMatchObject({ message: "An unexpected string was thrown." });
  });
});
