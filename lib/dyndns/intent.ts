import type { ProtocolSettings } from "./settings.ts";
import { type Address, isGlobal, parseAddress } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { hostInPrefix } from "../internet/network.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { Caller } from "./access.ts";
import {
  type Parameters,
  readAddresses,
  readHosts,
  type WantedAddresses,
} from "./parameters.ts";
import type { SoleToken } from "./http_answer.ts";

/** One host name of a request, in its order; duplicates are lines of their own. */
export interface Line {
  /** Why the name is refused; else it is asked for. */
  readonly refusal?: "notfqdn" | "nohost";
  /** Absent if the name is not a host name. */
  readonly host?: string;
  /** What shall stand under the name, IPv4 first. */
  readonly addresses: readonly Address[];
  /** The addresses as the client spelt them. */
  readonly echo: string;
}

/** What a request comes to. */
export interface Intent {
  /** One per host name asked for, in its order. */
  readonly lines: readonly Line[];
  /** What to publish: each host once, only addresses that may be published. */
  readonly hosts: readonly HostIntent[];
  /** Addresses that are answered as good but not published. */
  readonly withheld: readonly Address[];
}

/** What the intent depends on beside the request. */
export type IntentSettings = Pick<
  ProtocolSettings,
  "privateAddresses" | "interfaceIds"
>;

/** Hosts in one request; more are `numhost`. */
const MOST_HOSTS = 20;

/**
 * Works out what a request asks for and what of it is allowed.
 *
 * @param peer the address of whoever asks, for requests without one
 * @returns the intent, or the token that answers the request as a whole
 */
export function readIntent(
  parameters: Parameters,
  caller: Caller,
  peer: string | undefined,
  settings: IntentSettings,
): Intent | SoleToken {
  // Taking a host offline means deleting its records, which nobody does by accident.
  if (
    parameters.some(([name, value]) =>
      name === "offline" && /^yes$/i.test(value)
    )
  ) {
    return "!donator";
  }
  const given = readHosts(parameters);
  if (given.length > MOST_HOSTS) return "numhost";
  const names = given.length === 0 && caller.onlyHost !== undefined
    ? [caller.onlyHost]
    : given;
  if (names.length === 0) return "notfqdn";
  const wanted = orPeer(readAddresses(parameters), peer);
  if (wanted === undefined) return "badagent";
  const lines = names.map((name) => readLine(name, caller, wanted, settings));
  const asked = lines.filter(({ refusal }) => refusal === undefined);
  if (asked.some(({ addresses }) => addresses.length === 0)) return "badagent";
  // What was named goes last: it may have an IPv4 address as well.
  const all = [...hostsInPrefix(caller, wanted, settings), ...asked];
  const mayPublish = (address: Address) =>
    settings.privateAddresses === "publish" || isGlobal(address);
  const addresses = new Map(
    all.map(({ host, addresses }) => [host!, addresses.filter(mayPublish)]),
  );
  return {
    lines,
    hosts: [...addresses].filter(([, addresses]) => addresses.length > 0)
      .map(([host, addresses]) => ({ host, addresses })),
    withheld: all.flatMap(({ addresses }) => addresses).filter((a) =>
      !mayPublish(a)
    ),
  };
}

function readLine(
  name: string,
  caller: Caller,
  wanted: WantedAddresses,
  settings: IntentSettings,
): Line {
  const host = parseHostname(name);
  if (host === undefined) {
    return { refusal: "notfqdn", addresses: [], echo: "" };
  }
  if (!caller.mayUpdate(host)) {
    return { refusal: "nohost", host, addresses: [], echo: "" };
  }
  const inPrefix = addressInPrefix(host, wanted, settings);
  const addresses = [
    ...wanted.addresses.filter(({ type }) => type === "A"),
    // The host's own address; what the client sent is the router's.
    ...(inPrefix ?? wanted.addresses.filter(({ type }) => type === "AAAA")),
  ];
  const echo = addresses.map(({ text }) => wanted.spellings.get(text) ?? text)
    .join(",");
  return { host, addresses, echo };
}

/** All hosts behind the client's prefix that it may update. */
function hostsInPrefix(
  caller: Caller,
  wanted: WantedAddresses,
  settings: IntentSettings,
): readonly Line[] {
  return [...settings.interfaceIds.keys()].filter(caller.mayUpdate).flatMap(
    (host) => {
      const addresses = addressInPrefix(host, wanted, settings);
      return addresses === undefined ? [] : [{ host, addresses, echo: "" }];
    },
  );
}

function addressInPrefix(
  host: string,
  { prefix }: WantedAddresses,
  { interfaceIds }: IntentSettings,
): readonly Address[] | undefined {
  const interfaceId = interfaceIds.get(host);
  return prefix === undefined || interfaceId === undefined
    ? undefined
    : [hostInPrefix(prefix, interfaceId)];
}

/** Without any address in the request, the peer's own is meant. */
function orPeer(
  wanted: WantedAddresses | undefined,
  peer: string | undefined,
): WantedAddresses | undefined {
  if (!wanted?.none) return wanted;
  const address = parseAddress(peer ?? "");
  return address === undefined || wanted.preserved.has(address.type)
    ? undefined
    : { ...wanted, addresses: [address] };
}
