import { describe, expect, it } from "vitest";
import { chooseProxy } from "../../src/network/proxy-choice.ts";

function bypasses(noProxy: readonly string[], host: string, port = 443): boolean | undefined {
  return chooseProxy({ proxy: "http://proxy.example", noProxy }, {})?.bypasses(host, port);
}

describe("a host is reached without the proxy", () => {
  it.each([
    ["example.com", "example.com", true],
    ["example.com", "a.b.example.com", true],
    ["example.com", "notexample.com", false],
    ["example.com", "example.com.cn", false],
    [".example.com", "a.example.com", true],
    [".example.com", "example.com", false],
    ["*.example.com", "a.example.com", true],
    ["*.example.com", "example.com", false],
    ["Example.COM", "EXAMPLE.com", true],
    ["*", "anything", true],
    ["", "anything", false],
    ["127.0.0.1", "127.0.0.1", true],
    ["::1", "[::1]", true],
    ["[::1]", "::1", true],
    ["example.com:443", "example.com", true],
    ["example.com:8443", "example.com", false],
    ["[::1]:443", "::1", true],
    ["[::1]:444", "::1", false],
  ])("by %j: %s is %s", (entry, host, expected) => {
    expect(bypasses([entry], host)).toBe(expected);
    expect(bypasses(["other.example", entry], host)).toBe(expected);
  });
});

describe("from the environment", () => {
  const noProxy = "a.example, b.example\tc.example";

  it.each(["NO_PROXY", "no_proxy"])("%s counts where no list is configured", (name) => {
    const proxy = chooseProxy({ proxy: "http://p" }, { [name]: noProxy });
    expect(["a", "b", "c", "d"].map((host) => proxy?.bypasses(`${host}.example`, 443))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const configured = chooseProxy({ proxy: "http://p", noProxy: [] }, { [name]: noProxy });
    expect(configured?.bypasses("a.example", 443)).toBe(false);
  });

  it("a small name goes before a great one, and an empty one is none", () => {
    const both = chooseProxy(
      { proxy: "environment" },
      { https_proxy: "http://small", HTTPS_PROXY: "http://great" },
    );
    expect(both?.url.hostname).toBe("small");
    expect(chooseProxy({ proxy: "environment" }, { https_proxy: "", HTTPS_PROXY: "" })).toBeUndefined();
  });
});
