import { readCall } from "../acme/forms.ts";
import { waitForServers } from "../acme/wait.ts";
import { plainText } from "../plain_text.ts";
import { failureLines } from "../update/failure_lines.ts";
import { type TxtOutcome, updateTxt } from "../update/update_txt.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT, exitCode } from "./exit.ts";
import { openCommandSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The hooks of ACME clients, and `schlund-ddns txt`: adds texts to TXT records, or
 * removes them, and waits until name servers show them.
 *
 * @param name the first word of the command line
 * @returns the exit code
 */
export async function runAcme(
  args: Arguments,
  terminal: Terminal,
  name: string = "",
): Promise<number> {
  const { platform, out, err } = terminal;
  const { wait } = args.values;
  if (wait !== undefined && !/^\d{1,5}$/.test(wait)) {
    throw new UsageError("--wait needs a whole number of seconds");
  }
  const call = await readCall(name, args.words, platform.env);
  if (call.status === "nothing") return EXIT.ok;
  if (call.status === "other way") return EXIT.failed;
  const session = await openCommandSession(args, terminal);
  const { gateway, config: { zones } } = session;
  const names = Map.groupBy(call.challenges, ({ host }) => host);
  const intents = [...names].map(([host, challenges]) => {
    const values = challenges.map(({ value }) => value);
    const [add, remove] = call.want === "present" ? [values, []] : [[], values];
    return { host, add, remove };
  });
  const context = { ...platform, ...session };
  const outcomes = await updateTxt(gateway, { intents, zones }, context);
  const all = platform.stdout.isTerminal() || args.switches.has("verbose");
  const done = outcomes.filter((outcome) => outcome.status !== "failed");
  if (!args.switches.has("quiet")) {
    done.filter(({ status }) => all || status === "changed")
      .forEach((outcome) => out(formatText(outcome)));
  }
  const failed = outcomes.filter((outcome) => outcome.status === "failed")
    .map((outcome) => ({ ...outcome, type: "TXT" }));
  for (const line of failureLines(failed)) err(`schlund-ddns: ${line}`);
  const seconds = call.wait === undefined ? 0 : Number(wait ?? call.wait);
  if (call.want === "present" && failed.length === 0 && seconds) {
    await waitForServers(done, seconds, context);
  }
  return exitCode(failed.map(({ failure }) => failure));
}

function formatText({ host, value, want, status }: TxtOutcome): string {
  const isNew = status === "changed";
  const done = want === "present"
    ? isNew ? "added" : "is there already"
    : isNew
    ? "removed"
    : "is not there";
  return `${host} TXT ${plainText(value, [], Infinity)} ${done}`;
}
