import type { MainAddress, ResourceRecord, ZoneChange } from "../zone/zone.ts";

/** What signs a request in: account and, with 2FA, the one-time password. */
export interface Authentication {
  /** The account's user. */
  readonly user: string;
  /** Its password. */
  readonly password: string;
  /** A bare integer. */
  readonly context: string;
  /** Only with 2FA: an account without refuses a token [field]. */
  readonly token?: string;
}

/**
 * A whole request document.
 *
 * @param task XML made by {@linkcode inquiryTask} or {@linkcode bulkUpdateTask}
 */
export function requestDocument(auth: Authentication, task: string): string {
  const { user, password, context, token } = auth;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<request><auth>` +
    element("user", user) + element("password", password) +
    element("context", context) + optional("token", token) +
    `</auth><language>en</language>${task}</request>`;
}

/** Task 0205 in its single form, the only one that answers with the records. */
export function inquiryTask(zone: string): string {
  return `<task><code>0205</code><zone>${element("name", zone)}</zone></task>`;
}

/** Task 0202001: removes and adds single records, all removals first. */
export function bulkUpdateTask(change: ZoneChange): string {
  return "<task><code>0202001</code><default>" +
    change.remove.map((record) => recordElement("rr_rem", record)).join("") +
    change.add.map((record) => recordElement("rr_add", record)).join("") +
    (change.main === undefined ? "" : mainElement(change.main)) +
    `</default><zone>${element("name", change.zone)}` +
    `${optional("system_ns", change.systemNs)}</zone></task>`;
}

function recordElement(tag: string, record: ResourceRecord): string {
  return `<${tag}>${element("name", record.name)}${
    optional("ttl", record.ttl)
  }` +
    `${element("type", record.type)}${optional("pref", record.pref)}` +
    `${element("value", record.value)}</${tag}>`;
}

function mainElement(main: MainAddress): string {
  return `<main>${element("value", main.value)}${
    optional("ttl", main.ttl)
  }</main>`;
}

function optional(tag: string, value: string | number | undefined): string {
  return value === undefined ? "" : element(tag, String(value));
}

function element(tag: string, text: string): string {
  return `<${tag}>${escapeXml(text)}</${tag}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // A parser turns a bare carriage return into a line feed (XML 1.0, 2.11).
  "\r": "&#13;",
};

/** Character data for XML; the gateway refuses a raw `&` as EF00000 [seen]. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (character) => ESCAPES[character]!);
}

/** Whether XML 1.0 can carry the text at all (its production Char). */
export function isXmlText(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  return !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text) &&
    text.isWellFormed();
}
