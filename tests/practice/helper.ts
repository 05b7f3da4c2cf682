import {
  type Practice,
  type PracticeOptions,
  type PracticeRecord,
  type PracticeZone,
  startPractice,
} from "../../lib/practice/mod.ts";

/** A moment to stop the clock at: 2026-11-23 14:00:00 UTC, at the start of a TOTP step. */
export const NOW = Date.UTC(2026, 10, 23, 14);

/** The part of a request that signs in with the account without 2FA. */
export const AUTH =
  "<auth><user>1234567</user><password>practice</password><context>10</context></auth>";

/** Starts a practice gateway whose clock stands still; it ends with the scope. */
export function gateway(
  options: PracticeOptions = {},
): Practice & AsyncDisposable {
  const practice = startPractice({ now: () => NOW, ...options });
  return { ...practice, [Symbol.asyncDispose]: practice.close };
}

/**
 * Sends a body and returns the answer's text. Each time on a connection of its
 * own: where a used one breaks, `fetch` silently sends the request once more.
 */
export async function post(
  { url }: Practice,
  body: BodyInit,
): Promise<string> {
  return await (await postRaw(url, body)).text();
}

/** As {@linkcode post}, for all of the response. */
export function postRaw(
  url: string,
  body: BodyInit,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/xml", connection: "close" },
    redirect: "manual",
    body,
    ...init,
  });
}

/** A request with these tasks. */
export function request(tasks: string, auth: string = AUTH): string {
  return `<?xml version="1.0" encoding="UTF-8"?><request>${auth}${tasks}</request>`;
}

/** The codes of the answer to a request with these tasks. */
export async function codesOf(
  practice: Practice,
  tasks: string,
  auth?: string,
): Promise<string> {
  return contents(await post(practice, request(tasks, auth)), "code").join(" ");
}

/** A single inquiry. */
export function inquiry(name: string): string {
  return `<task><code>0205</code><zone><name>${name}</name></zone></task>`;
}

/** A bulk update of one zone. */
export function bulk(
  edit: string,
  zone: string = "<name>one.example</name>",
): string {
  return `<task><code>0202001</code><default>${edit}</default><zone>${zone}</zone></task>`;
}

/** The document around results, for a clock at {@linkcode NOW}. */
export function response(results: string, transaction: number = 22426): string {
  return '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
    `<response>${results}<stid>20261123-app3-${transaction}</stid></response>`;
}

/** A small zone, with the parts given. */
export function zoneWith(parts: Partial<PracticeZone> = {}): PracticeZone {
  return {
    name: "one.example",
    systemNs: "nsa7.schlundtech.de",
    created: "2018-04-05 00:08:16",
    changed: "2018-04-05 00:08:32",
    wwwInclude: false,
    rr: [{ name: "home", ttl: 60, type: "A", value: "192.0.2.10" }],
    ...parts,
  };
}

/** The content of every element of a name, in order. */
export function contents(xml: string, name: string): string[] {
  return [...xml.matchAll(RegExp(`<${name}>(.*?)</${name}>`, "gs"))]
    .map((match) => match[1]!);
}

/** The record of a line `NAME TTL TYPE [PREF] VALUE`; `@` is the apex, `-` is no TTL. */
export function recordOf(line: string): PracticeRecord {
  const [, name = "", ttl, type = "", pref, value = ""] =
    /^(\S+) (\S+) (\S+) (?:(\d+) )?(.+)$/.exec(line)!;
  return {
    name: name === "@" ? "" : name,
    ...(ttl !== "-" && { ttl: Number(ttl) }),
    type,
    ...(pref !== undefined && { pref: Number(pref) }),
    value,
  };
}

/** An element of a bulk update, with the values of a record. */
export function rr(
  tag: "rr_rem" | "rr_add",
  record: Partial<PracticeRecord>,
): string {
  const children = Object.entries(record)
    .map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<${tag}>${children.join("")}</${tag}>`;
}
