import { passwordWarnings } from "../dyndns/access.ts";
import { isHash, parseHash } from "../dyndns/password.ts";
import type { Client } from "../dyndns/settings.ts";
import { secretOf } from "../secret.ts";
import { CLIENT_VALUES } from "./client_values.ts";
import { ConfigError } from "../config_error.ts";
import {
  type NamedSection,
  namedSections,
  valuesIn,
} from "./named_sections.ts";
import type { Sources } from "../sources/sources.ts";
import { examineKeys } from "./unknown_keys.ts";

/** What the sections `[client NAME]` say. */
export interface ClientConfig {
  /** In the order of the file. */
  readonly clients: readonly Client[];
  /** Lines about keys that are ignored. */
  readonly unknown: readonly string[];
  /** Lines about their passwords. */
  readonly warnings: readonly string[];
}

/**
 * Reads the sections `[client NAME]`.
 *
 * @throws {ConfigError} if something is missing or wrong
 */
export function readClients({ file }: Sources): ClientConfig {
  if (file === undefined) return { clients: [], unknown: [], warnings: [] };
  const sections = namedSections(file, "client");
  // Before their values are read: a typing error shall be called one.
  const unknown = sections.flatMap(({ kind, section }) =>
    examineKeys(file, kind, section.lines)
  );
  const clients = sections.map(readClient);
  return {
    clients,
    unknown,
    warnings: [...nameWarnings(sections), ...passwordWarnings(clients)],
  };
}

/** In HTTP Basic, the user name ends at the first colon (RFC 7617 section 2). */
function nameWarnings(sections: readonly NamedSection[]): readonly string[] {
  return sections.filter(({ name }) => name.includes(":")).map((
    { name, place },
  ) =>
    `${place}: [client ${name}]: routers cannot sign in with a colon in the user ` +
    "name (HTTP Basic), so take a name without"
  );
}

/** Hashes as other programs make them: htpasswd, crypt, LDAP, frameworks. */
const FOREIGN_HASH =
  /^(?:\$(?:1|2[abxy]?|5|6|7|g?y|apr1|sha1|md5|argon2\w*|b?crypt[\w-]*|scrypt|pbkdf2[\w-]*)\$|\{(?:s?sha\d*|s?md5|(?:blf-|sha\d*-)?crypt|bcrypt|pbkdf2[\w-]*|argon2\w*)(?:\.\w+)?\}|(?:pbkdf2|s?crypt|bcrypt\w*|argon2)[\w:-]*\$)\S{16,}$/i;

function readClient(named: NamedSection): Client {
  const { name, place } = named;
  // Its own password: what [DEFAULT] says is the account's.
  const values = valuesIn(CLIENT_VALUES, named, {
    ownOnly: ["password"],
  });
  const password = values.password?.reveal();
  if (!password) {
    throw new ConfigError(`${place}: [client ${name}] has no password`);
  }
  if (isHash(password) && parseHash(password) === undefined) {
    throw new ConfigError(
      `${place}: the password hash of [client ${name}] is damaged; make it anew ` +
        "with schlund-ddns hash-password",
    );
  }
  // As a password in plain, it would let in who has read it, and nobody else.
  if (!isHash(password) && FOREIGN_HASH.test(password)) {
    throw new ConfigError(
      `${place}: the password of [client ${name}] is the hash of another program, ` +
        "which cannot be read here; make one with schlund-ddns hash-password",
    );
  }
  if (!values.hostnames?.length) {
    throw new ConfigError(`${place}: [client ${name}] has no hostnames`);
  }
  return { name, password: secretOf(password), hostnames: values.hostnames };
}
