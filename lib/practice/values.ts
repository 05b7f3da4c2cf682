/** Whether a text is an IPv4 address in the usual spelling: four numbers without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 &&
    parts.every((part) =>
      /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255
    );
}

/**
 * The shortest spelling of an IPv6 address (RFC 5952, but for an embedded
 * IPv4 address, which becomes hexadecimal), or `undefined` if it is not one.
 */
export function shortIpv6(text: string): string | undefined {
  // The URL parser is strict about addresses, once a zone or port is ruled out.
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(text)) return undefined;
  const url = URL.parse(`http://[${text}]/`);
  return url?.hostname.slice(1, -1);
}

/** All eight groups of an IPv6 address without leading zeros, as the real gateway answers ([seen]). */
export function expandedIpv6(text: string): string | undefined {
  const short = shortIpv6(text);
  if (short === undefined) return undefined;
  const [head = "", tail] = short.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].join(":");
}

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Whether a text names a record relative to its zone: no final dot, `*` only as the first label, empty at the apex. */
export function isRelativeName(text: string): boolean {
  if (text === "" || text === "*") return true;
  return text.length <= 253 &&
    text.replace(/^\*\./, "").split(".").every((label) => LABEL.test(label));
}

/** Why a value does not fit its record type, or `undefined` if it does. */
export function valueError(type: string, value: string): string | undefined {
  if (value === "" || value.length > 4096 || /\p{Cc}/u.test(value)) {
    return "Not a value.";
  }
  switch (type) {
    case "A":
      return isIpv4(value) ? undefined : "Not an IPv4 address.";
    case "AAAA":
      return shortIpv6(value) !== undefined
        ? undefined
        : "Not an IPv6 address.";
    case "CNAME":
    case "MX":
    case "NS":
    case "PTR":
      return /\s/.test(value) ? "Not a host name." : undefined;
    default:
      return undefined;
  }
}
