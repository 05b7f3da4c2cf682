import { type Address, parseAddress } from "../internet/address.ts";
import { quote } from "./quote.ts";

/** Who is at the other end, as far as that can be said. */
export type Peer =
  /** The address of whoever asks. */
  | {
    readonly status: "known";
    readonly address: Address;
    /** A header that was not believed: the peer may be a proxy. */
    readonly doubt?: string;
  }
  /** Only the address of a trusted proxy is known, which never asks for itself. */
  | {
    readonly status: "proxy";
    readonly address: Address;
    readonly reason: string;
  }
  /** No address is known. */
  | {
    readonly status: "unknown";
    readonly reason: string;
    /** Text that stands in its place and tells peers apart, unchecked. */
    readonly mark: string;
  };

/**
 * Who asks where no proxy is trusted: the connection's other end.
 *
 * @param remote its address
 * @param forwardedFor the field `X-Forwarded-For`, which is not believed
 */
export function nearestPeer(
  remote: string | undefined,
  forwardedFor: string | undefined,
): Peer {
  const address = readHop(remote ?? "");
  if (address === undefined) {
    return {
      status: "unknown",
      reason: remote
        ? `the peer's address ${quote(remote)} cannot be read`
        : "the web server does not tell the peer's address",
      mark: remote ?? "",
    };
  }
  const doubt = hopsOf(forwardedFor).length === 0
    ? undefined
    : `X-Forwarded-For from ${address.text} is ignored: not in trusted_proxies`;
  return { status: "known", address, doubt };
}

/** The entries of a field `X-Forwarded-For`. */
export function hopsOf(forwardedFor: string | undefined): string[] {
  return (forwardedFor ?? "").split(",").map((hop) => hop.trim())
    .filter((hop) => hop !== "");
}

/**
 * An address as proxies write it: with or without port, brackets and quotes
 * (`"[2001:db8::1]:51234"`, RFC 7239 section 6 and what came before it).
 */
export function readHop(text: string): Address | undefined {
  const address = parseAddress(text);
  if (address !== undefined) return address;
  const [, hop = ""] = /^\s*"?\s*(.*?)\s*"?\s*$/s.exec(text) ?? [];
  const [, bracketed, plain] =
    /^(?:\[([^\]]*)\](?::\d{1,5})?|(\d+\.\d+\.\d+\.\d+):\d{1,5})$/.exec(hop) ??
      [];
  return parseAddress(bracketed ?? plain ?? hop);
}
