import { isIsthmusError } from "@isthmus/core";
import { describe, expect, it } from "vitest";
import { parseCity } from "../../../src/demo/data/city.ts";
import { readCities, selectCities } from "../../../src/demo/data/cities.ts";
import { cityItem } from "../../../src/demo/data/city-item.ts";

const COUNT = 1200;

describe("the city data", () => {
  it("holds some hundred Chinese cities with their names in Han characters", async () => {
    const cities = await readCities(COUNT);
    const chinese = cities.filter(({ country }) => country === "CN");
    expect(cities).toHaveLength(COUNT);
    expect(chinese.length).toBe(COUNT / 4);
    expect(chinese.filter(({ hanName }) => hanName !== undefined).length).toBeGreaterThan(200);
  });

  it("names each city once and chooses the same ones every time", async () => {
    const ids = (await readCities(COUNT)).map(({ geonameid }) => geonameid);
    expect(new Set(ids).size).toBe(COUNT);
    expect((await readCities(COUNT)).map(({ geonameid }) => geonameid)).toEqual(ids);
  });

  it("chooses the most populous, a quarter of them Chinese", () => {
    const cities = Array.from({ length: 40 }, (_, i) => ({
      geonameid: i,
      country: i % 2 === 0 ? "CN" : "FR",
      population: i,
    }));
    expect(selectCities(cities, 4).map(({ population }) => population)).toEqual([38, 39, 37, 35]);
  });

  it("does not depend on the order of the file", async () => {
    const cities = Array.from({ length: 50 }, (_, i) => ({
      geonameid: i,
      country: i % 3 === 0 ? "CN" : "FR",
      population: Math.floor(i / 10),
    }));
    expect(selectCities([...cities].reverse(), 20)).toEqual(selectCities(cities, 20));
  });

  it("makes an item of each kind of attribute, numbers as they are written", async () => {
    const shanghai = (await readCities(100)).find(({ asciiName }) => asciiName === "Shanghai");
    const item = shanghai === undefined ? {} : cityItem(shanghai);
    expect(item["geonameid"]).toEqual({ N: "1796236" });
    expect(item["han_name"]).toEqual({ S: "上海" });
    expect(item["alternate_names"]).toMatchObject({ SS: expect.arrayContaining(["Šanghaj", "Шанхай"]) });
    expect(item["location"]).toMatchObject({
      M: { latitude: { N: "31.22222" }, country: { S: "CN" } },
    });
    expect(item["fingerprint"]).toMatchObject({ B: expect.any(Uint8Array) });
    expect(item["modified"]).toMatchObject({ L: expect.arrayContaining([{ N: expect.any(String) }]) });
  });

  it("refuses a line with another number of columns and names the number", () => {
    expect(() => parseCity("1\tA\tB")).toThrow(/has 3 columns\. Allowed: 19/);
  });

  it("says how many there are when more are asked for", async () => {
    const error = await readCities(1_000_000).catch((caught: unknown) => caught);
    expect(isIsthmusError(error) && error.code).toBe("invalid-config");
    expect(String(error)).toMatch(/1000000 cities were asked for and the data can give \d+/);
  });
});
