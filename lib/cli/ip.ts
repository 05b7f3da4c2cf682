import { hostsWithSource, readAddressConfig } from "../settings/address.ts";
import { familyName } from "../detect/lookup.ts";
import { createDetector, type SourceAnswer } from "../detect/detector.ts";
import { type HostLookup, lookUpHost } from "../detect/host_lookup.ts";
import type { Failure } from "../failure.ts";
import type { Address, AddressType } from "../internet/address.ts";
import { formatNetwork, type Network } from "../internet/network.ts";
import type { Arguments } from "./arguments.ts";
import { EXIT, exitCode } from "./exit.ts";
import { readSettings } from "./session.ts";
import { jsonText, logOf, type Terminal } from "./terminal.ts";
import { warningsOf } from "./update_by_source.ts";
import { printWarnings, readHostWords } from "./words.ts";

/** Stands for a host without a section of its own. */
const ANY_HOST = "any host";

/**
 * `schlund-ddns ip [HOSTNAME...]`: shows what each source detects, and what would
 * be published. It needs neither an account nor the gateway, and refuses the same
 * settings as an update.
 *
 * @returns the exit code: that of the configured sources; without any, one family
 * is enough
 * @throws {UsageError | ConfigError} if the sources of addresses are invalid
 */
export async function runIp(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const words = readHostWords(args.words);
  const { sources, config } = await readSettings(args, terminal);
  const { hosts, sourcesOf, warnings } = readAddressConfig(sources);
  const log = logOf(args, terminal);
  warnings.forEach((warning) => log("warning", warning));
  const detector = createDetector(terminal.platform, {
    // The time that an update would have for it.
    milliseconds: config.timeoutMilliseconds / 2,
  });
  const wanted = words.length > 0 ? words : [ANY_HOST, ...hosts];
  const lookups = await Promise.all(
    hostsWithSource(wanted.map(sourcesOf), "find")
      .map((host) => lookUpHost(host, detector)),
  );
  printWarnings(warningsOf(lookups), args, terminal);
  const answers = await detector.answers();
  if (args.switches.has("json")) {
    terminal.out(jsonText(asJson(answers, lookups)));
  } else if (!args.switches.has("quiet")) {
    asText(answers, lookups).forEach(terminal.out);
  }
  return exitCodeOf(lookups);
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
  answers: readonly SourceAnswer[],
  lookups: readonly HostLookup[],
): readonly string[] {
  const detected = answers.map(({ source, type, lookup }) => {
    const text = lookup.status === "found"
      ? textOf(lookup.value)
      // The line names the source already.
      : lookup.failure.message.replace(`${source}: `, "");
    return `${familyName(type)} ${source}: ${text}`;
  });
  const published = lookups.flatMap(({ host, families }) =>
    families.map(({ type, lookup }) => {
      const text = lookup.status === "found"
        ? lookup.value.map(textOf).join(", ")
        : `stays as it is: ${lookup.failure.message}`;
      return `${host} ${type} → ${text}`;
    })
  );
  return [...detected, ...published];
}

function asJson(
  answers: readonly SourceAnswer[],
  lookups: readonly HostLookup[],
) {
  return {
    sources: answers.map(({ source, type, lookup }) => ({
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

function jsonAnswer(type: AddressType, answer: Address | Network | Failure) {
  const family = type === "A" ? "ip4" : "ip6";
  if ("message" in answer) return { family, failure: answer };
  return "base" in answer
    ? { family, prefix: formatNetwork(answer) }
    : { family, address: answer.text };
}

function textOf(value: Address | Network): string {
  return "base" in value ? `prefix ${formatNetwork(value)}` : value.text;
}
