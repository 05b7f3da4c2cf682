import type { Client, ProtocolSettings } from "./settings.ts";
import { type Parameters, readingsOf } from "./parameters.ts";
import { isHash, verifyPassword } from "./password.ts";

/** Who asks, and what that allows. */
export interface Caller {
  /** A client's name, or who the web server says it is. */
  readonly name?: string;
  /** Whether a host may be updated. */
  readonly mayUpdate: (host: string) => boolean;
  /** The host that is meant if the request names none. */
  readonly onlyHost?: string;
}

/** What the transport knows of the peer. */
export interface Peer {
  /** Its IP address. */
  readonly address?: string;
  /** The user that the web server has authenticated (`REMOTE_USER`). */
  readonly user?: string;
}

/** Sorts out who asks: somebody known, or nobody, with or without a try at it. */
export type Authenticate = (
  request: Request,
  parameters: Parameters,
  peer: Peer,
) => Promise<
  Caller | "no credentials" | "wrong credentials" | "too many attempts"
>;

/**
 * With `[client NAME]` sections, credentials are HTTP Basic (RFC 7617) or in the
 * query; a user that the web server has authenticated is the client of that name.
 * Without, the web server alone decides, as with the Python tool.
 */
export function createAuthenticate(
  { clients, allowedHostnames }: Pick<
    ProtocolSettings,
    "clients" | "allowedHostnames"
  >,
): Authenticate {
  // To the letter, as with the Python tool: `*.…` is the wildcard record.
  const allowed = (host: string) => allowedHostnames?.includes(host) ?? true;
  function callerOf({ name, hostnames }: Client): Caller {
    return {
      name,
      mayUpdate: (host) => matchesAny(hostnames, host) && allowed(host),
      onlyHost: onlyName(hostnames),
    };
  }
  if (clients.length === 0) {
    return (_request, _parameters, { user }) =>
      Promise.resolve({
        name: user,
        mayUpdate: allowed,
        onlyHost: onlyName(allowedHostnames ?? []),
      });
  }
  return async (request, parameters, { user }) => {
    const known = clients.find(({ name }) =>
      user !== undefined && name === user
    );
    if (known !== undefined) return callerOf(known);
    const credentials = credentialsOf(request, parameters, clients);
    for (const { name, password } of credentials) {
      const client = await signIn(clients, name, password);
      if (client !== undefined) return callerOf(client);
    }
    return credentials.length === 0 ? "no credentials" : "wrong credentials";
  };
}

/** Whether one of the names is the host, or a pattern `*.…` above it. */
export function matchesAny(patterns: readonly string[], host: string): boolean {
  return patterns.some((pattern) =>
    pattern === host ||
    (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)))
  );
}

function onlyName(names: readonly string[]): string | undefined {
  const [name] = names;
  return names.length === 1 && !name!.startsWith("*.") ? name : undefined;
}

/** A token alone, without a name, is a password that also says who it is. */
interface Credentials {
  readonly name?: string;
  readonly password: string;
}

/**
 * A name says whose password to look at. A token alone is compared with those in
 * plain: to try it against every hash would take as many times as long.
 *
 * Whoever is wrong learns nothing from the time it takes: where some passwords
 * are hashed, one derivation is made in any case.
 */
async function signIn(
  clients: readonly Client[],
  name: string | undefined,
  password: string,
): Promise<Client | undefined> {
  const candidates = clients.filter((client) =>
    name === undefined ? !isHash(client.password) : client.name === name
  );
  let derived = false;
  for (const client of candidates) {
    if (await verifyPassword(password, client.password)) return client;
    derived ||= isHash(client.password);
  }
  const hashed = clients.find((client) => isHash(client.password));
  if (!derived && hashed !== undefined) {
    await verifyPassword(password, hashed.password);
  }
  return undefined;
}

/** Longest credential that is looked at, in characters. */
const CREDENTIAL_LIMIT = 1024;

function credentialsOf(
  request: Request,
  parameters: Parameters,
  clients: readonly Client[],
): readonly Credentials[] {
  const basic = readBasic(request.headers.get("authorization") ?? "");
  if (basic.length > 0) return basic;
  const raw = (...names: string[]) =>
    parameters.find(([key, value]) => names.includes(key) && value !== "")?.[1];
  const password = raw("password", "pass", "passwd", "token");
  if (password === undefined || password.length > CREDENTIAL_LIMIT) return [];
  const user = raw("username", "user");
  if (user === undefined && raw("token") === undefined) return [];
  const names = readingsOf(user ?? "");
  const name = user === undefined
    ? undefined
    : clients.find((client) => names.includes(client.name))?.name ?? user;
  return readingsOf(password).map((password) => ({ name, password }));
}

/** RFC 7617; as its bytes have no certain encoding, UTF-8 and ISO-8859-1. */
function readBasic(header: string): readonly Credentials[] {
  const [, encoded = ""] = /^basic\s+([a-z0-9+/]+)={0,2}\s*$/i.exec(header) ??
    [];
  if (encoded === "" || encoded.length > CREDENTIAL_LIMIT) return [];
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.fromBase64(encoded);
  } catch {
    return [];
  }
  const texts = new Set(
    ["utf-8", "latin1"].map((label) => new TextDecoder(label).decode(bytes)),
  );
  return [...texts].flatMap((text) => {
    const colon = text.indexOf(":");
    return colon < 0
      ? []
      : [{ name: text.slice(0, colon), password: text.slice(colon + 1) }];
  });
}
