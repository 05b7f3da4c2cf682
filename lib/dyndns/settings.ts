import type { Address } from "../internet/address.ts";
import type { Network } from "../internet/network.ts";
import type { Secret } from "../secret.ts";

/** A client that may update some hosts: a section `[client NAME]`. */
export type Client = {
  /** User name, as in the section's header. It may hold spaces. */
  readonly name: string;
  /** In plain, or a hash made by `schlund-ddns hash-password`. */
  readonly password: Secret;
  /** Names made by `parseHostname`, and patterns such as `*.home.example.com`. */
  readonly hostnames: readonly string[];
  /** Whether it may have certificates made for its hosts. */
  readonly acme?: boolean;
};

/**
 * What to do with an address that was sent and is not globally routable:
 *
 * - `ignore`: answer `good` without effect
 * - `publish`: publish it like any other
 * - `peer`: publish the peer's address of that family instead
 */
export type PrivateAddresses = "ignore" | "publish" | "peer";

/** What the answers to update requests depend on besides the request. */
export type ProtocolSettings = {
  /** Empty if the web server decides who may update. */
  readonly clients: readonly Client[];
  /** The only hosts that may be updated; undefined: there is no such list. */
  readonly allowedHostnames?: readonly string[];
  /** Whether those whom the web server lets in may have certificates made. */
  readonly acme?: boolean;
  /** Hosts that have a fixed interface ID: sections `[host NAME]`. */
  readonly interfaceIds: ReadonlyMap<string, Address>;
  readonly privateAddresses: PrivateAddresses;
  /** Peers whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly Network[];
};
