import { readCall } from "../acme/forms.ts";
import { waitForServers } from "../acme/wait.ts";
import { plainText } from "../plain_text.ts";
import { failureLines } from "../update/failure_lines.ts";
import { type TxtOutcome, updateTxt } from "../update/update_txt.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT, exitCode } from "./exit.ts";
import { openCommandSession } from "./session.ts";
import { logOf, type Terminal } from "./terminal.ts";

/**
 * The commands that answer ACME challenges, as hooks of several clients, and
 * `schlund-ddns txt`: adds texts to TXT records, or removes them, and waits until name
 * servers show them.
 *
 * @param name the first word of the command line
 * @returns the exit code
 * @throws {UsageError | ConfigError} before anything is sent
 */
export async function runAcme(
  args: Arguments,
  terminal: Terminal,
  name: string = "",
): Promise<number> {
  const { platform, out, err } = terminal;
  const seconds = secondsToWait(args);
  const call = await readCall(name, args.words, platform.env);
  if (call.status === "nothing") return EXIT.ok;
  if (call.status === "other way") return EXIT.failed;
  if (call.status === "invalid") throw new UsageError(call.message);
  const { gateway, config, deadline, log } = await openCommandSession(
    args,
    terminal,
  );
  const names = Map.groupBy(call.challenges, ({ host }) => host);
  const intents = [...names].map(([host, challenges]) => {
    const values = challenges.map(({ value }) => value);
    return call.want === "present"
      ? { host, add: values, remove: [] }
      : { host, add: [], remove: values };
  });
  const outcomes = await updateTxt(
    gateway,
    { intents, zones: config.zones },
    { ...platform, deadline, log },
  );
  if (!args.switches.has("quiet")) {
    const all = platform.stdout.isTerminal() || args.switches.has("verbose");
    outcomes.filter(({ status }) => all || status === "changed")
      .flatMap(formatOutcome).forEach(out);
  }
  const failed = outcomes.flatMap((outcome) =>
    outcome.status === "failed" ? [{ ...outcome, type: "TXT" }] : []
  );
  for (const line of failureLines(failed)) err(`schlund-ddns: ${line}`);
  const wait = call.wait === undefined ? 0 : seconds ?? call.wait;
  if (call.want === "present" && failed.length === 0 && wait > 0) {
    const expected = outcomes.flatMap((outcome) =>
      outcome.status === "failed" ? [] : [outcome]
    );
    await waitForServers(expected, wait, {
      ...platform,
      log: logOf(args, terminal),
    });
  }
  return exitCode(failed.map(({ failure }) => failure));
}

function formatOutcome(outcome: TxtOutcome): readonly string[] {
  const { host, value, want, status } = outcome;
  if (status === "failed") return [];
  const isNew = status === "changed";
  const done = want === "present"
    ? isNew ? "added" : "is there already"
    : isNew
    ? "removed"
    : "is not there";
  return [`${host} TXT ${plainText(value, [], Infinity)} ${done}`];
}

/** The seconds of `--wait`. */
function secondsToWait({ values }: Arguments): number | undefined {
  const { wait } = values;
  if (wait === undefined || /^\d{1,5}$/.test(wait)) {
    return wait === undefined ? undefined : Number(wait);
  }
  throw new UsageError("--wait needs a whole number of seconds");
}
