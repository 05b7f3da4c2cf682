import { relativeName } from "../internet/hostname.ts";
import type { Sources } from "../sources/sources.ts";
import { parseAddress } from "../internet/address.ts";
import { plainText } from "../plain_text.ts";
import { failureLines } from "../update/failure_lines.ts";
import {
  type DoneOutcome,
  failuresOf,
  type RecordOutcome,
} from "../update/outcome.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { exitCode } from "./exit.ts";
import { openCommandSession } from "./session.ts";
import { jsonText, OutputError, type Terminal } from "./terminal.ts";
import { addressWarnings, printWarnings, readUpdateWords } from "./words.ts";

/**
 * `schlund-ddns HOSTNAME... [ADDRESS...]`: sets the hosts to the addresses, or to
 * detected ones if none is given.
 */
export async function runUpdate(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (!args.switches.has("healthcheck")) {
    return exitCode(failuresOf(await update(args, terminal)));
  }
  const { pingAfter } = await extras();
  const outcomes = await pingAfter(
    (sources) => update(args, terminal, sources),
    args,
    terminal,
  );
  return exitCode(failuresOf(outcomes));
}

/** Loads what only some updates need: detection and `--healthcheck`. */
const extras = () => import("./update_by_source.ts");

async function update(
  args: Arguments,
  terminal: Terminal,
  sources?: Sources,
): Promise<readonly RecordOutcome[]> {
  const { hosts, addresses } = readUpdateWords(args.words);
  const dryRun = args.switches.has("dry-run");
  const session = await openCommandSession(args, terminal, { sources });
  const { config, deadline } = session;
  if (args.values.zone !== undefined) requireInside(hosts, config.zones);
  printWarnings(addressWarnings(addresses), args, terminal);
  const { ip4, ip6 } = args.values;
  let outcomes: readonly RecordOutcome[];
  if (addresses.length === 0 || ip4 !== undefined || ip6 !== undefined) {
    const { updateBySource } = await extras();
    outcomes = await updateBySource(
      { hosts, addresses },
      session,
      args,
      terminal,
    );
  } else {
    const intents = hosts.map((host) => ({ host, addresses }));
    outcomes = await session.updateHosts(intents, { deadline, dryRun });
  }
  report(outcomes, args, terminal);
  return outcomes;
}

function requireInside(
  hosts: readonly string[],
  zones: readonly string[],
): void {
  for (const host of hosts) {
    if (zones.some((zone) => relativeName(host, zone) !== undefined)) continue;
    throw new UsageError(`${host} is not in zone ${zones.join(", ")}`);
  }
}

/** Prints the changes, then the failures. */
function report(
  outcomes: readonly RecordOutcome[],
  args: Arguments,
  terminal: Terminal,
): void {
  try {
    printOutcomes(outcomes, args, terminal);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    const state = args.switches.has("dry-run")
      ? "; nothing was changed, as this was a dry run"
      : outcomes.some(({ status }) => status !== "failed")
      ? "; the records were updated"
      : ""; // The failures follow.
    terminal.err(`schlund-ddns: ${error.message}${state}`);
  }
  for (const line of failureLines(outcomes)) {
    terminal.err(`schlund-ddns: ${line}`);
  }
}

function printOutcomes(
  outcomes: readonly RecordOutcome[],
  { switches }: Arguments,
  { out, platform }: Terminal,
): void {
  const dryRun = switches.has("dry-run");
  if (switches.has("json")) out(jsonText({ dryRun, records: outcomes }));
  if (switches.has("json") || switches.has("quiet")) return;
  // cron mails all output, so unchanged records are only for a person who looks.
  const all = platform.stdout.isTerminal() || switches.has("verbose");
  for (const outcome of outcomes) {
    if (outcome.status === "failed") continue;
    if (outcome.status === "unchanged" && !all) continue;
    out(formatOutcome(outcome) + (dryRun ? " (dry run)" : ""));
  }
}

/** The line of a record: its old and new addresses, or that they are unchanged. */
export function formatOutcome(
  { host, type, was, is, status }: DoneOutcome,
): string {
  const before = was.length === 0 ? "(none)" : oneLine(was);
  // The gateway may spell an address in another way.
  const now = was.map((value) => parseAddress(value)?.text ?? value);
  if (status !== "unchanged" && oneLine(now) === oneLine(is)) {
    return `${host} ${type} ${before} with a new TTL`;
  }
  return status === "unchanged"
    ? `${host} ${type} ${before} unchanged`
    : `${host} ${type} ${before} → ${oneLine(is)}`;
}

function oneLine(values: readonly string[]): string {
  return plainText(values.join(", "), [], Infinity);
}
