import type { Address, AddressType } from "../internet/address.ts";
import { contains, parseNetwork } from "../internet/network.ts";
import type { ServiceName } from "../settings/address_source.ts";
import {
  type Candidate,
  found,
  type Lookup,
  notNow,
  readCandidate,
} from "./lookup.ts";
import { getPage, type SourceContext, withoutLocalhost } from "./page.ts";

/** Where a service answers, and how its answer is read. */
interface Service {
  readonly urls: Readonly<Record<AddressType, string>>;
  readonly read: (text: string, type: AddressType) => Candidate;
}

const TRACE_HOST = "api.cloudflare.com";
const TRACE_URL = `https://${TRACE_HOST}/cdn-cgi/trace`;

/** The services by name. */
const SERVICES: Readonly<Record<ServiceName, Service>> = {
  desec: plain("https://checkipv4.dedyn.io/", "https://checkipv6.dedyn.io/"),
  ipify: plain("https://api.ipify.org/", "https://api6.ipify.org/"),
  identme: plain("https://v4.ident.me/", "https://v6.ident.me/"),
  nsupdate: plain(
    "https://ipv4.nsupdate.info/myip",
    "https://ipv6.nsupdate.info/myip",
  ),
  trace: {
    urls: { A: TRACE_URL, AAAA: TRACE_URL },
    read: readTrace,
  },
};

function plain(ip4: string, ip6: string): Service {
  return { urls: { A: ip4, AAAA: ip6 }, read: readCandidate };
}

/** Asks a service which address it sees. */
export async function askService(
  name: ServiceName,
  type: AddressType,
  context: SourceContext,
): Promise<Lookup<Address>> {
  const { urls, read } = SERVICES[name];
  const url = new URL(urls[type]);
  const page = await getPage({ url }, type, context);
  const candidate = "problem" in page ? page : read(page.text, type);
  return "problem" in candidate
    ? notNow(`${name}: ${candidate.problem}`, candidate.overloaded)
    : found(candidate.address);
}

/** Gets a page that contains exactly one address. */
export async function askUrl(
  url: URL,
  type: AddressType,
  context: SourceContext,
): Promise<Lookup<Address>> {
  const target = { url: withoutLocalhost(url, type) };
  const page = await getPage(target, type, context);
  const candidate = "problem" in page ? page : readCandidate(page.text, type);
  return "problem" in candidate
    ? notNow(`url:${url.origin}: ${candidate.problem}`, candidate.overloaded)
    : found(candidate.address);
}

/**
 * Cloudflare's own networks (https://www.cloudflare.com/ips/). Trace has answered
 * with such addresses, which no customer has.
 */
const CLOUDFLARE = [
  "173.245.48.0/20",
  "103.21.244.0/22",
  "103.22.200.0/22",
  "103.31.4.0/22",
  "141.101.64.0/18",
  "108.162.192.0/18",
  "190.93.240.0/20",
  "188.114.96.0/20",
  "197.234.240.0/22",
  "198.41.128.0/17",
  "162.158.0.0/15",
  "104.16.0.0/13",
  "104.24.0.0/14",
  "104.28.0.0/15",
  "172.64.0.0/13",
  "131.0.72.0/22",
  "2400:cb00::/32",
  "2606:4700::/32",
  "2803:f800::/32",
  "2405:b500::/32",
  "2405:8100::/32",
  "2a06:98c0::/29",
  "2a09:bac0::/29",
  "2c0f:f248::/32",
];

/** Reads lines `key=value`; `h`, `warp` and `ip` must have valid values. */
export function readTrace(text: string, type: AddressType): Candidate {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, key = "", value = ""] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (key === "") continue;
    if (values.has(key)) return { problem: `the answer has ${key}= twice` };
    values.set(key, value.trim());
  }
  const address = values.get("ip");
  if (address === undefined) return { problem: "the answer has no line ip=" };
  if (values.get("h") !== TRACE_HOST) {
    return { problem: "the answer is for a different host" };
  }
  if ((values.get("warp") ?? "off") !== "off") {
    return { problem: "WARP is on, so the address is Cloudflare's" };
  }
  const candidate = readCandidate(address, type);
  if ("problem" in candidate) return candidate;
  return isCloudflare(candidate.address)
    ? { problem: `${candidate.address.text} is Cloudflare's own address` }
    : candidate;
}

function isCloudflare(address: Address): boolean {
  return CLOUDFLARE.some((text) => contains(parseNetwork(text)!, address));
}

/**
 * Finds the address that two of several independent sources agree on, without
 * waiting for sources that no longer matter.
 *
 * @param answers by the names of the sources; all are asked already
 */
export async function agreement(
  answers: Readonly<Record<string, Promise<Lookup<Address>>>>,
): Promise<Lookup<Address>> {
  const answered: { name: string; lookup: Lookup<Address> }[] = [];
  const waiting = new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      answer.then((lookup) => ({ name, lookup })),
    ]),
  );
  while (waiting.size > 0) {
    const next = await Promise.race(waiting.values());
    waiting.delete(next.name);
    const twin = answered.find(({ lookup }) => same(lookup, next.lookup));
    if (twin !== undefined) return next.lookup;
    answered.push(next);
    const addresses = answered.filter(({ lookup }) =>
      lookup.status === "found"
    );
    // A single address, or two different ones, need one more answer.
    if (addresses.length + waiting.size < 2) break;
  }
  const reasons = answered.map(({ name, lookup }) =>
    lookup.status === "found"
      ? `${name}: ${lookup.value.text}`
      : lookup.failure.message
  );
  const overloaded = answered.some(({ lookup }) =>
    lookup.status === "failed" && lookup.failure.overloaded
  );
  return notNow(`no two sources agree: ${reasons.join("; ")}`, overloaded);
}

function same(a: Lookup<Address>, b: Lookup<Address>): boolean {
  return a.status === "found" && b.status === "found" &&
    a.value.text === b.value.text;
}
