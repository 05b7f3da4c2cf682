import { parseHostname } from "../internet/hostname.ts";
import { type AskedHosts, askedHosts, refusedHosts } from "./asked_hosts.ts";
import { decodeForm } from "./decode.ts";
import { namesHost } from "./foreign_names.ts";
import { DOMAIN_NAME, HOST_NAMES } from "./parameter_names.ts";
import { isPlaceholder, type Parameter } from "./parameters.ts";
import { quote } from "./quote.ts";

/**
 * Reads the host names of a request that may have them in parts. A `domain`
 * beside a host is the domain of it (Namecheap's form). What cannot be joined is
 * refused as a whole: half a name may be the domain itself, whose address nobody
 * meant to change.
 */
export function readDomainHosts(
  parameters: readonly Parameter[],
): AskedHosts {
  const valuesOf = (test: (name: string) => boolean) =>
    parameters.filter(({ name }) => test(name))
      .flatMap(({ raw }) => decodeForm(raw).split(",")).map((text) =>
        text.trim()
      );
  const hosts = valuesOf((name) => HOST_NAMES.has(name));
  const domains = valuesOf((name) => name === DOMAIN_NAME);
  const foreign = valuesOf(namesHost);
  const written = [...hosts, ...domains, ...foreign];
  const refused = (reason: string) => refusedHosts(reason, written);
  if (hosts.length > 0 && domains.length > 0) {
    const joined = join(hosts, domains);
    return typeof joined === "string"
      ? refused(joined)
      : { status: "named", names: joined };
  }
  if (domains.length > 0 && foreign.length > 0) {
    return refused("the host beside domain has to be in host or hostname");
  }
  const names = [...hosts, ...domains].filter((text) => !isPlaceholder(text));
  if (names.length === 0 && foreign.some((text) => !isPlaceholder(text))) {
    return refused("the host has to be in host or hostname");
  }
  return askedHosts(names, written);
}

/** Each host with the domain; or why that cannot be. */
function join(
  hosts: readonly string[],
  domains: readonly string[],
): readonly string[] | string {
  const [text = ""] = domains;
  if (domains.length > 1) return "there is more than one domain";
  if (isPlaceholder(text)) return "domain is empty or not filled in";
  const domain = parseHostname(text);
  if (domain === undefined || domain.startsWith("*.")) {
    return `domain is ${quote(text)}, which is no domain`;
  }
  const names: string[] = [];
  for (const host of hosts) {
    if (isPlaceholder(host)) return "host is empty or not filled in";
    const name = joined(host, domain);
    if (name === undefined) {
      return `host is ${quote(host)}, which is no name below ${domain}`;
    }
    names.push(name);
  }
  return names;
}

/** A host with its domain; undefined if that makes no name. */
function joined(host: string, domain: string): string | undefined {
  if (host === "@") return domain;
  const whole = parseHostname(host);
  if (whole === domain || whole?.endsWith(`.${domain}`)) return whole;
  return parseHostname(`${host.replace(/\.$/, "")}.${domain}`);
}
