import { passwordWarnings } from "../dyndns/client_sign_in.ts";
import { isHash, parseHash } from "../dyndns/password.ts";
import type { Client } from "../dyndns/settings.ts";
import { secretOf } from "../secret.ts";
import { ConfigError } from "./config_error.ts";
import {
  type NamedSection,
  namedSections,
  valuesIn,
} from "./named_sections.ts";
import { CLIENT_SETTINGS } from "./settings.ts";
import type { Sources } from "./sources.ts";
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
  return { clients, unknown, warnings: passwordWarnings(clients) };
}

function readClient(named: NamedSection): Client {
  const { name, place } = named;
  // Its own password: what [DEFAULT] says is the account's.
  const values = valuesIn(CLIENT_SETTINGS, named, {
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
  if (!values.hostnames?.length) {
    throw new ConfigError(`${place}: [client ${name}] has no hostnames`);
  }
  return { name, password: secretOf(password), hostnames: values.hostnames };
}
