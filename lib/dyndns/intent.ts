import { parseHostname } from "../internet/hostname.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { Caller } from "./caller.ts";
import type { Asked } from "./asked.ts";
import type { ChoiceSettings, Chosen } from "./chosen.ts";
import { chooseAddresses } from "./chosen_addresses.ts";
import type { Peer } from "./peer.ts";
import { quote } from "./quote.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { whyNoUpdate } from "./refused_intent.ts";
import type { SpeltAddress } from "./wanted.ts";

/** One host name of a request, in its order; duplicates are lines of their own. */
export type HostLine =
  /** The name is refused, whatever is asked for it. */
  | { readonly status: "refused"; readonly token: "notfqdn" | "nohost" }
  | {
    readonly status: "asked";
    readonly host: string;
    /** What shall stand under the name, IPv4 first. */
    readonly addresses: readonly SpeltAddress[];
    /** Sent, answered as good, and not published. */
    readonly ignored: readonly SpeltAddress[];
  };

/** What a request comes to: one token for all of it, or an update. */
export type Intent = Refusal | UpdateIntent;

/** An update, as far as it is allowed. */
export interface UpdateIntent {
  /** Tells it from a refusal. */
  readonly status: "update";
  /** One per host name asked for, in its order. */
  readonly lines: readonly HostLine[];
  /** What to publish: each host once, with at least one address. */
  readonly intents: readonly HostIntent[];
  /** What the operator should know of it. */
  readonly remarks: readonly string[];
}

/** Hosts in one request; more are `numhost`. */
const MOST_HOSTS = 20;

/**
 * Works out what a request means and what of it is allowed.
 *
 * @param peer who asks, for requests without an address
 */
export function decideIntent(
  asked: Asked,
  caller: Caller,
  peer: Peer,
  settings: ChoiceSettings,
): Intent {
  const names = namesMeant(asked, caller);
  if (names === undefined || names.length > MOST_HOSTS) {
    return whyNoUpdate(asked, MOST_HOSTS);
  }
  const judged = names.map((name) => judgeName(name, caller));
  const refusals = judged.flatMap((each) =>
    each.status === "refused" ? [each.reason] : []
  );
  if (refusals.length === judged.length) {
    const lines = judged.filter((each) => each.status === "refused");
    return { status: "update", lines, intents: [], remarks: refusals };
  }
  const chosen = chooseAddresses(asked.addresses, peer, settings);
  if (chosen.status === "refused") return chosen;
  const lines = judged.map((each) =>
    each.status === "refused" ? each : lineFor(each.host, chosen)
  );
  const updated = lines.filter((line) => line.status === "asked");
  const empty = updated.find(({ addresses, ignored }) =>
    addresses.length + ignored.length === 0
  );
  if (empty !== undefined) {
    return chosen.unusable ??
      refuse("badagent", `there is no address for ${empty.host}`);
  }
  const inPrefix = [...settings.interfaceIds.keys()].filter(caller.mayUpdate)
    .map((host) => ({
      host,
      addresses: chosen.inPrefix(host)?.filter(chosen.isPublished) ?? [],
    }));
  return {
    status: "update",
    lines,
    // What was named counts more: it may have an IPv4 address as well.
    intents: intentsOf([...inPrefix, ...updated]),
    remarks: [...chosen.remarks, ...refusals],
  };
}

/** The names that a request is about; undefined if it is about none. */
function namesMeant(
  { hosts, offline }: Asked,
  { onlyHost }: Caller,
): readonly string[] | undefined {
  // Nobody deletes records by accident here.
  if (offline) return undefined;
  if (hosts.status === "named") return hosts.names;
  return hosts.status === "none" && onlyHost !== undefined
    ? [onlyHost]
    : undefined;
}

/** Whether one name may be updated. */
function judgeName(name: string, caller: Caller):
  | { readonly status: "allowed"; readonly host: string }
  | {
    readonly status: "refused";
    readonly token: "notfqdn" | "nohost";
    readonly reason: string;
  } {
  const host = parseHostname(name);
  if (host === undefined) {
    const reason = `${quote(name)} is no host name with a dot`;
    return { status: "refused", token: "notfqdn", reason };
  }
  if (!caller.mayUpdate(host)) {
    const reason = `${quote(name)} may not be updated by this caller`;
    return { status: "refused", token: "nohost", reason };
  }
  return { status: "allowed", host };
}

/** What one host gets. */
function lineFor(host: string, chosen: Chosen): HostLine {
  const addresses = [
    ...chosen.addresses.filter(({ address }) => address.type === "A"),
    // The host's own address; what the client sent is the router's.
    ...(chosen.inPrefix(host) ??
      chosen.addresses.filter(({ address }) => address.type === "AAAA")),
  ];
  const published = addresses.filter(chosen.isPublished);
  return {
    status: "asked",
    host,
    addresses: published,
    ignored: addresses.filter((each) => !published.includes(each)),
  };
}

/** Each host once, with the addresses that it is named with last. */
function intentsOf(
  hosts: readonly {
    readonly host: string;
    readonly addresses: readonly SpeltAddress[];
  }[],
): readonly HostIntent[] {
  const intents = new Map<string, HostIntent>();
  for (const { host, addresses } of hosts) {
    if (addresses.length === 0) continue;
    intents.set(host, {
      host,
      addresses: addresses.map(({ address }) => address),
    });
  }
  return [...intents.values()];
}
