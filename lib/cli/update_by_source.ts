import { hostsWithSource, readAddressConfig } from "../settings/address.ts";
import { createDetector } from "../detect/detector.ts";
import { follow } from "../detect/follow.ts";
import { type HostLookup, lookUpHost } from "../detect/host_lookup.ts";
import { found } from "../detect/lookup.ts";
import type { Address, AddressType } from "../internet/address.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { CommandSession } from "./session.ts";
import { logOf, type Terminal } from "./terminal.ts";
import {
  type AddressWarning,
  addressWarnings,
  printWarnings,
  type UpdateWords,
} from "./words.ts";

export { pingAfter } from "./healthcheck.ts";

/**
 * Updates hosts to detected addresses.
 *
 * @param addresses given ones; those of other families are detected
 * @returns the outcome of each host and family that has a record, or is to have one
 * @throws {UsageError | ConfigError} if the sources of addresses are invalid
 */
export async function updateBySource(
  { hosts, addresses }: UpdateWords,
  session: CommandSession,
  args: Arguments,
  terminal: Terminal,
): Promise<readonly RecordOutcome[]> {
  const { sources, config, deadline } = session;
  const log = logOf(args, terminal);
  const { sourcesOf, warnings } = readAddressConfig(sources);
  warnings.forEach((warning) => log("warning", warning));
  requireOneSource(addresses, args);
  const sourced = hosts.map(sourcesOf);
  // Beside given addresses, only those are detected that an option asks for.
  const wanted = addresses.length === 0
    ? hostsWithSource(sourced, "update")
    : sourced.map((host) => ({
      ...host,
      families: host.families.filter(({ type }) =>
        args.values[optionOf(type)] !== undefined
      ),
    }));
  const finder = session.zoneFinder(deadline);
  const detector = createDetector(terminal.platform, {
    // A slow source of one family must leave time to update the other.
    milliseconds: deadline.left() / 2,
  });
  const lookingUp = Promise.all(
    wanted.map(async (host) =>
      withGiven(await lookUpHost(host, detector), addresses)
    ),
  );
  // Find zones and addresses at the same time; `follow` reports failures.
  wanted.forEach(({ host }) => finder.find(host).catch(() => {}));
  const dryRun = args.switches.has("dry-run");
  const { outcomes, lookups } = await follow(await lookingUp, {
    finder,
    create: config.create,
    updateHosts: (intents) =>
      session.updateHosts(intents, { deadline, dryRun, finder }),
  });
  printWarnings(warningsOf(lookups), args, terminal);
  return outcomes;
}

function optionOf(type: AddressType): "ip4" | "ip6" {
  return type === "A" ? "ip4" : "ip6";
}

function requireOneSource(
  addresses: readonly Address[],
  { values }: Arguments,
): void {
  for (const { type, text } of addresses) {
    const option = optionOf(type);
    if (values[option] === undefined) continue;
    throw new UsageError(
      `${text} and --${option} contradict each other; give only one`,
    );
  }
}

/** Adds the families whose addresses are given; IPv4 first. */
function withGiven(
  { host, families }: HostLookup,
  addresses: readonly Address[],
): HostLookup {
  const given = (["A", "AAAA"] as const).flatMap((type) => {
    const own = addresses.filter((address) => address.type === type);
    return own.length === 0
      ? []
      : [{ type, demand: "given" as const, lookup: found(own) }];
  });
  return {
    host,
    families: [...given, ...families].sort((a, b) =>
      a.type.length - b.type.length
    ),
  };
}

/** The warnings about detected addresses, each once. */
export function warningsOf(
  lookups: readonly HostLookup[],
): readonly AddressWarning[] {
  const warnings = lookups.flatMap(({ families }) =>
    families.flatMap(({ demand, lookup }) => {
      // Given addresses have been checked.
      if (lookup.status === "failed" || demand === "given") return [];
      const { warning, value } = lookup;
      return [
        ...warning === undefined ? [] : [{ text: warning, always: false }],
        ...addressWarnings(value),
      ];
    })
  );
  return [...new Map(warnings.map((it) => [it.text, it])).values()];
}
