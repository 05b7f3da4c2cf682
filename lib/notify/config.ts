import { ValueError } from "../config_error.ts";
import { isLoopback } from "../internet/loopback.ts";
import { type Secret, secretOf } from "../secret.ts";
import { parseAt, readValues } from "../settings/setting.ts";
import type { Sources } from "../sources/sources.ts";
import { NOTIFY_SETTINGS } from "../settings/watch.ts";
import type { EventKind } from "./message.ts";

/** What to notify, and of what. */
export type NotifyConfig = {
  /** Gets a ping after each run. */
  readonly healthcheck?: SecretUrl;
  readonly channels: readonly Channel[];
  /** How long a failure must last before a message is sent. */
  readonly afterMilliseconds: number;
  readonly events: ReadonlySet<EventKind>;
};

/**
 * Reads the settings of notifications.
 *
 * @throws {ConfigError} if a setting is invalid
 */
export function readNotifyConfig(sources: Sources): NotifyConfig {
  const { get } = sources;
  const { notify, notify_after: after, notify_on: on } = readValues(
    NOTIFY_SETTINGS,
    get,
  );
  return {
    healthcheck: readHealthcheck(sources),
    channels: notify === undefined
      ? []
      : parseAt(get("notify")?.origin ?? "notify", () => parseChannels(notify)),
    afterMilliseconds: after,
    events: new Set(on),
  };
}

/**
 * Reads only the health check, which may get a ping about other invalid settings.
 *
 * @throws {ConfigError} if it is invalid
 */
export function readHealthcheck({ get }: Sources): SecretUrl | undefined {
  const source = get("healthcheck");
  return source === undefined || source.text.trim() === ""
    ? undefined
    : parseAt(source.origin, () => parseSecretUrl(source.text));
}

/** A URL, with its credentials for a header: all of it is secret. */
export type SecretUrl = {
  /** Without credentials. */
  readonly url: Secret;
  /** The value of an `Authorization` header. */
  readonly authorization?: Secret;
};

/** A receiver of messages. */
export type Channel = SecretUrl & {
  /** The format of its messages. */
  readonly kind: "ntfy" | "webhook";
  /** Its kind and position, for messages that must not contain the URL. */
  readonly name: string;
  readonly topic?: Secret;
};

/**
 * Reads the URLs of `notify`, separated by white space, or by commas and the like
 * before the next scheme.
 *
 * @throws {ValueError} if one is invalid; the message does not repeat it
 */
export function parseChannels(text: Secret): readonly Channel[] {
  const words = wordsOf(text.reveal());
  return words.map((word, i) => {
    const ntfy = /^ntfys?:/i.test(word) || isNtfy(URL.parse(word));
    const kind = ntfy ? "ntfy" : "webhook";
    const name = words.length > 1 ? `${kind} (${i + 1})` : kind;
    return { kind, name, ...ntfy ? parseNtfy(word) : parseSecretUrl(word) };
  });
}

/** Separates URLs; within a URL, a comma is part of it. */
const BETWEEN = /[,;|]*(?:\s[\s,;|]*|$)|[,;|]+(?=[a-z][a-z0-9+.-]*:\/)/i;

/** The secret of one URL must not become part of the next. */
function wordsOf(text: string): readonly string[] {
  return text.split(BETWEEN).filter((word) => word !== "");
}

/**
 * Reads exactly one URL, which is a secret.
 *
 * @throws {ValueError} if it is invalid; the message does not repeat it
 */
export function parseSecretUrl(text: string): SecretUrl {
  const [word = "", ...more] = wordsOf(text);
  if (more.length > 0) throw new ValueError("give exactly one URL");
  const url = URL.parse(word);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ValueError("a URL must start with https:// (or http://)");
  }
  const authorization = authorizationOf(url);
  url.username = "";
  url.password = "";
  url.hash = "";
  return { url: secretOf(url.href), authorization };
}

/** Whether a web URL is a topic of a server that is called ntfy. */
function isNtfy(url: URL | null): boolean {
  return url !== null && /^https?:$/.test(url.protocol) &&
    url.hostname.split(".").includes("ntfy") &&
    /^\/[-\w]{1,64}\/?$/.test(url.pathname);
}

/** Reads `ntfy://[USER:PASS@|:TOKEN@]HOST/TOPIC`, or the same with `https:`. */
function parseNtfy(word: string): SecretUrl & Pick<Channel, "topic"> {
  const given = URL.parse(word.replace(/^(?:ntfys?|http):/i, "https:"));
  const path = given?.pathname.split("/").filter((part) => part !== "") ?? [];
  const topic = path.pop();
  // A topic has no comma: this is the start of a different URL.
  if (given === null || topic === undefined || topic.includes(",")) {
    throw new ValueError("write ntfy://HOST/TOPIC, like ntfy://ntfy.sh/TOPIC");
  }
  const plain = /^http:/i.test(word) || isLoopback(given) ||
    [...given.searchParams].some(([name, value]) =>
      /^scheme$/i.test(name) && /^http$/i.test(value)
    );
  const url = new URL(
    `${plain ? "http" : "https"}://${hostOf(word, given)}/${
      path.map((part) => `${part}/`).join("")
    }`,
  );
  return {
    url: secretOf(url.href),
    topic: secretOf(decode(topic)),
    // A user or a password alone is a token.
    authorization: (given.username === "") === (given.password === "")
      ? authorizationOf(given)
      : secretOf(`Bearer ${decode(given.username + given.password)}`),
  };
}

/** Host and port as written: `URL` leaves out 443, which HTTP needs. */
function hostOf(word: string, { host }: URL): string {
  return /^[^/?#]*\/\/[^/?#]*:443(?=[/?#]|$)/.test(word) ? `${host}:443` : host;
}

/** Basic authentication (RFC 7617). */
function authorizationOf(
  { username, password }: URL,
): Secret | undefined {
  if (username === "" && password === "") return undefined;
  const bytes = new TextEncoder().encode(
    `${decode(username)}:${decode(password)}`,
  );
  return secretOf(`Basic ${bytes.toBase64()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
