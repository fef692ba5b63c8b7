import type { CallOptions } from "@isthmus/core";
import { directoryDeadLetterBox } from "@isthmus/dead-letters";
import type { DeadLetterBox } from "@isthmus/dead-letters";
import { openDeadLetterBox, readConfig } from "@isthmus/worker-runtime";
import { Option } from "commander";
import type { Command } from "commander";
import { usageError } from "./usage-error.ts";
import { wholeNumber } from "../whole-number.ts";

/** Where the letters are, as the flags say. */
export interface PlaceFlags {
  readonly config: string;
  readonly directory?: string;
  readonly queueUrl?: string;
  readonly regionName?: string;
  readonly max: number;
}

const CONFIG_DEFAULT = "isthmus.config.json";
const LETTERS_DEFAULT = 1000;
const LETTERS_MAX = 100_000;

/** Gives a command the flags that tell where the letters are. */
export function withPlaceFlags(command: Command): Command {
  return command
    .option("--config <file>", "the configuration file", CONFIG_DEFAULT)
    .addOption(
      new Option(
        "--directory <path>",
        "letters in this directory, not where the configuration says",
      ).conflicts(["queueUrl", "regionName"]),
    )
    .option(
      "--queue-url <url>",
      "letters in this SQS queue (its URL or name), not where the configuration says",
    )
    .option("--region-name <name>", "the configuration's region that --queue-url is in")
    .addOption(
      new Option("--max <n>", "most letters to read")
        .argParser(wholeNumber(1, LETTERS_MAX))
        .default(LETTERS_DEFAULT),
    );
}

/**
 * Opens the letters that the flags name. A directory needs no configuration file.
 *
 * @throws IsthmusError `invalid-config` for flags that do not go together and for a faulty configuration
 */
export async function openPlace(flags: PlaceFlags, options: CallOptions): Promise<DeadLetterBox> {
  const { directory, queueUrl, regionName } = flags;
  if (directory !== undefined) return directoryDeadLetterBox(directory);
  if ((queueUrl === undefined) !== (regionName === undefined)) {
    throw usageError(
      "--queue-url and --region-name go together: the region says where the queue is and whose credentials to use. Give both or none.",
    );
  }
  const config = await readConfig(flags.config);
  if (queueUrl === undefined || regionName === undefined)
    return openDeadLetterBox(config, undefined, options);
  return openDeadLetterBox(config, { kind: "sqs", queue: queueUrl, region: regionName }, options);
}
