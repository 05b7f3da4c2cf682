import {
  type AddressConfig,
  hostsWithSource,
  readAddressConfig,
} from "../settings/address_config.ts";
import { requireAuthorities } from "../http/certificate_authorities.ts";
import { readSources } from "../sources/sources.ts";
import { readUpdateConfig } from "../settings/update_config.ts";
import { familyName } from "../detect/candidate.ts";
import { createDetector, type Saying } from "../detect/detector.ts";
import { type HostLookup, lookUpHost } from "../detect/host_lookup.ts";
import type { Failure } from "../failure.ts";
import type { Address, AddressType } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { formatNetwork, type Network } from "../internet/network.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { flagsOf } from "./command_session.ts";
import { EXIT, exitCode } from "./exit.ts";
import { jsonText } from "./json_output.ts";
import { logOf, type Terminal } from "./terminal.ts";
import { warnOf } from "./update_by_source.ts";

/** What a host without a section of its own would get. */
const ANY_HOST = "any host";

/**
 * `schlund-ddns ip [HOSTNAME...]`: what each source says, and what would be
 * published. It needs no account and asks no gateway. What an update would refuse
 * in the settings, it refuses too.
 *
 * @returns the exit code: that of the sources that somebody named; if nobody
 * named any, one family is enough
 * @throws {UsageError | ConfigError} if it is not clear where addresses come from
 */
export async function runIp(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const log = logOf(args, terminal);
  const sources = await readSources(flagsOf(args), terminal.platform);
  await requireAuthorities(terminal.platform);
  const update = await readUpdateConfig(sources);
  const config = readAddressConfig(sources);
  const warnings = [
    ...sources.warnings,
    ...update.warnings,
    ...update.emptyRestrictions,
    ...config.warnings,
  ];
  warnings.forEach((warning) => log("warning", warning));
  const detector = createDetector(terminal.platform, {
    // As long as an update would wait.
    milliseconds: update.timeoutMilliseconds / 2,
  });
  const hosts = hostsWithSource(
    hostsOf(args, config).map(config.sourcesOf),
    "find",
  );
  const lookups = await Promise.all(
    hosts.map((host) => lookUpHost(host, detector)),
  );
  warnOf(lookups, args, terminal);
  const sayings = await detector.sayings();
  if (args.switches.has("json")) {
    terminal.out(jsonText(asJson(sayings, lookups)));
  } else if (!args.switches.has("quiet")) {
    asText(sayings, lookups).forEach(terminal.out);
  }
  return exitCodeOf(lookups);
}

function hostsOf(
  { words }: Arguments,
  { hosts }: AddressConfig,
): readonly string[] {
  const given = words.map((word) => {
    const host = parseHostname(word);
    if (host !== undefined) return host;
    throw new UsageError(`${JSON.stringify(word)} is not a host name`);
  });
  return given.length > 0 ? given : [ANY_HOST, ...hosts];
}

function exitCodeOf(lookups: readonly HostLookup[]): number {
  const families = lookups.flatMap(({ families }) => families);
  const failures = families.flatMap(({ lookup, demand }) =>
    lookup.status === "failed" ? [{ ...lookup.failure, demand }] : []
  );
  const named = failures.filter(({ demand }) => demand === "named");
  if (named.length > 0) return exitCode(named);
  return failures.length > 0 && failures.length === families.length
    ? exitCode(failures)
    : EXIT.ok;
}

function asText(
  sayings: readonly Saying[],
  lookups: readonly HostLookup[],
): readonly string[] {
  const said = sayings.map(({ source, type, lookup }) =>
    `${familyName(type)} ${source}: ${
      lookup.status === "found"
        ? textOf(lookup.value)
        : withoutName(lookup.failure.message, source)
    }`
  );
  const published = lookups.flatMap(({ host, families }) =>
    families.map(({ type, lookup }) =>
      `${host} ${type} → ${
        lookup.status === "found"
          ? lookup.value.map(({ text }) => text).join(", ")
          : `stays as it is: ${lookup.failure.message}`
      }`
    )
  );
  return [...said, ...published];
}

/** A failure's message says where it is from, which the line does already. */
function withoutName(message: string, source: string): string {
  return message.startsWith(`${source}: `)
    ? message.slice(source.length + 2)
    : message;
}

interface JsonAnswer {
  readonly family: "ip4" | "ip6";
  readonly address?: string;
  readonly prefix?: string;
  readonly failure?: Failure;
}

function asJson(sayings: readonly Saying[], lookups: readonly HostLookup[]) {
  return {
    sources: sayings.map(({ source, type, lookup }) => ({
      source,
      ...jsonAnswer(
        type,
        lookup.status === "found" ? lookup.value : lookup.failure,
      ),
    })),
    published: lookups.flatMap(({ host, families }) =>
      families.map(({ type, lookup }) => ({
        ...host === ANY_HOST ? {} : { host },
        type,
        ...jsonAnswer(
          type,
          lookup.status === "found" ? lookup.value[0]! : lookup.failure,
        ),
      }))
    ),
  };
}

function jsonAnswer(
  type: AddressType,
  answer: Address | Network | Failure,
): JsonAnswer {
  const family = type === "A" ? "ip4" : "ip6";
  if ("message" in answer) return { family, failure: answer };
  return "base" in answer
    ? { family, prefix: formatNetwork(answer) }
    : { family, address: answer.text };
}

function textOf(value: Address | Network): string {
  return "base" in value ? `prefix ${formatNetwork(value)}` : value.text;
}
