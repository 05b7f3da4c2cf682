import { ConfigError } from "../config_error.ts";
import { idleClients } from "../dyndns/access.ts";
import type { Sources } from "../sources/sources.ts";
import { readSources } from "../settings/settings.ts";
import type { Platform } from "../platform.ts";
import { VERSION } from "../version.ts";
import { openServiceSession } from "./service_session.ts";

/**
 * Explains to a person who has started the CGI program how to use it, which file it
 * reads, and whether that works.
 *
 * @returns three lines, and the exit code
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
      // Line 2 says already where it looks.
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
      lines: [usage, reads, `This does not work: ${error.message}.`],
      status: 2,
    };
  }
}

/**
 * The summary of a configuration, with the warnings for a web server's log.
 *
 * @throws {ConfigError} if it is invalid, or lets some client update nothing
 */
async function judge(
  sources: Sources,
  platform: Platform,
): Promise<string> {
  const warnings: string[] = [];
  const { account, config, service } = await openServiceSession(
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
  return `This works: user ${account.user}, ${who}${but}.`;
}
