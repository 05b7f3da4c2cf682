import { decodeBase64, readingsOf } from "./decode.ts";
import type { HttpRequest } from "./http_request.ts";
import { PASSWORD_NAMES, USER_NAMES } from "./parameter_names.ts";
import type { Parameter } from "./parameters.ts";

/** A user name and a password that a request presents, in one way of reading them. */
export interface Credentials {
  /** Ways to read the user name; none: the password has to say who it is. */
  readonly names: readonly string[];
  /** The password. */
  readonly password: string;
}

/** Longest credential that is looked at, in characters. */
const CREDENTIAL_LIMIT = 1024;

/**
 * All that a request presents, in the order in which it is tried: HTTP Basic
 * (RFC 7617), then the query and the form. A proxy may have put its own into the
 * header, so those behind it count as well.
 */
export function readCredentials(
  { authorization }: HttpRequest,
  parameters: readonly Parameter[],
): readonly Credentials[] {
  return [
    ...authorization.flatMap(readBasic),
    ...readParameterCredentials(parameters),
  ];
}

/** RFC 7617; as its bytes have no certain encoding, UTF-8 and ISO-8859-1. */
function readBasic(header: string): readonly Credentials[] {
  const [, encoded = ""] = BASIC.exec(header) ?? [];
  if (encoded.length > CREDENTIAL_LIMIT) return [];
  const bytes = decodeBase64(encoded);
  if (bytes === undefined) return [];
  const texts = new Set([UTF8, LATIN1].map((decoder) => decoder.decode(bytes)));
  return [...texts].flatMap((text) => {
    const colon = text.indexOf(":");
    return colon < 0
      ? []
      : [{ names: [text.slice(0, colon)], password: text.slice(colon + 1) }];
  });
}

const UTF8 = new TextDecoder();
const LATIN1 = new TextDecoder("latin1");

const BASIC = /^\s*basic\s+([a-z0-9+/]+=*)\s*$/i;

function readParameterCredentials(
  parameters: readonly Parameter[],
): readonly Credentials[] {
  const first = (names: ReadonlySet<string>) =>
    parameters.find(({ name, raw }) => names.has(name) && raw !== "")?.raw;
  const password = first(PASSWORD_NAMES);
  const user = first(USER_NAMES);
  if (password === undefined || password.length > CREDENTIAL_LIMIT) return [];
  const names = user === undefined
    ? []
    : readingsOf(user.slice(0, CREDENTIAL_LIMIT));
  return readingsOf(password).map((password) => ({ names, password }));
}
