import { parseAddress } from "../internet/address.ts";
import { unwrappings } from "./decode.ts";

/** Four numbers with dots between them, whatever stands around them. */
const IPV4_LIKE = /\d{1,3}(?:\.\d{1,3}){3}/;

/** Hexadecimal groups with at least two colons between them. */
const IPV6_LIKE = /[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,}/gi;

/**
 * Whether text holds something that somebody could mean as an IP address, well
 * formed or not, plain or wrapped (percent-encoding, Base64): in a query, in
 * JSON, in the path. Times of day and MAC addresses are none.
 */
export function holdsAddress(text: string): boolean {
  return unwrappings(text).some((view) => {
    const plain = view.normalize("NFKC");
    return IPV4_LIKE.test(plain) ||
      [...plain.matchAll(IPV6_LIKE)].some(([run]) => isIpv6Like(run));
  });
}

function isIpv6Like(run: string): boolean {
  return parseAddress(run)?.type === "AAAA" ||
    /[0-9a-f]::|::[0-9a-f]/i.test(run) ||
    (run.match(/[0-9a-f]{3,}/gi)?.length ?? 0) >= 2;
}

/**
 * Whether a parameter's name says that its value is an address, as `my_ip`,
 * `myip[]` or `newIPAddress` do.
 */
export function namesAddress(name: string): boolean {
  return ADDRESS_NAME.test(name.replace(/[^a-z0-9]/gi, ""));
}

const ADDRESS_NAME =
  /^(?:my|your|new|cur(?:rent)?|wan|pub(?:lic)?|ext(?:ernal)?|remote|client|host)*(?:ip(?:v?[46])?(?:addr(?:ess)?)?|addr(?:ess)?|[46]addr)\d*$/i;
