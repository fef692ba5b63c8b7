import {
  parseItemSizes,
  parseWriteMix,
  ITEM_SIZES_DEFAULT,
  KEYS_MAX,
  LOAD_WRITES_MAX,
  WRITE_KINDS,
  WRITE_MIX_DEFAULT,
} from "@isthmus/load";
import { isIsthmusError } from "@isthmus/core";
import { InvalidArgumentError, Option } from "commander";
import { decimalNumber } from "../cost/decimal-number.ts";
import { DEMO_DEFAULTS, DEMO_RUNTIMES, DEMO_TRANSPORTS } from "../demo/options.ts";
import { wholeNumber } from "../whole-number.ts";
import { KEY_DISTRIBUTIONS, PAYLOADS, RATE_SHAPES } from "./load-flags.ts";
import type { ByRegion } from "./load-flags.ts";

/** The options of `isthmus load`, in the order in which the help tells them. */
export function loadOptions(): readonly Option[] {
  return [...placeOptions(), ...paceOptions(), ...workloadOptions(), ...endOptions()];
}

function placeOptions(): readonly Option[] {
  return [
    new Option("--preset <name>", "a whole set of flags: the original sample's own load test").choices([
      "sample",
    ]),
    new Option("--runtime <name>", "embedded: where replication runs")
      .choices(DEMO_RUNTIMES)
      .default(DEMO_DEFAULTS.runtime),
    new Option("--transport <name>", "embedded: how changes travel")
      .choices(DEMO_TRANSPORTS)
      .default(DEMO_DEFAULTS.transport),
    new Option("--config <file>", "load the tables of this configuration file of isthmus run"),
    repeated("--side <region>", "load a table in this AWS region; with --table, at least twice", "none"),
    new Option("--table <name>", "which table (with --config: its name there)"),
    new Option(
      "--profile <region=name>",
      "credentials of a region: a profile of ~/.aws; may be given for each region",
    )
      .argParser(byRegion)
      .default({}, "those of --config, or the SDK's default chain"),
    new Option("--replicate", "with --config: run the worker, too, for as long as the load takes").default(
      false,
    ),
    repeated("--from <region>", "write in this region only; may be given several times", "in all"),
  ];
}

function paceOptions(): readonly Option[] {
  return [
    number("--seconds <n>", "how long to write", 1, 86_400, 20),
    new Option("--steps <n>", "write no more than this in each region").argParser(
      wholeNumber(1, LOAD_WRITES_MAX),
    ),
    number("--rate <n>", "writes a second in each region", 1, 20_000, 40),
    new Option("--shape <name>", "how the rate goes over time").choices(RATE_SHAPES).default("constant"),
    new Option("--peak <n>", "the rate that a ramp or a burst goes up to").argParser(wholeNumber(1, 20_000)),
    number("--period <seconds>", "time from one burst to the next", 1, 86_400, 10),
    number("--burst <seconds>", "how long a burst lasts", 1, 86_400, 2),
    number("--concurrency <n>", "writes under way at the same time in each region", 1, 1000, 64),
  ];
}

function workloadOptions(): readonly Option[] {
  return [
    new Option("--mix <weights>", `of ${WRITE_KINDS.join(", ")}`)
      .argParser(parsed(parseWriteMix))
      .default(WRITE_MIX_DEFAULT, weightsText(WRITE_MIX_DEFAULT)),
    number("--keys <n>", "keys of its own that each region writes again and again", 1, KEYS_MAX, 500),
    number("--shared-keys <n>", "keys that all regions write", 1, KEYS_MAX, 50),
    new Option("--distribution <name>", "how often each key is written")
      .choices(KEY_DISTRIBUTIONS)
      .default("zipf"),
    new Option("--zipf <exponent>", "how uneven that is").argParser(decimalNumber(0, 10)).default(1),
    new Option("--sizes <sizes>", "item sizes in bytes with weights, such as 200-1k:90,1k-16k:9,399k:1")
      .argParser(parsed(parseItemSizes))
      .default(ITEM_SIZES_DEFAULT, "200-1k:90,1k-16k:9.5,16k-399k:0.5"),
    new Option("--payload <name>", "text compresses like words, binary not at all")
      .choices(PAYLOADS)
      .default("text"),
    new Option("--versioned <share>", "part of the puts and updates by the versioned writer, 0 to 1")
      .argParser(decimalNumber(0, 1))
      .default(0.5),
    number("--seed <n>", "chooses keys, sizes and kinds", 0, 2 ** 32 - 1, 1),
  ];
}

function endOptions(): readonly Option[] {
  return [
    number(
      "--deadline <seconds>",
      "how long the regions may take to agree after the last write",
      1,
      86_400,
      60,
    ),
    new Option(
      "--poll <ms>",
      "pause between two reads of a stream (default: 200 embedded, 250 elsewhere)",
    ).argParser(wholeNumber(1, 60_000)),
    new Option("--delete-items", "delete the items again, unless the regions do not agree").default(false),
    new Option("--report <file>", "write a page with charts to this file"),
    new Option("--json", "print one JSON object to standard output and nothing else").default(false),
    new Option("--yes", "do not ask before writing to tables that are not on this machine").default(false),
  ];
}

function number(flags: string, description: string, min: number, max: number, preset: number): Option {
  return new Option(flags, `${description} (${min} to ${max})`)
    .argParser(wholeNumber(min, max))
    .default(preset);
}

function repeated(flags: string, description: string, absent: string): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], absent);
}

function byRegion(text: string, before: ByRegion): ByRegion {
  const [, region, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (region === undefined || value === undefined) {
    throw new InvalidArgumentError("Allowed: a region and a profile, such as cn-north-1=china.");
  }
  return { ...before, [region]: value };
}

/** A parser that tells commander what is wrong in the parser's own words. */
function parsed<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw isIsthmusError(error) ? new InvalidArgumentError(error.message) : error;
    }
  };
}

function weightsText(mix: Readonly<Record<string, number>>): string {
  return Object.entries(mix)
    .map(([kind, weight]) => `${kind}=${weight}`)
    .join(",");
}
