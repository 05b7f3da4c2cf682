import { parseHostname } from "../internet/hostname.ts";
import { type Refusal, refuse } from "./answer.ts";
import { isPlaceholder, type Parameter } from "./parameters.ts";

/** The hosts that a request names. */
export type RequestedHosts =
  /** As they were written, or joined with their domain. */
  | { readonly status: "named"; readonly names: readonly string[] }
  /** None: the caller's only host is meant. */
  | { readonly status: "none" }
  /** The parts of a name do not make one. */
  | Refusal & {
    /** What was written, for the log. */
    readonly names: readonly string[];
  };

/**
 * Reads the host names of a request: comma lists, repeated, by several names. A
 * `domain` beside a host is the domain of it (Namecheap's form). What cannot be
 * joined is refused as a whole: half a name may be the domain itself, whose
 * address the client did not mean to change.
 */
export function readHosts(parameters: readonly Parameter[]): RequestedHosts {
  const valuesAs = (kind: Parameter["kind"]) =>
    parameters.flatMap((each) => each.kind === kind ? each.values : []);
  const hosts = valuesAs("host");
  const domains = valuesAs("domain");
  const foreign = valuesAs("foreignHost");
  const refused = (reason: string): RequestedHosts => ({
    ...refuse("notfqdn", reason),
    names: [...hosts, ...domains, ...foreign].filter((text) => text !== ""),
  });
  if (domains.length > 0 && hosts.length > 0) {
    const [text = "", another] = domains;
    const domain = another === undefined ? parseHostname(text) : undefined;
    if (domain === undefined || domain.startsWith("*.")) {
      return refused("domain is not one domain");
    }
    const names = hosts.flatMap((host) => join(host, domain) ?? []);
    return names.length === hosts.length
      ? { status: "named", names }
      : refused(`host is not a name below ${domain}`);
  }
  if (domains.length > 0 && foreign.length > 0) {
    return refused("the host beside domain must be in host or hostname");
  }
  const names = [...hosts, ...domains].filter((text) => !isPlaceholder(text));
  if (names.length === 0) {
    return foreign.every(isPlaceholder)
      ? { status: "none" }
      : refused("the host must be in host or hostname");
  }
  return names.some((name) => name === "@" || name === "*")
    ? refused("@ and * need a domain beside them")
    : { status: "named", names };
}

/** Joins a host with its domain; undefined if that does not make a name. */
function join(host: string, domain: string): string | undefined {
  if (host === "@") return domain;
  if (isPlaceholder(host)) return undefined;
  const whole = parseHostname(host);
  if (whole === domain || whole?.endsWith(`.${domain}`)) return whole;
  return parseHostname(`${host.replace(/\.$/, "")}.${domain}`);
}
