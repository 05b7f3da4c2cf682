import { parseHostname } from "../internet/hostname.ts";

/** A text that a certificate authority wants to see in DNS (dns-01, RFC 8555). */
export interface Challenge {
  /** The name of the TXT record, made by `parseHostname`. */
  readonly host: string;
  /** The text. */
  readonly value: string;
}

/**
 * The name of the TXT record that shows control of a domain; a wildcard has that of
 * the domain.
 *
 * @returns undefined if it is no domain name
 */
export function challengeName(domain: string): string | undefined {
  return parseHostname(`_acme-challenge.${domain.replace(/^\*\./, "")}`);
}

/** The text that goes with a key authorization (RFC 8555 section 8.4). */
export async function challengeValue(
  keyAuthorization: string,
): Promise<string> {
  const bytes = new TextEncoder().encode(keyAuthorization);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...hash)).replace(/=+$/, "")
    .replaceAll("+", "-").replaceAll("/", "_");
}
