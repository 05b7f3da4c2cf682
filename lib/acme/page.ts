/** The ways in which ACME clients ask a server for a challenge. */
export type AcmePage = "present" | "cleanup" | "acme-dns" | "register";

/** Whether ACME clients ask for a page. */
export function isAcmePage(page: string): page is AcmePage {
  return /^(?:present|cleanup|acme-dns|register)$/.test(page);
}

/** The name of a challenge (RFC 8555 section 8.4). */
const CHALLENGE = /^_acme-challenge\.(.+)$/;

/** The domain that a challenge's name shows control of. */
export function challengedDomain(host: string): string | undefined {
  return CHALLENGE.exec(host)?.[1];
}
