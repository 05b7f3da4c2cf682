import type {
  PracticeLanguage,
  PracticeSwitches,
} from "./practice_switches.ts";
import { type PracticeTextKey, textIn } from "./practice_texts.ts";

/** A status of a result or a message that explains it; messages may nest ([seen]). */
export interface PracticeMessage {
  /** `S…` done, `N…` accepted and pending, `E…` failed, `EF…` says why. */
  readonly code: string;
  readonly text: PracticeTextKey;
  /** Added to the text as it is. */
  readonly detail?: string;
  /** What it is about. */
  readonly object?: { readonly type: string; readonly value: string };
  readonly causes?: readonly PracticeMessage[];
}

/** The answer to one task, or to a request that is refused as a whole. */
export interface PracticeResult {
  /** The XML inside `data`; no `data` at all if absent. */
  readonly data?: string;
  readonly messages?: readonly PracticeMessage[];
  readonly status: PracticeMessage;
}

/** A message with the text of its code. */
export function message(
  code: PracticeTextKey,
  more: Partial<PracticeMessage> = {},
): PracticeMessage {
  return { code, text: code, ...more };
}

/** A message about a zone. */
export function zoneMessage(
  code: PracticeTextKey,
  zone: string,
  causes: readonly PracticeMessage[] = [],
): PracticeMessage {
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
  results: readonly PracticeResult[],
  { stid, language, charset }: {
    readonly stid: string;
    readonly language: PracticeLanguage;
    readonly charset: PracticeSwitches["charset"];
  },
): Uint8Array<ArrayBuffer> {
  const written = results.map(({ data, messages = [], status }) =>
    tag(
      "result",
      data === undefined ? "" : tag("data", data),
      ...messages.map((message) => writeMessage("msg", message, language)),
      writeMessage("status", status, language),
    )
  );
  const xml =
    `<?xml version="1.0" encoding="${charset.toUpperCase()}" standalone="no"?>` +
    tag("response", ...written, leaf("stid", stid));
  if (charset === "utf-8") return new TextEncoder().encode(xml);
  const latin = xml.replace(
    /[^\0-\xff]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
  return Uint8Array.from(latin, (character) => character.charCodeAt(0));
}

function writeMessage(
  name: "msg" | "status",
  { code, text, detail = "", object, causes = [] }: PracticeMessage,
  language: PracticeLanguage,
): string {
  // A msg begins with its text, a status with its code ([seen]).
  const words = `${textIn(language, text)} ${detail}`.trimEnd();
  const head = [leaf("text", words), leaf("code", code)];
  const type = code.startsWith("S")
    ? "success"
    : code.startsWith("N")
    ? "notify"
    : "error";
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
