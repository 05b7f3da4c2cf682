import { decodeForm } from "./client_text.ts";

/**
 * The names of parameters, in lower case, by what they mean; docs/dyndns.md says
 * who sends which. Any case is accepted.
 */
const NAMES = {
  /** Addresses of either family; `preserve` here means both. */
  address: "myip ip address addr ipaddr wanip",
  ipv4: "myipv4 ip4 ipv4",
  ipv6: "myipv6 myip6 ip6 ipv6 ip6addr",
  /** The IPv6 prefix of the client's network. */
  prefix: "ip6lanprefix lanprefix ip6prefix ipv6prefix prefix",
  /** Host names, whole or to be joined with the domain. */
  host: "hostname host fqdn",
  /** A host name, or beside hosts the domain of all of them. */
  domain: "domain",
  user: "username user login",
  /** Without a user name, it has to identify the client. */
  password: "password pass passwd pwd key token",
  /** Sent by clients without effect here; only `offline=YES` means something. */
  ignored: "system wildcard mx backmx offline url dualstack",
  /** Hosts below the domain for other providers, but not here. */
  foreignHost: "subdomain sub record label rr",
} as const satisfies Partial<Record<ParameterKind, string>>;

/** What a parameter means by its name. */
export type ParameterKind =
  | "address"
  | "ipv4"
  | "ipv6"
  | "prefix"
  | "host"
  | "domain"
  | "user"
  | "password"
  | "ignored"
  | "foreignHost"
  /** Unknown, but its name says that its value is an address. */
  | "foreignAddress"
  | "unknown";

/** The kinds of all names that are listed. */
export const PARAMETER_NAMES: ReadonlyMap<string, ParameterKind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) =>
    names.split(" ").map((name) => [name, kind as ParameterKind] as const)
  ),
);

/** Names such as `host[]` or `rrname`: what they say must not be passed over. */
const FOREIGN_HOST =
  /^(?:my|your|full)?(?:(?:sub)?domain|host|sub|record|rr|dns|zone)?(?:name|host|domain|sub|fqdn|record|label|rr|tld)s?\d*$/i;

/** Names such as `my_ip`, `myip[]` or `newIPAddress`. */
const FOREIGN_ADDRESS =
  /^(?:my|your|new|cur(?:rent)?|wan|pub(?:lic)?|ext(?:ernal)?|remote|client|host)*(?:ip(?:v?[46])?(?:addr(?:ess)?)?|addr(?:ess)?|[46]addr)\d*$/i;

function kindOf(name: string): ParameterKind {
  const listed = PARAMETER_NAMES.get(name);
  if (listed !== undefined) return listed;
  const letters = name.replace(/[^a-z0-9]/gi, "");
  if (FOREIGN_HOST.test(letters)) return "foreignHost";
  return FOREIGN_ADDRESS.test(letters) ? "foreignAddress" : "unknown";
}

/** A parameter of a request. */
export type Parameter = {
  /** The name in lower case. */
  readonly name: string;
  readonly kind: ParameterKind;
  /** The value as it came, before any decoding. */
  readonly raw: string;
  /** The comma-separated values, decoded and trimmed. */
  readonly values: readonly string[];
  /** Where it stood. */
  readonly from: "query" | "body";
};

/** Makes a parameter of a decoded name and a raw value. */
export function parameterOf(
  name: string,
  raw: string,
  from: Parameter["from"],
): Parameter {
  const plain = name.trim().toLowerCase();
  const values = decodeForm(raw).split(",").map((text) => text.trim());
  return { name: plain, kind: kindOf(plain), raw, values, from };
}

/** Whether a parameter is of this protocol. */
export function isKnown({ kind }: Parameter): boolean {
  return !/^(?:unknown|foreign)/.test(kind);
}

/**
 * Whether a value stands for "not given": empty, `auto`, or a placeholder that was
 * not filled in (`<ipaddr>`, `%i`, `__MYIP__`, `[IP]`, `{ip}`, `${ip}`).
 */
export function isPlaceholder(value: string): boolean {
  return value === "" || /^auto$/i.test(value) || PLACEHOLDER.test(value);
}

const PLACEHOLDER =
  /^(?:<[^>]*>|%[a-z]+%?|__\w+__|\[[A-Z]{2,}\]|\{[^}]*\}|\$\{?\w+\}?)$/i;
