/**
 * The addresses of a Fritz!Box, over UPnP IGD and without a password. Where the
 * actions and their fields are from: what AVM's boxes are known to answer.
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
import { FRITZBOX_HOST, sourceText } from "../sources/source.ts";
import { child, childText, parseXml, type XmlNode } from "../gateway/xml.ts";
import { ask } from "./ask.ts";
import { found, type Lookup, notNow } from "./lookup.ts";
import type { PageContext } from "./page.ts";

/** Where a box is. */
export interface FritzboxPlace {
  /** A name or an address, IPv6 in brackets. */
  readonly host: string;
  /** Where its UPnP listens. */
  readonly port: number;
}

const SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1";

const SWITCHED_OFF =
  'is "Statusinformationen über UPnP übertragen" on in the box ' +
  "(Heimnetz › Netzwerk › Netzwerkeinstellungen)?";

const NOTHING_SAID = `the box says nothing; ${SWITCHED_OFF}`;

const LEAVE_IPV4_ALONE = "set ip4 = none (or --ip4 none)";

/** The IPv4 address that the box has at the provider. */
export async function fritzboxIpv4(
  place: FritzboxPlace,
  context: PageContext,
): Promise<Lookup<Address>> {
  const failed = failuresOf(place);
  const answer = await askBox("GetExternalIPAddress", place, context);
  if ("problem" in answer) return failed(answer.problem);
  const text = answer.field("NewExternalIPAddress");
  if (text === undefined) return failed(NOTHING_SAID);
  const address = parseAddress(text);
  if (text === "" || address?.text === "0.0.0.0") {
    return failed(
      "the box has no IPv4 address of its own: it is not connected, or the line is " +
        `DS-Lite; if that stays so, ${LEAVE_IPV4_ALONE}`,
    );
  }
  if (address?.type !== "A") {
    return failed("the answer is no IPv4 address");
  }
  return isGlobal(address) ? found(address) : failed(
    `the box has no public IPv4 address (${address.text}, ${
      scopeOf(address)
    }): with DS-Lite or CGNAT, nobody reaches it from outside; ${LEAVE_IPV4_ALONE}`,
  );
}

/** The IPv6 address that the box itself has. */
export async function fritzboxIpv6(
  place: FritzboxPlace,
  context: PageContext,
): Promise<Lookup<Address>> {
  const failed = failuresOf(place);
  const action = "X_AVM_DE_GetExternalIPv6Address";
  const answer = await askBox(action, place, context);
  if ("problem" in answer) return failed(answer.problem);
  const text = answer.field("NewExternalIPv6Address");
  if (text === undefined) return failed(NOTHING_SAID);
  const [written = ""] = text.split("/");
  const address = parseIpv6(written);
  if (written === "" || address?.text === "::") {
    return failed("the box has no IPv6 address");
  }
  if (address === undefined) {
    return failed("the answer is no IPv6 address");
  }
  if (!isGlobal(address)) {
    return failed(
      `${address.text} cannot be reached from the Internet (${
        scopeOf(address)
      })`,
    );
  }
  if (isOver(answer)) return failed("the IPv6 address has expired");
  return found(
    address,
    "fritzbox: this is the IPv6 address of the box itself; for a host behind it " +
      "set interface_id in a section [host NAME]",
  );
}

/** The IPv6 prefix that the provider gave the box. */
export async function fritzboxPrefix(
  place: FritzboxPlace,
  context: PageContext,
): Promise<Lookup<Network>> {
  const failed = failuresOf(place);
  const answer = await askBox("X_AVM_DE_GetIPv6Prefix", place, context);
  if ("problem" in answer) return failed(answer.problem);
  const text = answer.field("NewIPv6Prefix");
  if (text === undefined) return failed(NOTHING_SAID);
  const [written = "", behind] = text.split("/");
  const base = parseIpv6(written);
  if (written === "" || base?.text === "::") {
    return failed("the box has no IPv6 prefix");
  }
  const lengths = [answer.field("NewPrefixLength") || undefined, behind]
    .flatMap((length) => length === undefined ? [] : [length]);
  const [length = ""] = lengths;
  if (
    base === undefined || !isGlobal(base) || !/^\d{1,3}$/.test(length) ||
    lengths.some((other) => Number(other) !== Number(length)) ||
    // A host's part takes 64 bits (RFC 4291 section 2.5.4), and no provider has less.
    Number(length) > 64 || Number(length) < 16
  ) {
    return failed("the answer is no IPv6 prefix");
  }
  if (isOver(answer)) return failed("the IPv6 prefix has expired");
  return found({ base, length: Number(length) });
}

/** Makes failures that say which box they are about. */
function failuresOf(place: FritzboxPlace): (problem: string) => Lookup<never> {
  const origin = sourceText({ kind: "fritzbox", ...place });
  return (problem) => notNow(`${origin}: ${problem}`);
}

/** Whether a lifetime is over, so that what was said shall not be used any more. */
function isOver({ field }: Answer): boolean {
  return ["NewValidLifetime", "NewPreferedLifetime"]
    .some((name) => /^0+$/.test(field(name) ?? ""));
}

interface Answer {
  /** The text of a field, without white space; undefined if there is none. */
  readonly field: (name: string) => string | undefined;
}

async function askBox(
  action: string,
  { host, port }: FritzboxPlace,
  { fetchDirect, milliseconds }: PageContext,
): Promise<Answer | { readonly problem: string }> {
  const answer = await ask(fetchDirect(), {
    url: new URL(`http://${host}:${port}/igdupnp/control/WANIPConn1`),
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
  }, milliseconds);
  if (answer.status === "failed") {
    return {
      problem: host === FRITZBOX_HOST && answer.cause === "no connection"
        ? `${answer.reason}; if the box is elsewhere, say fritzbox:ADDRESS`
        : answer.reason,
    };
  }
  if (answer.code !== 200) {
    return { problem: `HTTP status ${answer.code}; ${SWITCHED_OFF}` };
  }
  const fields = readAnswer(answer.text, action);
  return fields === undefined
    ? { problem: `the box gives no answer; ${SWITCHED_OFF}` }
    : { field: (name) => childText(fields, name)?.trim() };
}

/** The fields of a SOAP answer, whatever prefixes its names have. */
function readAnswer(text: string, action: string): XmlNode | undefined {
  try {
    const plain = text.replace(/(<\/?)[\w.-]+:(?=[\w.-])/g, "$1");
    const envelope = parseXml(plain, "Envelope");
    return child(child(envelope, "Body"), `${action}Response`);
  } catch {
    return undefined;
  }
}
