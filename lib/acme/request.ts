import { parseHostname } from "../internet/hostname.ts";
import { challengeName } from "./challenge.ts";
import type { AcmePage } from "./page.ts";

/** What a request of an ACME client asks for. */
export interface AcmeRequest {
  /** Whether the text shall stand in DNS. */
  readonly want: "present" | "absent";
  /** The name of the TXT record, made by `parseHostname`. */
  readonly host: string;
  /** The name as it was sent, for the answer. */
  readonly fqdn: string;
  /** The text, or what it is made of (RFC 8555 section 8.4). */
  readonly proof:
    | { readonly value: string }
    | { readonly keyAuthorization: string };
}

/** A request that cannot be read, as its client knows it. */
export interface AcmeFault {
  /** A token of acme-dns, or words. */
  readonly error: string;
}

/** The 43 characters of a SHA-256 in base64url. */
const VALUE = /^[\w-]{43}$/;

/** Whether a text has the form of a challenge's. */
export function isChallengeValue(text: string): boolean {
  return VALUE.test(text);
}

/**
 * Reads the body of a request: JSON of lego's and Traefik's `httpreq` in both
 * forms, of acme.sh's `dns_acmeproxy`, or of acme-dns, whatever its media type.
 */
export function readAcmeRequest(
  page: Exclude<AcmePage, "register">,
  body: Uint8Array,
): AcmeRequest | AcmeFault {
  const sent = readJson(body);
  return page === "acme-dns" ? readUpdate(sent) : readChallenge(page, sent);
}

function readUpdate(sent: Readonly<Record<string, string>>) {
  const { subdomain = "", txt = "" } = Object.fromEntries(
    // Old clients begin them with capitals.
    Object.entries(sent).map(([key, value]) => [key.toLowerCase(), value]),
  );
  const host = challengeName(subdomain);
  if (host === undefined) return fault("bad_subdomain");
  if (!isChallengeValue(txt)) return fault("bad_txt");
  return asked("present", host, host, { value: txt });
}

function readChallenge(
  page: "present" | "cleanup",
  { fqdn, value, domain, keyAuth }: Readonly<Record<string, string>>,
) {
  const want = page === "present" ? "present" : "absent";
  if (domain !== undefined && keyAuth !== undefined) {
    const host = challengeName(domain);
    return host === undefined || keyAuth === ""
      ? fault("domain or keyAuth is invalid")
      : asked(want, host, `${host}.`, { keyAuthorization: keyAuth });
  }
  if (fqdn === undefined || value === undefined) {
    return fault("send JSON with fqdn and value, or domain and keyAuth");
  }
  const host = parseHostname(fqdn);
  if (host === undefined) return fault("fqdn is not a domain name");
  if (!isChallengeValue(value)) {
    return fault("value is not that of a challenge");
  }
  return asked(want, host, fqdn, { value });
}

function asked(
  want: AcmeRequest["want"],
  host: string,
  fqdn: string,
  proof: AcmeRequest["proof"],
): AcmeRequest {
  return { want, host, fqdn, proof };
}

function fault(error: string): AcmeFault {
  return { error };
}

/** The texts of a JSON object; of anything else, none. */
function readJson(body: Uint8Array): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null
      ? Object.fromEntries(
        Object.entries(value).filter(([, each]) => typeof each === "string"),
      )
      : {};
  } catch {
    return {};
  }
}
