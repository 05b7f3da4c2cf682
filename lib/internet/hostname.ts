/**
 * Reads a host name as a person or a router writes it: any case, one final dot,
 * internationalised (RFC 5890, turned into A-labels), or a wildcard `*.…`
 * (RFC 4592). Underscores are accepted, as in every zone editor.
 *
 * @returns the name in lower-case A-labels without a final dot, or `undefined`
 * if it is no host name with at least two labels (RFC 1123 section 2.1: the
 * last one begins with a letter, which keeps `1.2.3` and `1.2.3.4-5` out)
 */
export function parseHostname(text: string): string | undefined {
  const wildcard = text.startsWith("*.") ? "*." : "";
  const name = toAscii(text.slice(wildcard.length).replace(/\.$/, ""));
  if (name === undefined || wildcard.length + name.length > 253) {
    return undefined;
  }
  const labels = name.split(".");
  if (labels.length < 2 || !labels.every(isLabel)) return undefined;
  if (/^[0-9]/.test(labels.at(-1)!)) return undefined;
  return wildcard + name;
}

/** At most 63 letters, digits, `_` and inner hyphens (RFC 1035 section 2.3.1). */
function isLabel(label: string): boolean {
  return /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label);
}

/**
 * A name in lower-case A-labels (UTS #46, as `URL` does it), or `undefined` if
 * it has a label that cannot be written so. ASCII names come back lower-cased
 * and otherwise as they are.
 */
export function toAscii(name: string): string | undefined {
  if (/^[\0-\x7f]*$/.test(name)) return name.toLowerCase();
  // `URL` would take these as the end of the host, and quotation marks as letters.
  if (/[/\\?#:@%[\]\s„‚\p{Pi}\p{Pf}]/u.test(name)) return undefined;
  try {
    return new URL(`http://${name}`).hostname;
  } catch {
    return undefined;
  }
}

/**
 * A host's name relative to a zone, as the gateway's `rr/name` has it: empty at
 * the apex, `undefined` if the host is not in the zone. Both in A-labels.
 */
export function relativeName(host: string, zone: string): string | undefined {
  if (host === zone) return "";
  return host.endsWith(`.${zone}`)
    ? host.slice(0, -zone.length - 1)
    : undefined;
}
