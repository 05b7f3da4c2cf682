import { ConfigError } from "../config_error.ts";
import { idleClients } from "../settings/idle_clients.ts";
import { readSources, type Sources } from "../sources/sources.ts";
import type { Platform } from "../platform.ts";
import { VERSION } from "../version.ts";
import { openServiceSessionFrom } from "./service_session.ts";

/**
 * Tells a person who has started the CGI program how it is meant to be used, what
 * it would read, and whether that is well.
 *
 * @returns three lines, and the exit status
 */
export async function explainCgi(
  platform: Platform,
): Promise<{ readonly lines: readonly string[]; readonly status: 0 | 2 }> {
  const usage = `schlund-ddns-cgi ${VERSION} is a CGI program: a web server ` +
    "starts it for each update request, for instance " +
    "/cgi-bin/schlund-ddns-cgi?hostname=home.example.com&myip=1.2.3.4";
  const named = platform.env("DDNS_CONFIG");
  let reads = `It would read ${named || "~/.schlund-ddns"}.`;
  try {
    const sources = await readSources(undefined, platform);
    reads = sources.file === undefined
      ? `It would read no config file: ${sources.lookedFor}.`
      : `It would read ${sources.file.path}.`;
    return {
      // What was looked for is said already.
      lines: [
        usage,
        reads,
        await judge({ ...sources, lookedFor: "" }, platform),
      ],
      status: 0,
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      lines: [usage, reads, `That is not well: ${error.message}.`],
      status: 2,
    };
  }
}

/**
 * What is good about a configuration, and what a web server's log would say of it.
 *
 * @throws {ConfigError} if updates could not be answered with it, or not those of
 * some client
 */
async function judge(
  sources: Sources,
  platform: Platform,
): Promise<string> {
  const warnings: string[] = [];
  const { account, config, service } = await openServiceSessionFrom(
    sources,
    platform,
    {
      log(level, message) {
        if (level === "warning") warnings.push(message);
      },
      authentication: "web server",
    },
  );
  const { allowedHostnames: allowed, emptyRestrictions } = config;
  const useless = [
    ...(allowed?.length === 0 ? emptyRestrictions : []),
    ...idleClients(allowed, service.clients),
  ];
  if (useless.length > 0) throw new ConfigError(useless.join("; "));
  const clients = service.clients.map(({ name }) => name).join(", ");
  const who = clients === ""
    ? "no [client NAME] sections, so the web server must ask for passwords"
    : `clients ${clients}`;
  const but = warnings.length === 0 ? "" : `; but ${warnings.join("; ")}`;
  return `That is well: user ${account.user}, ${who}${but}.`;
}
