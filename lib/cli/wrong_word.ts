import { parseAddress } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { parseNetwork } from "../internet/network.ts";

const URL_START = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i;
const DIGITS_AND_DOTS = /^\d+(?:\.\d*)+$/;
const WITH_PORT = /^(.+):(\d{1,5})$/;
const QUOTES = /["'`´„‚\p{Pi}\p{Pf}]+/gu;
const BRACKETED = /^\[([^\]]*)\]$/;

/** Letters of a word that a message repeats. */
const MOST_REPEATED = 100;

/**
 * What is wrong with a word that is neither a host name nor an address, and what
 * to write instead, as one sentence. What may be a secret (a part of one that was
 * not quoted, or the password in a URL) is not repeated.
 */
export function whatIsWrongWith(word: string): string {
  const secretive = !/[.:]/.test(word) || /@(?!\.)|[?#&=]/.test(word);
  const it = secretive && word.trim() !== "" ? "a word" : quote(word);
  if (word.trim() === "") {
    return `${it} is empty: a variable or a command gave nothing`;
  }
  if (word.includes(",")) {
    return `${it} has a comma: hosts and addresses are separated by spaces, not commas`;
  }
  if (word.includes(";")) {
    return `${it} has a semicolon: hosts and addresses are separated by spaces, not semicolons`;
  }
  if (word === "@") {
    return "@ stands for nothing here; write the zone's name instead";
  }
  if (word.startsWith("@.")) {
    return `${it}: @ stands for nothing here; for the zone itself, write its name${
      colon(nameIn(word.slice(2)))
    }`;
  }
  if (URL_START.test(word)) {
    return `${it} is a URL; give the name or address alone${
      colon(hostOf(word))
    }`;
  }
  if (word.includes("@")) {
    return `${it} has an @; give the host name alone, without a user`;
  }
  if (/\s/.test(word)) {
    return `${it} has a space, tab or line end in it; give each word without`;
  }
  const unquoted = word.replace(QUOTES, "");
  if (unquoted !== word && /[.:]/.test(word)) {
    return `${it} has quotation marks in it; give the word without${
      colon(nameIn(unquoted))
    }`;
  }
  const [, value] = /^[\w-]+=(.*)$/s.exec(word) ?? [];
  if (value !== undefined) {
    // A name behind it may be a password.
    return `${it} is NAME=VALUE; options begin with --, and hosts and addresses stand alone${
      colon(parseAddress(value)?.text)
    }`;
  }
  if (!/[.:]/.test(word)) {
    return `${it} is neither an address nor a whole host name; write hosts with ` +
      "their domain, like home.example.com, and quote values with spaces";
  }
  return withoutPart(word, it) ?? misspelt(word, it) ??
    `${it} is neither a host name nor an IP address`;
}

/** For words that are right but for a part that does not belong there. */
function withoutPart(word: string, it: string): string | undefined {
  const [, inside] = BRACKETED.exec(word) ?? [];
  if (inside !== undefined && nameIn(inside) !== undefined) {
    return `${it} is in brackets; give the address alone${
      colon(nameIn(inside))
    }`;
  }
  const [, before = "", port] = WITH_PORT.exec(word) ?? [];
  // Without brackets, an IPv6 address has no port.
  const [, within = before.includes(":") ? "" : before] =
    BRACKETED.exec(before) ?? [];
  if (port !== undefined && nameIn(within) !== undefined) {
    return `${it} has a port; give the name or address alone${
      colon(nameIn(within))
    }`;
  }
  const [base = "", ...path] = word.split("/");
  const address = parseAddress(base.replace(/%.*$/, ""));
  if (path.length > 0 && address !== undefined) {
    const most = 8 * address.bytes.length;
    return parseNetwork(`${address.text}/${path.join("/")}`) === undefined
      ? `${it} is no network, as behind the slash are whole numbers up to ${most}; ` +
        `give the host's address alone: ${address.text}`
      : `${it} is a network; give the host's address alone, without the slash`;
  }
  if (path.length > 0 && nameIn(base) !== undefined) {
    return `${it} has a path; give the host name alone${colon(nameIn(base))}`;
  }
  if (parseAddress(word.replace(/%.*$/, "")) !== undefined) {
    return `${it} has a zone index (%…) that cannot be read; give the address without`;
  }
  return undefined;
}

/** For words that can be told to be meant as one of the two. */
function misspelt(word: string, it: string): string | undefined {
  if (DIGITS_AND_DOTS.test(word)) {
    const decimal = word.replace(/\b0+(?=\d)/g, "");
    return parseAddress(decimal) === undefined
      ? `${it} is no IPv4 address: that is four numbers from 0 to 255`
      : `${it} has leading zeros, which may mean octal numbers; write ` +
        `${decimal} if that is meant`;
  }
  const [, ipv4, rest] = /^(\d+(?:\.\d+){3})([^\d.].*)$/s.exec(word) ?? [];
  if (ipv4 !== undefined && parseAddress(ipv4) !== undefined) {
    return `${it} is not one address: behind ${ipv4} there is ${quote(rest!)}`;
  }
  if (/:.*:/.test(word)) {
    return `${it} is no IPv6 address: ${whyNoIpv6(word)}`;
  }
  if (!word.includes(":")) {
    return `${it} is no host name: ${whyNoHostname(word)}`;
  }
  return undefined;
}

function whyNoIpv6(word: string): string {
  const [strange] = /[^0-9a-f:.]/i.exec(word) ?? [];
  if (strange !== undefined) return `it cannot hold ${quote(strange)}`;
  if (word.includes(":::")) return "it has more than two colons in a row";
  if (/::.*::/.test(word)) return "it has :: twice";
  const groups = word.split(":").filter((group) => group !== "");
  const long = groups.find((group) => /[^.]{5}|\./.test(group));
  return long === undefined
    ? "that is eight groups with colons between them, or fewer and one ::"
    : `a group has at most four digits, and ${long} is none`;
}

function whyNoHostname(word: string): string {
  const labels = word.replace(/^\*\.|\.$/g, "").split(".");
  if (labels.includes("")) return "it has an empty part before or behind a dot";
  const [strange] = /[^\p{L}\p{M}\p{N}_.-]/u.exec(labels.join(".")) ?? [];
  if (strange !== undefined) return `it cannot hold ${quote(strange)}`;
  if (labels.some((label) => /^-|-$/.test(label))) {
    return "a part of it begins or ends with a hyphen";
  }
  if (labels.some((label) => label.length > 63)) {
    return "a part of it has more than 63 letters";
  }
  return /^\d/.test(labels.at(-1)!)
    ? "its last part begins with a digit"
    : "it has one part, or more letters than a name may have";
}

/** The text, if it is an address or a host name. */
function nameIn(text: string): string | undefined {
  return parseAddress(text)?.text ?? parseHostname(text);
}

/** The name or address in a URL. */
function hostOf(url: string): string | undefined {
  const parsed = URL.parse(url.startsWith("//") ? `http:${url}` : url);
  return parsed === null
    ? undefined
    : nameIn(parsed.hostname.replace(BRACKETED, "$1"));
}

function colon(name: string | undefined): string {
  return name === undefined ? "" : `: ${name}`;
}

function quote(word: string): string {
  return JSON.stringify(
    word.length > MOST_REPEATED ? `${word.slice(0, MOST_REPEATED)}…` : word,
  );
}
