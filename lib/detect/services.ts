import type { Address, AddressType } from "../internet/address.ts";
import { contains, parseNetwork } from "../internet/network.ts";
import type { ServiceName } from "../settings/address_source.ts";
import { type Lookup, notNow, readAnswer } from "./lookup.ts";
import { getPage, type SourceContext, withoutLocalhost } from "./page.ts";

const TRACE_HOST = "api.cloudflare.com";
const TRACE_URL = `https://${TRACE_HOST}/cdn-cgi/trace`;

/** Where services answer. */
const SERVICES: Readonly<
  Record<ServiceName, Readonly<Record<AddressType, string>>>
> = {
  desec: {
    A: "https://checkipv4.dedyn.io/",
    AAAA: "https://checkipv6.dedyn.io/",
  },
  ipify: { A: "https://api.ipify.org/", AAAA: "https://api6.ipify.org/" },
  identme: { A: "https://v4.ident.me/", AAAA: "https://v6.ident.me/" },
  nsupdate: {
    A: "https://ipv4.nsupdate.info/myip",
    AAAA: "https://ipv6.nsupdate.info/myip",
  },
  trace: { A: TRACE_URL, AAAA: TRACE_URL },
};

/** Asks a service which address it sees. */
export async function askService(
  name: ServiceName,
  type: AddressType,
  context: SourceContext,
): Promise<Lookup<Address>> {
  const page = await getPage(new URL(SERVICES[name][type]), type, context);
  if (page.status === "failed") return page;
  return name === "trace"
    ? readTrace(page.value, type)
    : readAnswer(page.value, type);
}

/** Gets a page that contains exactly one address. */
export async function askUrl(
  url: URL,
  type: AddressType,
  context: SourceContext,
): Promise<Lookup<Address>> {
  const page = await getPage(withoutLocalhost(url, type), type, context);
  return page.status === "failed" ? page : readAnswer(page.value, type);
}

/**
 * Cloudflare's own networks (https://www.cloudflare.com/ips/). Trace has answered
 * with such addresses, which no customer has.
 */
const CLOUDFLARE = "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 " +
  "103.31.4.0/22 141.101.64.0/18 108.162.192.0/18 190.93.240.0/20 " +
  "188.114.96.0/20 197.234.240.0/22 198.41.128.0/17 162.158.0.0/15 " +
  "104.16.0.0/13 104.24.0.0/14 104.28.0.0/15 172.64.0.0/13 131.0.72.0/22 " +
  "2400:cb00::/32 2606:4700::/32 2803:f800::/32 2405:b500::/32 " +
  "2405:8100::/32 2a06:98c0::/29 2a09:bac0::/29 2c0f:f248::/32";

/** Reads lines `key=value`; `h`, `warp` and `ip` must have valid values. */
export function readTrace(text: string, type: AddressType): Lookup<Address> {
  const valuesOf = (key: string) =>
    text.split(/\r?\n/).filter((line) => line.startsWith(`${key}=`))
      .map((line) => line.slice(key.length + 1).trim());
  const [ip, another] = valuesOf("ip");
  if (ip === undefined) return notNow("the answer has no line ip=");
  if (another !== undefined) return notNow("the answer has ip= twice");
  if (valuesOf("h").join() !== TRACE_HOST) {
    return notNow("the answer is for a different host");
  }
  if (valuesOf("warp").some((value) => value !== "off")) {
    return notNow("WARP is on, so the address is Cloudflare's");
  }
  const lookup = readAnswer(ip, type);
  return lookup.status === "found" && isCloudflare(lookup.value)
    ? notNow(`${lookup.value.text} is Cloudflare's own address`)
    : lookup;
}

function isCloudflare(address: Address): boolean {
  return CLOUDFLARE.split(" ")
    .some((text) => contains(parseNetwork(text)!, address));
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
    const text = addressIn(next.lookup);
    if (
      text !== undefined &&
      answered.some(({ lookup }) => addressIn(lookup) === text)
    ) return next.lookup;
    answered.push(next);
    const addresses = answered.filter(({ lookup }) => addressIn(lookup));
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

function addressIn(lookup: Lookup<Address>): string | undefined {
  return lookup.status === "found" ? lookup.value.text : undefined;
}
