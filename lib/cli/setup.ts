import { matchesAny } from "../dyndns/access.ts";
import { parseHostname } from "../internet/hostname.ts";
import { ConfigError } from "../config_error.ts";
import {
  entriesOf,
  EXAMPLE_URL,
  PASSWORD,
  recipeHosts,
  recipesOf,
} from "../pages/recipes.ts";
import { readServiceConfig, readStatusConfig } from "../settings/service.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { readSettings } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `schlund-ddns setup [CLIENT] [HOST]`: prints what to enter into routers, for each
 * client and each of its hosts, or for those that are named.
 *
 * @returns the exit code
 * @throws {UsageError | ConfigError} if there is no such client or host
 */
export async function runSetup(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { out, err } = terminal;
  const [client, name, ...more] = args.words;
  const host = name === undefined ? undefined : parseHostname(name);
  if (more.length > 0 || name !== undefined && host === undefined) {
    throw new UsageError("setup takes a client and a host");
  }
  const { sources } = await readSettings(args, terminal);
  const { clients } = readServiceConfig(sources);
  const { publicUrl } = readStatusConfig(sources);
  const chosen = clients.filter(({ name }) => (client ?? name) === name);
  if (chosen.length === 0) {
    throw client === undefined
      ? new ConfigError(
        "there is no [client NAME] section to set up a router for",
      )
      : new UsageError(`there is no [client ${client}] section`);
  }
  const targets = chosen.flatMap(({ name, hostnames, acme }) => {
    if (host === undefined) {
      return recipeHosts(hostnames).map((each) => ({
        ...{ user: name, host: each, acme },
      }));
    }
    return matchesAny(hostnames, host) ? [{ user: name, host, acme }] : [];
  });
  if (targets.length === 0) {
    throw new UsageError(`[client ${client}] may not update ${name}`);
  }
  if (publicUrl === undefined) {
    err(`warning: public_url is not set, so ${EXAMPLE_URL} stands for it`);
  }
  const url = (publicUrl?.href ?? EXAMPLE_URL).replace(/\/$/, "");
  out(`${PASSWORD} stands for the password of the client.`);
  for (const target of targets) {
    out(`\n# Client ${target.user}, host ${target.host}`);
    for (const recipe of recipesOf(target.acme)) {
      const { name, where, note } = recipe;
      out(`\n## ${name}: ${where.en}\n`);
      for (const { field, text } of entriesOf(recipe, { ...target, url })) {
        out(field === undefined ? text : `${field}: ${text}`);
      }
      if (note !== undefined) out(`\n${note.en}`);
    }
  }
  return EXIT.ok;
}
