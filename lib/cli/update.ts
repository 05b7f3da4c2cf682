import { type Address, isGlobal, parseAddress } from "../internet/address.ts";
import { parseHostname, relativeName } from "../internet/hostname.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { describeFailure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import { failuresOf, type RecordOutcome } from "../update/outcome.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { exitCode } from "./exit.ts";
import { openCommandSession } from "./command_session.ts";
import { logOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `schlund-ddns HOSTNAME... ADDRESS...`: the hosts get the addresses.
 *
 * @returns the exit code
 * @throws {UsageError | ConfigError} before anything is sent
 */
export async function runUpdate(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const intents = readIntents(args.words);
  const session = await openCommandSession(args, terminal);
  const { config, deadline } = session;
  const log = logOf(args, terminal);
  if (args.values.zone !== undefined) requireInside(intents, config.zones);
  for (const address of intents[0]!.addresses) {
    if (!isGlobal(address)) {
      log("warning", `${address.text} cannot be reached from the Internet`);
    }
  }
  const dryRun = args.switches.has("dry-run");
  const outcomes = await session.updateHosts(intents, { deadline, dryRun });
  report(outcomes, { ...args, dryRun }, terminal);
  return exitCode(failuresOf(outcomes));
}

/** Each word that is an address is one; the others are hosts. */
function readIntents(words: readonly string[]): readonly HostIntent[] {
  const addresses = new Map<string, Address>();
  const hosts = new Set<string>();
  for (const word of words) {
    const address = parseAddress(word);
    const host = parseHostname(word);
    if (address !== undefined) addresses.set(address.text, address);
    else if (host !== undefined) hosts.add(host);
    else throw new UsageError(whatIsWrongWith(word));
  }
  const usage = "schlund-ddns [options] HOSTNAME... ADDRESS...";
  if (hosts.size === 0) throw new UsageError(`no host name is given: ${usage}`);
  if (addresses.size === 0) {
    throw new UsageError(`no address is given: ${usage}`);
  }
  return [...hosts].map((host) => ({
    host,
    addresses: [...addresses.values()],
  }));
}

/** A word without dot and colon may be a part of a secret that was not quoted. */
function whatIsWrongWith(word: string): string {
  if (word !== "" && !/[.:]/.test(word)) {
    return "a word is neither an address nor a whole host name; write hosts with " +
      "their domain, like home.example.com, and quote values with spaces";
  }
  const quoted = JSON.stringify(word);
  if (parseAddress(word.replace(/\/.*$/, "")) !== undefined) {
    return `${quoted} is a network; give the address alone, without the slash`;
  }
  if (parseAddress(word.replace(/%.*$/, "")) !== undefined) {
    return `${quoted} has a zone index (%…) and works on this machine only; give a global address`;
  }
  return `${quoted} is neither a host name nor an IP address`;
}

function requireInside(
  intents: readonly HostIntent[],
  zones: readonly string[],
): void {
  for (const { host } of intents) {
    if (zones.some((zone) => relativeName(host, zone) !== undefined)) continue;
    throw new UsageError(`${host} is not in zone ${zones.join(", ")}`);
  }
}

function report(
  outcomes: readonly RecordOutcome[],
  { switches, dryRun }: { switches: ReadonlySet<string>; dryRun: boolean },
  { out, err }: Terminal,
): void {
  if (switches.has("json")) {
    out(JSON.stringify({ dryRun, records: outcomes }, null, 2));
  }
  for (const outcome of outcomes) {
    if (outcome.status === "failed") {
      const { host, type, failure } = outcome;
      err(`schlund-ddns: ${host} ${type}: ${describeFailure(failure)}`);
    } else if (!switches.has("json") && !switches.has("quiet")) {
      out(formatOutcome(outcome) + (dryRun ? " (dry run)" : ""));
    }
  }
}

/** A record's line: what it was, what it is, or that it was so already. */
export function formatOutcome(
  { host, type, was, is, status }: RecordOutcome,
): string {
  const before = was.length === 0 ? "(none)" : oneLine(was);
  if (status !== "unchanged" && before === oneLine(is)) {
    return `${host} ${type} ${before} with another TTL`;
  }
  return status === "unchanged"
    ? `${host} ${type} ${before} unchanged`
    : `${host} ${type} ${before} → ${oneLine(is)}`;
}

function oneLine(values: readonly string[]): string {
  return plainText(values.join(", "), [], Infinity);
}
