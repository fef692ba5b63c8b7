import { createRequire } from "node:module";
import { Command } from "commander";
import { chaosCommand } from "./chaos/chaos-command.ts";
import { costCommand } from "./cost/cost-command.ts";
import { demoCommand } from "./demo/demo-command.ts";
import { dlqCommand } from "./dlq/dlq-command.ts";
import { loadCommand } from "./load/load-command.ts";
import { runCommand } from "./run/run-command.ts";
import { simCommand } from "./sim/sim-command.ts";

/** The whole command line. Nothing is run until `parseAsync` is called. */
export function program(): Command {
  const { version } = createRequire(import.meta.url)("../package.json") as { readonly version: string };
  const isthmus = new Command("isthmus")
    .description("Keeps DynamoDB tables active-active across AWS partitions.")
    .version(version)
    .addCommand(demoCommand())
    .addCommand(chaosCommand())
    .addCommand(loadCommand())
    .addCommand(runCommand())
    .addCommand(dlqCommand())
    .addCommand(simCommand())
    .addCommand(costCommand());
  for (const command of withSubcommands(isthmus)) {
    // The process ends by itself once everything is stopped; commander must not end it while something is being stopped.
    command.exitOverride().showHelpAfterError("(add --help for what is allowed)");
  }
  return isthmus;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
