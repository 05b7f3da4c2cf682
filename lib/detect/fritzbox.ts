/**
 * The addresses of a Fritz!Box, over UPnP IGD and without a password. Actions and
 * fields are those that AVM's boxes are known to answer.
 *
 * @module
 */
import {
  type Address,
  isGlobal,
  parseAddress,
  parseIpv6,
  scopeOf,
} from "../internet/address.ts";
import type { Network } from "../internet/network.ts";
import { FRITZBOX_HOST } from "../settings/address_source.ts";
import { child, childText, parseXml, type XmlNode } from "../gateway/xml.ts";
import {
  type FailedLookup,
  familyName,
  found,
  globalOnly,
  type Lookup,
  notNow,
  wrong,
} from "./lookup.ts";
import { ask, type SourceContext, toLocalAddress } from "./page.ts";

/** Where the UPnP of a box listens: at a name or an address, IPv6 in brackets. */
export type FritzboxPlace = { readonly host: string; readonly port: number };

const SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1";

const SWITCHED_OFF =
  'is "Statusinformationen über UPnP übertragen" on in the box ' +
  "(Heimnetz › Netzwerk › Netzwerkeinstellungen)?";

const WITHOUT_IPV4 = "set ip4 = none (or --ip4 none)";

/** Asks for the IPv4 address that the provider gave the box. */
export async function fritzboxIpv4(
  place: FritzboxPlace,
  context: SourceContext,
): Promise<Lookup<Address>> {
  const answer = await askBox(
    "GetExternalIPAddress",
    "NewExternalIPAddress",
    place,
    context,
  );
  if (answer.status === "failed") return answer;
  const { text } = answer;
  const address = parseAddress(text);
  if (text === "" || address?.text === "0.0.0.0") {
    return notNow(
      "the box has no IPv4 address: it is not connected, or the line is DS-Lite; " +
        `if that does not change, ${WITHOUT_IPV4}`,
    );
  }
  if (address?.type !== "A") return notNow("the answer is not an IPv4 address");
  const scope = scopeOf(address);
  if (scope === "global") return found(address);
  const problem =
    `the box has no public IPv4 address (${address.text}, ${scope})`;
  return notNow(
    scope === "private"
      ? `${problem}: it is behind another router; use ip4 = auto, or with DS-Lite ` +
        `or CGNAT ${WITHOUT_IPV4}`
      : `${problem}: with DS-Lite or CGNAT, it cannot be reached from outside; ` +
        WITHOUT_IPV4,
  );
}

/** Asks for the IPv6 address of the box itself. */
export async function fritzboxIpv6(
  place: FritzboxPlace,
  context: SourceContext,
): Promise<Lookup<Address>> {
  const answer = await askBox(
    "X_AVM_DE_GetExternalIPv6Address",
    "NewExternalIPv6Address",
    place,
    context,
  );
  if (answer.status === "failed") return answer;
  const { text } = answer;
  const [written = ""] = text.split("/");
  const address = parseIpv6(written);
  if (written === "" || address?.text === "::") {
    return notNow("the box has no IPv6 address");
  }
  if (address === undefined) return notNow("the answer is not an IPv6 address");
  const usable = globalOnly(address);
  if (usable.status === "failed") return usable;
  if (isOver(answer)) return notNow("the IPv6 address has expired");
  return found(
    address,
    "this is the IPv6 address of the box itself; for a host behind it, " +
      "set interface_id in a section [host NAME]",
  );
}

/** Asks for the IPv6 prefix that the provider gave the box. */
export async function fritzboxPrefix(
  place: FritzboxPlace,
  context: SourceContext,
): Promise<Lookup<Network>> {
  const answer = await askBox(
    "X_AVM_DE_GetIPv6Prefix",
    "NewIPv6Prefix",
    place,
    context,
  );
  if (answer.status === "failed") return answer;
  const { text } = answer;
  const [written = "", after] = text.split("/");
  const base = parseIpv6(written);
  if (written === "" || base?.text === "::") {
    return notNow("the box has no IPv6 prefix");
  }
  const lengths = [answer.field("NewPrefixLength") || undefined, after]
    .flatMap((length) => length === undefined ? [] : [length]);
  const [length = ""] = lengths;
  if (
    base === undefined || !isGlobal(base) || !/^\d{1,3}$/.test(length) ||
    lengths.some((other) => Number(other) !== Number(length)) ||
    // An interface ID takes 64 bits (RFC 4291 section 2.5.4), and no provider has a /15.
    Number(length) > 64 || Number(length) < 16
  ) {
    return notNow("the answer is not an IPv6 prefix");
  }
  if (isOver(answer)) return notNow("the IPv6 prefix has expired");
  return found({ base, length: Number(length) });
}

