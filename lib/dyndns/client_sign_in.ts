import type { Credentials } from "./credentials.ts";
import { isHash, verifyPassword } from "./password.ts";
import { quote } from "./quote.ts";
import type { Client } from "./settings.ts";

/**
 * Finds the client who presents its password; undefined if there is none.
 *
 * A name says whose password to look at. A password alone is compared with those
 * in plain (to try it against every hash would take as many times as long), and
 * counts only if exactly one client has it.
 *
 * Whoever is wrong learns nothing from the time it takes: where some passwords
 * are hashed, one derivation is made in any case.
 */
export async function findClient(
  clients: readonly Client[],
  { names, password }: Credentials,
): Promise<Client | undefined> {
  const candidates = clients.filter((client) =>
    names.length === 0
      ? !isHash(client.password.reveal())
      : names.includes(client.name)
  );
  const right: Client[] = [];
  for (const client of candidates) {
    if (await verifyPassword(password, client.password.reveal())) {
      right.push(client);
    }
  }
  if (right.length > 0) {
    return names.length > 0 || right.length === 1 ? right[0] : undefined;
  }
  const hashed = clients.find((client) => isHash(client.password.reveal()));
  if (
    hashed !== undefined &&
    !candidates.some(({ password }) => isHash(password.reveal()))
  ) {
    await verifyPassword(password, hashed.password.reveal());
  }
  return undefined;
}

/**
 * Warnings about clients that have the same password in plain: without a user
 * name, nobody can tell them apart, so neither is let in.
 */
export function passwordWarnings(
  clients: readonly Client[],
): readonly string[] {
  const owners = Map.groupBy(
    clients.filter(({ password }) => !isHash(password.reveal())),
    ({ password }) => password.reveal(),
  );
  return [...owners.values()].filter((same) => same.length > 1).map((same) =>
    `the clients ${
      same.map(({ name }) => quote(name)).join(" and ")
    } have the same password: sent alone, without a user name, it lets nobody in`
  );
}

/** Why somebody who presented nothing is not let in. */
export function whyAnonymous(user: string | undefined): string {
  const none = "no user name and password came with the request";
  return user === undefined
    ? none
    : `the web server's user ${quote(user)} is no client, and ${none}`;
}

/** Why what was presented lets nobody in. */
export function whyDenied(
  clients: readonly Client[],
  credentials: readonly Credentials[],
): string {
  const names = credentials.flatMap(({ names }) => names);
  const known = clients.find(({ name }) => names.includes(name));
  if (known !== undefined) {
    return `the password of client ${quote(known.name)} is another`;
  }
  const [name] = names;
  return name === undefined
    ? "a password alone has to be that of exactly one client, in plain"
    : `there is no client ${quote(name)}`;
}
