import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LIST_PRICES, pricesOf } from "../../src/cost/list-prices.ts";
import { withPriceFile } from "../../src/cost/price-file.ts";

const TODAY = "2027-01-31";

describe("a file of prices", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "isthmus-prices-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  async function file(text: string): Promise<string> {
    const path = join(directory, "prices.json");
    await writeFile(path, text);
    return path;
  }

  it("replaces the prices that it names and leaves all others", async () => {
    const path = await file('{"cn-north-1": {"sqsRequests": 2.5}}');
    const book = await withPriceFile(LIST_PRICES, path, TODAY);
    const { currency, prices } = pricesOf(book, "cn-north-1");
    expect(currency).toBe("CNY");
    expect(prices.sqsRequests).toEqual({ amount: 2.5, source: path, read: TODAY, assumed: false });
    expect(prices.logs).toEqual(pricesOf(LIST_PRICES, "cn-north-1").prices.logs);
    expect(pricesOf(book, "us-east-1")).toEqual(pricesOf(LIST_PRICES, "us-east-1"));
  });

  it("gives prices to a region that the list does not have", async () => {
    const book = await withPriceFile(LIST_PRICES, await file('{"sa-east-1": {"logs": 0.9}}'), TODAY);
    const { prices } = pricesOf(book, "sa-east-1");
    expect(prices.logs).toMatchObject({ amount: 0.9, assumed: false });
    expect(prices.metric).toMatchObject({ amount: 0.3, assumed: true });
  });

  it.each([
    ['{"cn-north-1": {"sqs": 1}}', /cn-north-1\.sqs: not one of the prices.*--print-prices/],
    ['{"cn-north-1": {"logs": -1}}', /cn-north-1\.logs/],
    ['{"Beijing": {}}', /Beijing: not the name of an AWS region/],
    ["[1", /cannot be read as JSON/],
  ])("is refused with where it is wrong: %s", async (text, message) => {
    await expect(withPriceFile(LIST_PRICES, await file(text), TODAY)).rejects.toMatchObject({
      code: "invalid-config",
      message: expect.stringMatching(message) as string,
    });
  });

  it("that is not there is a wrong configuration", async () => {
    await expect(withPriceFile(LIST_PRICES, join(directory, "none.json"), TODAY)).rejects.toMatchObject({
      code: "invalid-config",
    });
  });
});