/** Whether a lifetime is over, so that the answer must no longer be used. */
function isOver({ field }: Answer): boolean {
  return ["NewValidLifetime", "NewPreferedLifetime"]
    .some((name) => /^0+$/.test(field(name) ?? ""));
}

interface Answer {
  readonly status: "answered";
  /** What was wanted. */
  readonly text: string;
  /** The text of a field, without white space; undefined if there is none. */
  readonly field: (name: string) => string | undefined;
}

/**
 * Sends a request to the box, if that has a local address: anyone can own
 * `fritz.box`, or the address that a public name server gives for it.
 */
async function askBox(
  action: string,
  wanted: string,
  place: FritzboxPlace,
  context: SourceContext,
): Promise<Answer | FailedLookup> {
  const { host, port } = place;
  const url = new URL(`http://${host}:${port}/igdupnp/control/WANIPConn1`);
  const target = await toLocalAddress(url, context);
  if (target.status === "foreign") {
    return wrong(
      `${host} is at ${target.address}, which is not an address of a home ` +
        "network, so its answer cannot be believed; use fritzbox:192.168.178.1, " +
        "or wherever the box is",
    );
  }
  const answer = target.status === "no connection"
    ? { ...target, status: "failed" as const, cause: target.status }
    : await ask(context.fetchDirect(), {
      url: target.url,
      method: "POST",
      headers: {
        "content-type": 'text/xml; charset="utf-8"',
        "soapaction": `${SERVICE}#${action}`,
      },
      body: `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" \
s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">\
<s:Body><u:${action} xmlns:u="${SERVICE}"/></s:Body></s:Envelope>
`,
    }, context.milliseconds);
  if (answer.status === "failed") {
    return notNow(
      host === FRITZBOX_HOST && answer.cause === "no connection"
        ? `${answer.reason}; if the box has a different address, use fritzbox:ADDRESS`
        : answer.reason,
    );
  }
  const body = readBody(answer.text);
  if (answer.code !== 200) {
    return notNow(
      explainFault(action, faultCode(body)) ??
        `HTTP status ${answer.code}; ${SWITCHED_OFF}`,
    );
  }
  const fields = child(body, `${action}Response`);
  const field = (name: string) => fields && childText(fields, name)?.trim();
  const text = field(wanted);
  return text === undefined
    ? notNow(`the box does not answer this request; ${SWITCHED_OFF}`)
    : { status: "answered", text, field };
}

/** What a UPnP error code of a Fritz!Box means (UPnP Device Architecture 3.2.2). */
function explainFault(
  action: string,
  code: string | undefined,
): string | undefined {
  const type = action.includes("IPv6") ? "AAAA" : "A";
  const family = familyName(type);
  switch (code) {
    case "401":
    case "501":
      if (type === "AAAA") {
        return `the box has no ${family} (UPnP error ${code}): IPv6 is off; switch ` +
          "it on (Internet › Zugangsdaten › IPv6), or set ip6 = none";
      }
      return code === "401"
        ? `the box does not know this request (UPnP error 401); ${SWITCHED_OFF}`
        : `the box cannot tell its ${family} address now (UPnP error 501): it is ` +
          "not connected to the Internet";
    case "606":
      return "the box does not allow access (UPnP error 606): switch on " +
        '"Zugriff für Anwendungen zulassen" and "Statusinformationen über UPnP ' +
        'übertragen" (Heimnetz › Netzwerk › Netzwerkeinstellungen)';
  }
}

function faultCode(body: XmlNode | undefined): string | undefined {
  const detail = child(child(body, "Fault"), "detail");
  const error = child(detail, "UPnPError");
  return error && childText(error, "errorCode")?.trim();
}

/** The body of a SOAP answer, whatever namespace prefixes its names have. */
function readBody(text: string): XmlNode | undefined {
  try {
    const plain = text.replace(/(<\/?)[\w.-]+:(?=[\w.-])/g, "$1");
    return child(parseXml(plain, "Envelope"), "Body");
  } catch {
    return undefined;
  }
}
