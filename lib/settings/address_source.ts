/**
 * Sources of an address, as `ip4` and `ip6` name them.
 *
 * @module
 */
import {
  type Address,
  type AddressType,
  parseAddress,
  whyUnreachable,
} from "../internet/address.ts";
import { readAddress } from "../internet/read_address.ts";
import { isLocal, isLoopback } from "../internet/loopback.ts";
import { ValueError } from "../config_error.ts";
import { closest } from "./parsers.ts";

/** Services that answer with the address of the client. */
export type ServiceName =
  | "desec"
  | "trace"
  | "ipify"
  | "identme"
  | "nsupdate";

const SERVICE_NAMES: readonly ServiceName[] = [
  "desec",
  "trace",
  "ipify",
  "identme",
  "nsupdate",
];

/** Where an address comes from. */
export type AddressSource =
  /** An address on which two of three independent services agree. */
  | { readonly kind: "auto" }
  /** One service. */
  | { readonly kind: "service"; readonly name: ServiceName }
  /** A page that contains only an address. */
  | { readonly kind: "url"; readonly url: URL }
  /** A Fritz!Box, over UPnP. */
  | { readonly kind: "fritzbox"; readonly host: string; readonly port: number }
  /** A network interface of this machine. */
  | { readonly kind: "interface"; readonly name: string }
  /** A file that contains an address. */
  | { readonly kind: "file"; readonly path: string }
  /** Standard input. */
  | { readonly kind: "stdin" }
  /** This address. */
  | { readonly kind: "fixed"; readonly address: Address }
  /** None: the family is not updated. */
  | { readonly kind: "none" };

const WORDS = ["auto", ...SERVICE_NAMES, "fritzbox", "none"];

const FORMS = `auto, ${SERVICE_NAMES.join(", ")}, url:https://…, ` +
  "fritzbox, iface:NAME, file:PATH, - (standard input), an address, or none";

/** Makes a parser of the sources of one family. */
export function parserOfSource(
  type: AddressType,
): (text: string) => AddressSource {
  return (text) => parseSource(text.trim(), type);
}

function parseSource(text: string, type: AddressType): AddressSource {
  const word = text.toLowerCase();
  const service = SERVICE_NAMES.find((name) => name === word);
  if (service !== undefined) return { kind: "service", name: service };
  switch (word) {
    case "auto":
    case "none":
      return { kind: word };
    case "-":
      return { kind: "stdin" };
    case "cloudflare.trace":
      return { kind: "service", name: "trace" };
    case "fritzbox":
      return parseFritzbox(FRITZBOX_HOST);
  }
  const [, name = "", rest = ""] = /^([a-z.]+):(.*)$/is.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case "url":
      return { kind: "url", url: parseUrl(rest) };
    case "fritzbox":
      return parseFritzbox(rest);
    case "iface":
    case "local.iface":
      // Windows has names such as `Ethernet 2`.
      if (/^[^\s/]+(?: [^\s/]+)*$/.test(rest)) {
        return { kind: "interface", name: rest };
      }
      throw new ValueError("write iface:NAME, like iface:eth0");
    case "file":
      if (rest !== "") return { kind: "file", path: rest };
      throw new ValueError("write file:PATH, like file:/run/address");
    case "static":
      return parseFixed(rest.trim(), type);
  }
  return parseFixed(text, type);
}

function parseFixed(text: string, type: AddressType): AddressSource {
  const address = readAddress(text);
  if (address === undefined) {
    const near = closest(text.toLowerCase(), WORDS);
    // Anything longer, such as a URL, may hold a secret.
    const shown = /^[\w.:-]{1,40}$/.test(text)
      ? `${JSON.stringify(text)} is not a source; `
      : "";
    throw new ValueError(
      shown + (near === undefined ? `give ${FORMS}` : `did you mean ${near}?`),
    );
  }
  const reason = whyUnreachable(address);
  if (reason !== undefined) {
    throw new ValueError(`${address.text} is ${reason}`);
  }
  if (address.type === type) return { kind: "fixed", address };
  throw new ValueError(
    type === "A"
      ? `${address.text} is an IPv6 address; it goes to ip6`
      : `${address.text} is an IPv4 address; it goes to ip4`,
  );
}

/** Whoever can change the answer on its way could redirect the host. */
function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ValueError("write url:https://…");
  }
  const literal = parseAddress(url.hostname.replace(/^\[|\]$/g, ""));
  const local = isLoopback(url) || literal !== undefined && isLocal(literal);
  if (url.protocol === "http:" && !local) {
    throw new ValueError(
      "a page elsewhere must be asked over https://; http:// is only for a local " +
        "address, like url:http://192.168.178.1/",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new ValueError("remove the user name and password from the URL");
  }
  return url;
}

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;

/** The name of a Fritz!Box in its own network. */
export const FRITZBOX_HOST = "fritz.box";

/** TR-064 and UPnP of a Fritz!Box [s]. */
const FRITZBOX_PORT = 49000;

function parseFritzbox(text: string): AddressSource {
  const [, host, digits] = HOST_AND_PORT.exec(text) ?? [];
  const port = digits === undefined ? FRITZBOX_PORT : Number(digits);
  if (host === undefined || port < 1 || !isHostOfUrl(host, port)) {
    throw new ValueError("write fritzbox or fritzbox:HOST[:PORT]");
  }
  return { kind: "fritzbox", host, port };
}

/**
 * Whether a URL with that host leads to that host: `URL` refuses 1.2.3.256, and
 * reads 1.2.3 and 0x7f000001 as other addresses.
 */
function isHostOfUrl(host: string, port: number): boolean {
  const url = URL.parse(`http://${host}:${port}/`);
  return url !== null &&
    (host.startsWith("[") || url.hostname === host.toLowerCase());
}

/** A source as it is written, without parts that may be secret. */
export function sourceText(source: AddressSource): string {
  switch (source.kind) {
    case "service":
      return source.name;
    case "url":
      // The rest of a URL may hold a token.
      return `url:${source.url.origin}`;
    case "fritzbox":
      return source.host === FRITZBOX_HOST && source.port === FRITZBOX_PORT
        ? "fritzbox"
        : `fritzbox:${source.host}:${source.port}`;
    case "interface":
      return `iface:${source.name}`;
    case "file":
      return `file:${source.path}`;
    case "stdin":
      return "standard input";
    case "fixed":
      return source.address.text;
    default:
      return source.kind;
  }
}
