import {
  ACCOUNT_OPTIONS,
  COMMON_OPTIONS,
  DRY_RUN_OPTION,
  JSON_OPTION,
  type Option,
  PRACTICE_OPTIONS,
  RECORD_OPTIONS,
  SERVE_OPTIONS,
} from "./options.ts";

/** The text of `--help`. */
export function helpText(): string {
  return `Update A and AAAA records at SchlundTech or InterNetX AutoDNS.

Usage:
  schlund-ddns [options] HOSTNAME... ADDRESS...   the hosts get the addresses
  schlund-ddns list NAME         the records of a zone or host
  schlund-ddns check [HOSTNAME...]  look whether all is well; change nothing
  schlund-ddns serve             answer routers' update requests over HTTP
  schlund-ddns hash-password     make a hash for a [client NAME] section
  schlund-ddns practice          run a practice gateway on this machine
  schlund-ddns demo              see an update happen, without an account

An IPv4 address goes to the A record, an IPv6 address to the AAAA record, all of
a zone in one update. Other records, and TTLs, stay as they are.

Account:
${section(ACCOUNT_OPTIONS)}

Update:
${section([DRY_RUN_OPTION, ...RECORD_OPTIONS])}

Service:
${section(SERVE_OPTIONS)}

Practice gateway:
${section(PRACTICE_OPTIONS)}

General:
${section([...COMMON_OPTIONS, JSON_OPTION])}

Settings come from options, then from the environment (SCHLUND_DDNS_USERNAME,
_PASSWORD, _TOTP_SECRET, _CONTEXT, _URL, and _PASSWORD_FILE, _TOTP_SECRET_FILE),
then from section [default] of the INI file: username, password, context, url,
totp_secret, allowed_hostnames, zone, create, ttl, timeout; for serve and CGI also
listen, trusted_proxies, allow_private_addresses, state_ttl, and the sections
[client NAME] (password, hostnames) and [host NAME] (interface_id).

Exit status: 0 every record stands as asked; 1 refused or failed for good;
2 usage or configuration; 75 temporary, try again later.`;
}

function section(options: readonly Option[]): string {
  const rows = options.map(({ name, short, argument, help }) => ({
    left: `  ${short === undefined ? "    " : `-${short}, `}--${name}` +
      (argument === undefined ? "" : ` ${argument}`),
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return rows.map(({ left, help }) => left.padEnd(width) + help).join("\n");
}
