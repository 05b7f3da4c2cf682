import { decodeForm, decodePercent } from "./client_text.ts";
import type { HttpRequest } from "./http_request.ts";
import type { Parameter } from "./parameters.ts";

/** A user name and a password that a request presents. */
export type Credentials = {
  /** Ways to read the user name; none: the password has to identify the client. */
  readonly names: readonly string[];
  /** The password, in one way of reading it. */
  readonly password: string;
};

/** What a request presents to say who sends it; nothing is checked. */
export type Presented = {
  /** In the order in which they are tried. */
  readonly credentials: readonly Credentials[];
  /** Whom the web server names (`REMOTE_USER`), and what that is worth. */
  readonly webUser:
    | { readonly status: "none" }
    | { readonly status: "authenticated"; readonly name: string }
    /** Named without an `AUTH_TYPE`: the client may have written it. */
    | { readonly status: "claimed"; readonly name: string }
    /** The client's own `Authorization` header, which was not checked. */
    | { readonly status: "header" };
};

/** Schemes of HTTP authentication (IANA's registry, and others that are met). */
const SCHEME =
  /^\s*(?:basic|bearer|concealed|digest|dpop|gnap|hoba|mutual|negotiate|ntlm|oauth|privatetoken|scram-sha-\d+|vapid)(?:\s|$)/i;

/** The form of an `Authorization` header with any scheme (RFC 9110 section 11.4). */
const HEADER = /^\s*[\w!#$%&'*+.^`|~-]+\s+\S/;

/**
 * Reads all that a request presents: HTTP Basic (RFC 7617), then the query and the
 * form. A proxy may have put its own into the header, so others count as well.
 *
 * `REMOTE_USER` is a name only if `AUTH_TYPE` says that the web server checked it
 * (RFC 3875 section 4.1.1); rewrite rules put the client's header there.
 */
export function presentedBy(
  { authorization, user, redirectedUsers, authType }: Pick<
    HttpRequest,
    "authorization" | "user" | "redirectedUsers" | "authType"
  >,
  parameters: readonly Parameter[],
): Presented {
  const authenticated = authType.trim() !== "";
  const isHeader = (text: string) =>
    authenticated
      ? SCHEME.test(text) && HEADER.test(text)
      : SCHEME.test(text) || HEADER.test(text);
  const headers = [user, ...redirectedUsers].filter(isHeader);
  return {
    credentials: [...new Set([...authorization, ...headers])]
      .flatMap(readBasic).concat(readCredentials(parameters)),
    webUser: user !== "" && !isHeader(user)
      ? { status: authenticated ? "authenticated" : "claimed", name: user }
      : { status: headers.length > 0 ? "header" : "none" },
  };
}

/** Longest credential that is read, in characters. */
const CREDENTIAL_LIMIT = 1024;

/** Reads HTTP Basic, whose bytes have no certain encoding. */
function readBasic(header: string): readonly Credentials[] {
  const [, encoded = ""] = /^\s*basic\s+([a-z0-9+/]+=*)\s*$/i.exec(header) ??
    [];
  if (encoded.length > CREDENTIAL_LIMIT) return [];
  try {
    const bytes = Uint8Array.fromBase64(encoded).toHex();
    const text = decodePercent(bytes.replace(/../g, "%$&"));
    const [, name, password] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    return name === undefined || password === undefined
      ? []
      : [{ names: [name], password }];
  } catch {
    return [];
  }
}

/** Reads the credentials in query and form. */
function readCredentials(
  parameters: readonly Parameter[],
): readonly Credentials[] {
  const first = (kind: Parameter["kind"]) =>
    parameters.find((each) => each.kind === kind && each.raw !== "")?.raw ?? "";
  const password = first("password");
  if (password.length > CREDENTIAL_LIMIT) return [];
  const names = readings(first("user").slice(0, CREDENTIAL_LIMIT));
  return readings(password).map((password) => ({ names, password }));
}

/**
 * What a value may have been meant to be, as routers insert it unencoded; most
 * likely first: who encodes anything encodes a `+` as well.
 */
function readings(raw: string): readonly string[] {
  if (raw === "") return [];
  const all = [decodePercent(raw), decodeForm(raw), raw];
  const encoded = /%[0-9a-f]{2}/i.test(raw);
  return [...new Set(encoded ? [all[1]!, ...all] : all)];
}
