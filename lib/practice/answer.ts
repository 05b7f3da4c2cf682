import type { PracticeSwitches } from "./switches.ts";

/**
 * The texts of answers, by message code; those of a refused sign-in, whose code
 * nobody knows, by a word. Clients must show them and never match on them:
 * those of the real gateway have changed over the years ([seen]). Three are
 * quoted from real answers; the others are our own.
 */
const TEXTS = {
  S0205: "Zone information was inquired successfully.",
  E0205: "Zone information could not be inquired.",
  S0202: "The zone was updated on the name server successfully.",
  N0202: "The update of the zone was accepted.",
  E0202: "The zone could not be updated on the name server.",
  S0202001: "The bulk update of zones was completed successfully.",
  N0202001: "The bulk update of zones was accepted.",
  E0202001: "The bulk update of zones failed.",
  E00000: "The request could not be processed.",
  EF00000: "The document is not well-formed.",
  // The code is a guess: what the real one answers is [open].
  EF00900: "Too many requests: no more than 3 in a second.",
  EF01000: "A value is missing or wrong:",
  EF02020: "The zone does not exist.",
  // The code is a guess: nobody has seen this refusal.
  EF02021: "The zone is on several name servers: system_ns is needed.",
  EF02022: "The resource record exists already.",
  EF02023: "A CNAME must not stand beside other records of its name.",
  EF02024: "The zone would have too many resource records.",
  E09998: "The practice gateway was told to refuse this.",
  EF09997: "An internal error of the name server.",
  wrongCredentials: "The sign-in failed: user, password or context is wrong.",
  tokenMissing: "The sign-in failed: this account needs a token.",
  tokenUnexpected: "The sign-in failed: a token, but this account has no 2FA.",
  tokenWrong: "The sign-in failed: the token is wrong.",
  tokenReused: "The sign-in failed: the token was used already.",
};

/** Names a text of the gateway. */
export type TextKey = keyof typeof TEXTS;

/** A status of a result or a message that explains it; messages may nest ([seen]). */
export interface Message {
  /** `S…` done, `N…` accepted and pending, `E…` failed, `EF…` says why. */
  readonly code: string;
  readonly text: TextKey;
  /** Added to the text as it is. */
  readonly detail?: string;
  /** What it is about. */
  readonly object?: { readonly type: string; readonly value: string };
  readonly causes?: readonly Message[];
}

/** The answer to one task, or to a request that is refused as a whole. */
export interface TaskResult {
  /** The XML inside `data`; no `data` at all if absent. */
  readonly data?: string;
  readonly messages?: readonly Message[];
  readonly status: Message;
}

/** A message with the text of its code. */
export function message(
  code: TextKey,
  more: Partial<Message> = {},
): Message {
  return { code, text: code, ...more };
}

/** A message about a zone. */
export function zoneMessage(
  code: TextKey,
  zone: string,
  causes: readonly Message[] = [],
): Message {
  return message(code, { object: { type: "zone", value: zone }, causes });
}

/** An element, in the short form if it is empty. `content` is XML. */
export function tag(name: string, ...content: readonly string[]): string {
  const inner = content.join("");
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** An element with a text or number in it; nothing if there is none. */
export function leaf(name: string, value?: string | number): string {
  if (value === undefined) return "";
  const text = String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return tag(name, text.replaceAll(">", "&gt;"));
}

/**
 * The whole document: one line, without white space between elements ([seen]).
 * What ISO-8859-1 does not have becomes a character reference.
 */
export function writeAnswer(
  results: readonly TaskResult[],
  stid: string,
  charset: PracticeSwitches["charset"],
): Uint8Array<ArrayBuffer> {
  const written = results.map(({ data, messages = [], status }) =>
    tag(
      "result",
      data === undefined ? "" : tag("data", data),
      ...messages.map((message) => writeMessage("msg", message)),
      writeMessage("status", status),
    )
  );
  const xml =
    `<?xml version="1.0" encoding="${charset.toUpperCase()}" standalone="no"?>` +
    tag("response", ...written, leaf("stid", stid));
  if (charset === "utf-8") return new TextEncoder().encode(xml);
  const latin = xml.replace(
    /[^\0-\xff]/gu,
    (sign) => `&#${sign.codePointAt(0)};`,
  );
  return Uint8Array.from(latin, (sign) => sign.charCodeAt(0));
}

function writeMessage(
  name: "msg" | "status",
  { code, text, detail = "", object, causes = [] }: Message,
): string {
  // A msg begins with its text, a status with its code ([seen]).
  const words = `${TEXTS[text]} ${detail}`
    .trimEnd();
  const head = [leaf("text", words), leaf("code", code)];
  const isPending = code.startsWith("N");
  const type = code.startsWith("E")
    ? "error"
    : isPending
    ? "notify"
    : "success";
  return tag(
    name,
    ...(name === "msg" ? head : head.reverse()),
    leaf("type", type),
    object === undefined
      ? ""
      : tag("object", leaf("type", object.type), leaf("value", object.value)),
    ...causes.map((cause) => writeMessage("msg", cause)),
  );
}
