import { ConfigError } from "../config/config_error.ts";
import { readSources } from "../config/sources.ts";
import type { Platform } from "../platform.ts";
import { VERSION } from "../version.ts";
import { openServiceSessionFrom } from "./service_session.ts";

/**
 * Tells a person who has started the CGI program how it is meant to be used, what
 * it would read, and whether that is well.
 *
 * @returns the lines, and the exit status
 */
export async function explainCgi(
  platform: Platform,
): Promise<{ readonly lines: readonly string[]; readonly status: 0 | 2 }> {
  const usage = `schlund-ddns-cgi ${VERSION} is a CGI program: a web server ` +
    "starts it for each update request, for instance " +
    "/cgi-bin/schlund-ddns-cgi?hostname=home.example.com&myip=1.2.3.4";
  let reads: string | undefined;
  try {
    const sources = await readSources({}, platform);
    reads = sources.file === undefined
      ? `It would read no config file: ${sources.lookedFor}.`
      : `It would read ${sources.file.path}.`;
    const { account, service } = await openServiceSessionFrom(
      sources,
      platform,
      { log: () => {}, authentication: "web server" },
    );
    const clients = service.clients.map(({ name }) => name).join(", ");
    const well = `That is well: user ${account.user}, ${
      clients === ""
        ? "no [client NAME] sections, so the web server must ask for passwords"
        : `clients ${clients}`
    }.`;
    return { lines: [usage, reads, well], status: 0 };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      lines: [
        usage,
        reads ?? "It cannot read its configuration.",
        `That is not well: ${error.message}.`,
      ],
      status: 2,
    };
  }
}
