import { createInterface } from "node:readline/promises";
import { openRedrive, readConfig, systemClock } from "@isthmus/worker-runtime";
import type { RedriveDeps } from "@isthmus/core";
import type { BoxContents, DeadLetterBox } from "@isthmus/dead-letters";
import { Command } from "commander";
import { INTERRUPTED_EXIT_CODE, untilInterrupted } from "../interrupt.ts";
import { checkChoice, chooseLetters, withChoiceFlags } from "./choose-letters.ts";
import type { ChoiceFlags } from "./choose-letters.ts";
import { note, tell } from "./dlq-terminal.ts";
import type { DlqTerminal } from "./dlq-terminal.ts";
import { openPlace, withPlaceFlags } from "./letter-place.ts";
import type { PlaceFlags } from "./letter-place.ts";
import { count, listText } from "./list-letters.ts";
import { redriveChosen } from "./redrive-chosen.ts";
import { countOutcomes, outcomesJson, outcomeText } from "./redrive-text.ts";
import { showText } from "./show-letter.ts";
import { usageError } from "./usage-error.ts";

type JsonFlag = { readonly json: boolean };

/** Asks a person; anything but yes is no. */
export type Confirm = (question: string, signal: AbortSignal) => Promise<boolean>;

/**
 * `isthmus dlq`: looks at dead letters, lets them go once more, or gives them up. Exit status: 0 when all that was asked for is done, 1 when some letters are
 * still there, 2 for wrong usage, 130 when interrupted.
 */
export function dlqCommand(terminal: DlqTerminal = process, confirm: Confirm = askAtTerminal): Command {
  return new Command("dlq")
    .description("Looks at dead letters, lets them go once more, or gives them up.")
    .addCommand(listCommand(terminal))
    .addCommand(showCommand(terminal))
    .addCommand(redriveCommand(terminal))
    .addCommand(discardCommand(terminal, confirm));
}

function listCommand(terminal: DlqTerminal): Command {
  return withPlaceFlags(new Command("list").description("Lists dead letters; nothing of what is in them."))
    .option("--json", "print one JSON object", false)
    .action(async (flags: PlaceFlags & JsonFlag) => {
      await withLetters(flags, terminal, (box, contents) => {
        tell(terminal, listText(box, contents, systemClock.now(), flags.json));
      });
    });
}

function showCommand(terminal: DlqTerminal): Command {
  return withPlaceFlags(new Command("show").description("Shows one dead letter."))
    .argument("<id>", "its id, or a beginning of it")
    .option("--values", "show the items' values and keys, too", false)
    .option("--json", "print one JSON object on one line", false)
    .action(async (id: string, flags: PlaceFlags & JsonFlag & { readonly values: boolean }) => {
      checkChoice([id], { all: false });
      await withLetters(flags, terminal, (_, contents) => {
        tell(terminal, showText(chooseLetters(contents, [id], { all: false }), systemClock.now(), flags));
      });
    });
}

function redriveCommand(terminal: DlqTerminal): Command {
  const command = new Command("redrive").description(
    "Lets dead letters go once more the way they failed on, and removes those that go through. Safe in any order, any number of times.",
  );
  return withChoiceFlags(withPlaceFlags(command))
    .option("--json", "print one JSON object at the end", false)
    .action(async (ids: readonly string[], flags: PlaceFlags & ChoiceFlags & JsonFlag) => {
      checkChoice(ids, flags);
      const redrive = openRedrive(await readConfig(flags.config));
      try {
        await withLetters(flags, terminal, async (box, contents, signal) => {
          const { letters, unreadable } = chooseLetters(contents, ids, flags);
          await redriveAndTell(
            { letters, unreadable, complete: contents.complete },
            box,
            redrive.deps,
            flags,
            terminal,
            signal,
          );
        });
      } finally {
        await redrive.close();
      }
    });
}

async function redriveAndTell(
  { letters, unreadable, complete }: BoxContents,
  box: DeadLetterBox,
  deps: RedriveDeps,
  { json }: JsonFlag,
  terminal: DlqTerminal,
  signal: AbortSignal,
): Promise<void> {
  let known = 0;
  const redriven = await redriveChosen(
    letters,
    box,
    deps,
    (one) => {
      known++;
      if (!json) tell(terminal, outcomeText(one));
      else if (known % 50 === 0) note(terminal, `${known} of ${letters.length}`);
    },
    { signal },
  );
  const counts = countOutcomes(redriven);
  const left = letters.length - counts.done + unreadable.length;
  if (json)
    tell(terminal, JSON.stringify({ ...counts, unreadable, complete, outcomes: outcomesJson(redriven) }));
  else {
    for (const { id, problem } of unreadable) note(terminal, `${id.slice(0, 12)} cannot be read: ${problem}`);
    note(
      terminal,
      `${counts.done} of ${count(letters.length, "letter")} done, ${counts.poison} still poison, ${counts.failed} failed${complete ? "" : "; there may be more letters, see --max"}`,
    );
  }
  terminal.exitCode = left === 0 ? 0 : 1;
}

function discardCommand(terminal: DlqTerminal, confirm: Confirm): Command {
  const command = new Command("discard").description(
    "Gives dead letters up for good: what is in them is lost.",
  );
  return withChoiceFlags(withPlaceFlags(command))
    .option("--yes", "do not ask", false)
    .option("--json", "print one JSON object", false)
    .action(
      async (
        ids: readonly string[],
        flags: PlaceFlags & ChoiceFlags & JsonFlag & { readonly yes: boolean },
      ) => {
        checkChoice(ids, flags);
        if (!flags.yes && terminal.stdin.isTTY !== true)
          throw usageError("There is nobody to ask here. Add --yes to discard letters without being asked.");
        await withLetters(flags, terminal, async (box, contents, signal) => {
          const { letters, unreadable } = chooseLetters(contents, ids, flags);
          const chosen = [...letters, ...unreadable].map(({ id }) => id);
          const question = `Discard ${count(chosen.length, "letter")} in ${box.name} for good?`;
          const agreed = chosen.length === 0 || flags.yes || (await confirm(question, signal));
          if (agreed) await box.remove(chosen, { signal });
          const discarded = agreed ? chosen : [];
          if (flags.json) tell(terminal, JSON.stringify({ discarded }));
          else tell(terminal, `${count(discarded.length, "letter")} discarded`);
          terminal.exitCode = agreed ? 0 : 1;
        });
      },
    );
}

/** Reads the letters, does something with them, and gives back those that are left, whatever happens. */
async function withLetters(
  flags: PlaceFlags,
  terminal: DlqTerminal,
  work: (box: DeadLetterBox, contents: BoxContents, signal: AbortSignal) => Promise<void> | void,
): Promise<void> {
  // The SDK's notice of the Node versions it will need some day says nothing about letters and tears up the output.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const interrupt = untilInterrupted(terminal);
  const { signal } = interrupt;
  try {
    const box = await openPlace(flags, { signal });
    try {
      await work(box, await box.read({ lettersMax: flags.max, signal }), signal);
    } finally {
      await box.close();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    interrupt.release();
  }
  if (!signal.aborted) return;
  note(terminal, "interrupted; the letters that are left stay where they are.");
  terminal.exitCode = INTERRUPTED_EXIT_CODE;
}

async function askAtTerminal(question: string, signal: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
  }
}
