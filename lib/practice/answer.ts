import { escapeXml } from "./document.ts";
import type { PracticeLanguage, PracticeSwitches } from "./switches.ts";
import { textIn, type TextKey } from "./texts.ts";

/** A status of a result or a message that explains it; messages may nest ([seen]). */
export interface Message {
  /** `S…` done, `N…` accepted and pending, `E…` failed, `EF…` says why. */
  readonly code: string;
  readonly type: "success" | "notify" | "error";
  readonly text: TextKey;
  /** Added to the text as it is. */
  readonly detail?: string;
  /** What it is about. */
  readonly object?: { readonly type: string; readonly value: string };
  readonly causes?: readonly Message[];
}

/** The answer to one task, or to a request that is refused as a whole. */
export interface Result {
  /** The XML inside `data`; no `data` at all if absent. */
  readonly data?: string;
  readonly messages: readonly Message[];
  readonly status: Message;
}

/** An element, in the short form if it is empty. `content` is XML. */
export function tag(name: string, ...content: readonly string[]): string {
  const inner = content.join("");
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** An element with a text or number in it. */
export function leaf(name: string, value: string | number): string {
  return tag(name, escapeXml(String(value)));
}

/** The whole document: one line, without white space between elements ([seen]). */
export function writeResponse(
  results: readonly Result[],
  stid: string,
  language: PracticeLanguage,
  charset: PracticeSwitches["charset"],
): string {
  return `<?xml version="1.0" encoding="${charset.toUpperCase()}" standalone="no"?>` +
    tag(
      "response",
      ...results.map((result) => writeResult(result, language)),
      leaf("stid", stid),
    );
}

/**
 * The bytes of a document. What ISO-8859-1 does not have becomes a character
 * reference.
 */
export function encode(
  xml: string,
  charset: PracticeSwitches["charset"],
): Uint8Array<ArrayBuffer> {
  if (charset === "utf-8") return new TextEncoder().encode(xml);
  const latin = xml.replace(
    /[^\0-\xff]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
  return Uint8Array.from(latin, (character) => character.charCodeAt(0));
}

/** A request that is refused as a whole: no `data`, status E00000 ([seen]). */
export function requestError(message: Message): Result {
  return {
    messages: [message],
    status: { code: "E00000", type: "error", text: "request-failed" },
  };
}

function writeResult(
  { data, messages, status }: Result,
  language: PracticeLanguage,
): string {
  return tag(
    "result",
    data === undefined ? "" : tag("data", data),
    ...messages.map((message) => writeMessage("msg", message, language)),
    writeMessage("status", status, language),
  );
}

function writeMessage(
  name: "msg" | "status",
  { code, type, text, detail, object, causes = [] }: Message,
  language: PracticeLanguage,
): string {
  const words = textIn(language, text) + (detail ? ` ${detail}` : "");
  // A msg begins with its text, a status with its code ([seen]).
  const head = [leaf("text", words), leaf("code", code)];
  return tag(
    name,
    ...(name === "msg" ? head : head.reverse()),
    leaf("type", type),
    object === undefined
      ? ""
      : tag("object", leaf("type", object.type), leaf("value", object.value)),
    ...causes.map((cause) => writeMessage("msg", cause, language)),
  );
}
