import { relativeName } from "../internet/hostname.ts";
import type { Sources } from "../sources/sources.ts";
import { type Address, isGlobal, parseAddress } from "../internet/address.ts";
import { plainText } from "../plain_text.ts";
import {
  type DoneOutcome,
  failuresOf,
  type RecordOutcome,
} from "../update/outcome.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { openCommandSession } from "./command_session.ts";
import { exitCode } from "./exit.ts";
import { logOf, OutputError, type Terminal } from "./terminal.ts";
import { readUpdateWords } from "./words.ts";

/**
 * `schlund-ddns HOSTNAME... [ADDRESS...]`: the hosts get the addresses; where
 * none is written down, their own are looked for.
 *
 * @returns the exit code
 * @throws {UsageError | ConfigError} before anything is sent
 */
export async function runUpdate(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const outcomes = args.switches.has("healthcheck")
    ? await (await import("./update_ping.ts")).pingAfter(
      (sources) => update(args, terminal, sources),
      args,
      terminal,
    )
    : await update(args, terminal);
  return exitCode(failuresOf(outcomes));
}

async function update(
  args: Arguments,
  terminal: Terminal,
  sources?: Sources,
): Promise<readonly RecordOutcome[]> {
  const { hosts, addresses } = await readUpdateWords(args.words);
  const dryRun = args.switches.has("dry-run");
  const session = await openCommandSession(args, terminal, { sources });
  const { config, deadline } = session;
  if (args.values.zone !== undefined) requireInside(hosts, config.zones);
  await warnAbout(addresses, args, terminal);
  const bySource = addresses.length === 0 || args.values.ip4 !== undefined ||
    args.values.ip6 !== undefined;
  const outcomes = bySource
    // Loaded only where an address is to be found.
    ? await (await import("./update_by_source.ts")).updateBySource(
      { hosts, addresses, dryRun },
      session,
      { args, terminal },
    )
    : await session.updateHosts(
      hosts.map((host) => ({ host, addresses })),
      { deadline, dryRun },
    );
  await report(outcomes, { ...args, dryRun }, terminal);
  return outcomes;
}

async function warnAbout(
  addresses: readonly Address[],
  args: Arguments,
  terminal: Terminal,
): Promise<void> {
  if (addresses.every(isGlobal)) return;
  const { addressWarnings } = await import("./local_address.ts");
  const log = logOf(args, terminal);
  for (const { text, always } of addressWarnings(addresses)) {
    if (always) terminal.err(`warning: ${text}`);
    else log("warning", text);
  }
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

/** How much a report says. */
interface Extent {
  readonly switches: ReadonlySet<string>;
  readonly dryRun: boolean;
}

/** Prints what became of the records, then what failed. */
async function report(
  outcomes: readonly RecordOutcome[],
  extent: Extent,
  terminal: Terminal,
): Promise<void> {
  try {
    await printOutcomes(outcomes, extent, terminal);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    const state = extent.dryRun
      ? "; it was a dry run, so nothing was changed"
      : outcomes.some(({ status }) => status !== "failed")
      ? "; the records stand as they were updated"
      : ""; // What failed, and whether that is known, is told next.
    terminal.err(`schlund-ddns: ${error.message}${state}`);
  }
  if (!outcomes.some(({ status }) => status === "failed")) return;
  const { failureLines } = await import("../update/failure_lines.ts");
  for (const line of failureLines(outcomes)) {
    terminal.err(`schlund-ddns: ${line}`);
  }
}

async function printOutcomes(
  outcomes: readonly RecordOutcome[],
  { switches, dryRun }: Extent,
  { out, platform }: Terminal,
): Promise<void> {
  // cron mails whatever is printed: what is unchanged is for a person who looks.
  const all = platform.stdout.isTerminal() || switches.has("verbose");
  if (switches.has("json")) {
    const { jsonText } = await import("./json_output.ts");
    out(jsonText({ dryRun, records: outcomes }));
  } else if (!switches.has("quiet")) {
    for (const outcome of outcomes) {
      if (outcome.status === "failed") continue;
      if (outcome.status === "unchanged" && !all) continue;
      out(formatOutcome(outcome) + (dryRun ? " (dry run)" : ""));
    }
  }
}

/** A record's line: what it was, what it is, or that it was so already. */
export function formatOutcome(
  { host, type, was, is, status }: DoneOutcome,
): string {
  const before = was.length === 0 ? "(none)" : oneLine(was);
  // Whatever the gateway's spelling was.
  const now = was.map((value) => parseAddress(value)?.text ?? value);
  if (status !== "unchanged" && oneLine(now) === oneLine(is)) {
    return `${host} ${type} ${before} with another TTL`;
  }
  return status === "unchanged"
    ? `${host} ${type} ${before} unchanged`
    : `${host} ${type} ${before} → ${oneLine(is)}`;
}

function oneLine(values: readonly string[]): string {
  return plainText(values.join(", "), [], Infinity);
}
