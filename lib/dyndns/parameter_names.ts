import type { AddressType } from "../internet/address.ts";

/**
 * The parameters that are understood, in lower case; docs/dyndns.md says who
 * sends which. Any case is accepted.
 *
 * @module
 */

const BOTH: readonly AddressType[] = ["A", "AAAA"];

/** Parameters for addresses, and the families that `preserve` means there. */
export const ADDRESS_NAMES: ReadonlyMap<string, readonly AddressType[]> =
  new Map<string, readonly AddressType[]>([
    ["myip", BOTH],
    ["ip", BOTH],
    ["address", BOTH],
    ["addr", BOTH],
    ["ipaddr", BOTH],
    ["wanip", BOTH],
    ["myipv4", ["A"]],
    ["ip4", ["A"]],
    ["ipv4", ["A"]],
    ["myipv6", ["AAAA"]],
    ["myip6", ["AAAA"]],
    ["ip6", ["AAAA"]],
    ["ipv6", ["AAAA"]],
    ["ip6addr", ["AAAA"]],
  ]);

/** Parameters for the IPv6 prefix of the client's network. */
export const PREFIX_NAMES: ReadonlySet<string> = new Set([
  "ip6lanprefix",
  "lanprefix",
  "ip6prefix",
  "ipv6prefix",
  "prefix",
]);

/** Parameters for host names, alone or to be joined with {@linkcode DOMAIN_NAME}. */
export const HOST_NAMES: ReadonlySet<string> = new Set([
  "hostname",
  "host",
  "fqdn",
]);

/** A host name, or beside one of {@linkcode HOST_NAMES} the domain of all of them. */
export const DOMAIN_NAME = "domain";

/** Parameters for the user name. */
export const USER_NAMES: ReadonlySet<string> = new Set([
  "username",
  "user",
  "login",
]);

/** Parameters for the password; without a user name it has to say who it is. */
export const PASSWORD_NAMES: ReadonlySet<string> = new Set([
  "password",
  "pass",
  "passwd",
  "pwd",
  "key",
  "token",
]);

/** Parameters that clients send and that mean nothing here, or only `offline=YES`. */
export const OBSOLETE_NAMES: ReadonlySet<string> = new Set([
  "system",
  "wildcard",
  "mx",
  "backmx",
  "offline",
  "url",
  "dualstack",
]);

/** Whether a parameter is one of ours. */
export function isKnown(name: string): boolean {
  return ADDRESS_NAMES.has(name) || PREFIX_NAMES.has(name) ||
    HOST_NAMES.has(name) || name === DOMAIN_NAME || USER_NAMES.has(name) ||
    PASSWORD_NAMES.has(name) || OBSOLETE_NAMES.has(name);
}
