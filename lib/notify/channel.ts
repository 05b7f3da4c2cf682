import { ValueError } from "../config_error.ts";
import { isLoopback } from "../internet/loopback.ts";
import { type Secret, secretOf } from "../secret.ts";

/** Somebody to tell. Its URL and credentials are secrets. */
export interface Channel {
  /** What is sent there. */
  readonly kind: "ntfy" | "webhook";
  /** For messages: what it is, and which one, without the URL. */
  readonly name: string;
  /** Where to, without credentials. */
  readonly url: Secret;
  /** With ntfy. */
  readonly topic?: Secret;
  /** The value of an `Authorization` header. */
  readonly authorization?: Secret;
}

/** A URL whose credentials are in a header of their own. */
export interface SecretUrl {
  /** Without credentials. */
  readonly url: Secret;
  /** The value of an `Authorization` header. */
  readonly authorization?: Secret;
}

/**
 * Reads the URLs of `notify`, separated by white space, or by commas and such
 * before the next scheme.
 *
 * @throws {ValueError} if one is wrong; the message does not repeat it
 */
export function parseChannels(text: Secret): readonly Channel[] {
  const words = wordsOf(text.reveal());
  return words.map((word, i) => {
    const which = words.length > 1 ? `${i + 1}` : "";
    return /^ntfys?:/i.test(word)
      ? parseNtfy(word, `ntfy${which && ` (${which})`}`)
      : {
        kind: "webhook",
        name: `webhook${which && ` (${which})`}`,
        ...parseSecretUrl(word),
      };
  });
}

/** What stands between URLs; within one, a comma may well be meant. */
const BETWEEN = /[,;|]*(?:\s[\s,;|]*|$)|[,;|]+(?=[a-z][a-z0-9+.-]*:\/)/i;

/** The secret of one URL must not become a part of another's. */
function wordsOf(text: string): readonly string[] {
  return text.split(BETWEEN).filter((word) => word !== "");
}

/**
 * Reads a URL that is a secret.
 *
 * @throws {ValueError} if it is none, or not one alone; the message does not repeat it
 */
export function parseSecretUrl(text: string): SecretUrl {
  const [word = "", ...more] = wordsOf(text);
  if (more.length > 0) throw new ValueError("give one URL alone");
  const url = URL.parse(word);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ValueError("a URL begins with https:// (or http://)");
  }
  const authorization = authorizationOf(url);
  url.username = "";
  url.password = "";
  url.hash = "";
  return { url: secretOf(url.href), authorization };
}

/** `ntfy://[USER:PASS@|:TOKEN@]HOST/TOPIC`. */
function parseNtfy(word: string, name: string): Channel {
  const given = URL.parse(word.replace(/^ntfys?:/i, "https:"));
  const path = given?.pathname.split("/").filter((part) => part !== "") ?? [];
  const topic = path.pop();
  // No topic of ntfy's has a comma, so there it is the rest of something else.
  if (given === null || topic === undefined || topic.includes(",")) {
    throw new ValueError("write ntfy://HOST/TOPIC, like ntfy://ntfy.sh/TOPIC");
  }
  const plain = given.searchParams.get("scheme") === "http" ||
    isLoopback(given);
  const url = new URL(
    `${plain ? "http" : "https"}://${hostOf(word, given)}/${
      path.map((part) => `${part}/`).join("")
    }`,
  );
  return {
    kind: "ntfy",
    name,
    url: secretOf(url.href),
    topic: secretOf(decode(topic)),
    authorization: tokenOf(given) ?? authorizationOf(given),
  };
}

/** Host and port as written: `URL` leaves out 443, which is not HTTP's own. */
function hostOf(word: string, { host }: URL): string {
  return /^[^/?#]*\/\/[^/?#]*:443(?=[/?#]|$)/.test(word) ? `${host}:443` : host;
}

/** A token where there is no user, or no password. */
function tokenOf({ username, password }: URL): Secret | undefined {
  const [user, pass] = [decode(username), decode(password)];
  return (user === "") === (pass === "")
    ? undefined
    : secretOf(`Bearer ${user}${pass}`);
}

/** Basic authentication (RFC 7617). */
function authorizationOf({ username, password }: URL): Secret | undefined {
  if (username === "" && password === "") return undefined;
  const bytes = new TextEncoder().encode(
    `${decode(username)}:${decode(password)}`,
  );
  return secretOf(`Basic ${btoa(String.fromCharCode(...bytes))}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
