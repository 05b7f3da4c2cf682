import type { Address } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { hostInPrefix } from "../internet/network.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { Caller } from "./access.ts";
import type { SpelledAddress } from "./addresses.ts";
import { type Refusal, refuse } from "./answer.ts";
import { quote } from "./client_text.ts";
import { eligibleAddresses, isPublished } from "./eligible.ts";
import type { RequestedHosts } from "./hosts.ts";
import type { Requested } from "./requested.ts";
import type { Peer } from "./peer.ts";
import type { ProtocolSettings } from "./settings.ts";

/** One host name of a request, in its order; duplicates are lines of their own. */
export type HostLine =
  /** The name is refused, whatever its addresses: `notfqdn` or `nohost`. */
  | Refusal
  | {
    readonly status: "update";
    readonly host: string;
    /** What shall stand under the name, IPv4 first. */
    readonly addresses: readonly SpelledAddress[];
    /** Sent, answered as good, and not published. */
    readonly ignored: readonly SpelledAddress[];
  };

/** What a request comes to: one token for all of it, or an update. */
export type Intent = Refusal | UpdateIntent;

/** An update, as far as it is allowed. */
export type UpdateIntent = {
  readonly status: "update";
  /** One for each host name of the request, in its order. */
  readonly lines: readonly HostLine[];
  /** What to publish: each host once, with at least one address. */
  readonly intents: readonly HostIntent[];
  /** What the operator should know of it. */
  readonly remarks: readonly string[];
};

/** Hosts in one request; more are `numhost`. */
const MOST_HOSTS = 20;

/**
 * Decides what a request means and what of it is allowed.
 *
 * @param peer the other end, for requests without an address
 */
export function decideIntent(
  requested: Pick<Requested, "hosts" | "addresses" | "offline">,
  caller: Caller,
  peer: Peer,
  { privateAddresses, interfaceIds }: Pick<
    ProtocolSettings,
    "privateAddresses" | "interfaceIds"
  >,
): Intent {
  const meant = hostsMeant(requested, caller);
  if (meant.status === "refused") return meant;
  const judged = meant.names.map((name) => judgeHost(name, caller));
  const refused = judged.filter((each) => each.status === "refused");
  const reasons = refused.map(({ reason }) => reason);
  if (refused.length === judged.length) {
    return { status: "update", lines: refused, intents: [], remarks: reasons };
  }
  const eligible = eligibleAddresses(
    requested.addresses,
    peer,
    privateAddresses,
  );
  if (eligible.status === "refused") return eligible;
  const { prefix, unusable, remarks } = eligible;
  const isGood = (address: Address) => isPublished(address, privateAddresses);
  /** The address that a host has by its interface ID. */
  const inPrefix = (host: string): readonly SpelledAddress[] | undefined => {
    const interfaceId = interfaceIds.get(host);
    if (prefix === undefined || interfaceId === undefined) return undefined;
    const address = hostInPrefix(prefix, interfaceId);
    return [{ address, spelling: address.text }];
  };
  const ofType = (type: string) =>
    eligible.addresses.filter(({ address }) => address.type === type);
  const intents = new Map<string, HostIntent>();
  const intend = (host: string, spelled: readonly SpelledAddress[]) => {
    const addresses = spelled.map(({ address }) => address).filter(isGood);
    if (addresses.length > 0) intents.set(host, { host, addresses });
  };
  for (const host of interfaceIds.keys()) {
    if (caller.mayUpdate(host)) intend(host, inPrefix(host) ?? []);
  }
  const lines: HostLine[] = [];
  for (const each of judged) {
    if (each.status === "refused") {
      lines.push(each);
      continue;
    }
    const { host } = each;
    // The host's own IPv6 address; what the client sent is the router's.
    const all = [...ofType("A"), ...inPrefix(host) ?? ofType("AAAA")];
    if (all.length === 0) {
      return unusable ?? refuse("badagent", `there is no address for ${host}`);
    }
    // What was named counts more: it may have an IPv4 address as well.
    intend(host, all);
    lines.push({
      status: "update",
      host,
      addresses: all.filter(({ address }) => isGood(address)),
      ignored: all.filter(({ address }) => !isGood(address)),
    });
  }
  return {
    status: "update",
    lines,
    intents: [...intents.values()],
    remarks: [...remarks, ...reasons],
  };
}

/** The names of the hosts that a request is about. */
function hostsMeant(
  { hosts, offline }: Pick<Requested, "hosts" | "offline">,
  { onlyHost }: Caller,
): RequestedHosts & { readonly status: "named" } | Refusal {
  if (offline) return refuse("!donator", "offline=YES would delete records");
  if (hosts.status === "refused") return hosts;
  if (hosts.status === "none") {
    const reason = "no host is named, and the caller does not have exactly one";
    return onlyHost === undefined
      ? refuse("notfqdn", reason)
      : { status: "named", names: [onlyHost] };
  }
  const { length } = hosts.names;
  return length <= MOST_HOSTS
    ? hosts
    : refuse("numhost", `${length} hosts are more than ${MOST_HOSTS}`);
}

/** Reads the name of a host that may be updated. */
function judgeHost(
  name: string,
  caller: Caller,
): Refusal | { readonly status: "allowed"; readonly host: string } {
  const host = parseHostname(name);
  if (host === undefined) {
    const reason = `not a host name with a dot: ${quote(name, "host")}`;
    return refuse("notfqdn", reason);
  }
  return caller.mayUpdate(host)
    ? { status: "allowed", host }
    : refuse("nohost", `${host} may not be updated by this caller`);
}
