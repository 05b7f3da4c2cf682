import type { AskedHosts } from "./asked_hosts.ts";
import { decodePercent } from "./decode.ts";
import { readHosts } from "./hosts.ts";
import type { Handled } from "./log_line.ts";
import type { Parameter } from "./parameters.ts";
import { readWanted, type WantedAddresses } from "./wanted.ts";

/** What the parameters of a request ask for, before anybody looks who asks. */
export interface Asked {
  /** The hosts that it names. */
  readonly hosts: AskedHosts;
  /** The addresses that shall stand under them. */
  readonly addresses: WantedAddresses;
  /** `offline=YES`: take the host's records away. */
  readonly offline: boolean;
}

/** Reads what a request asks for. */
export function readAsked(
  parameters: readonly Parameter[],
  path: string,
): Asked {
  const hosts = readHosts(parameters);
  return {
    hosts: hosts.status === "none" && /[&;=]/.test(decodePercent(path))
      ? {
        status: "refused",
        reason: "parameters stand in the path, without ?",
        names: [],
      }
      : hosts,
    addresses: readWanted(parameters, path),
    offline: parameters.some(({ name, raw }) =>
      name === "offline" && /^\s*yes\s*$/i.test(raw)
    ),
  };
}

/** What a request names, for the log. */
export function namedIn(
  { hosts, addresses }: Asked,
): Pick<Handled, "hosts" | "wanted"> {
  const names = hosts.status === "none" ? [] : hosts.names;
  const sent = addresses.status === "sent" ? addresses : undefined;
  return {
    hosts: names,
    wanted: [
      ...sent?.addresses.map(({ address }) => address.text) ?? [],
      ...(sent?.prefix === undefined
        ? []
        : [`${sent.prefix.base.text}/${sent.prefix.length}`]),
    ],
  };
}
