import type { PracticeSwitches } from "./switches.ts";

/**
 * The texts of answers, by message code; those of a refused sign-in, whose code
 * nobody knows, by a word. Clients must show them and never match on them:
 * those of the real gateway have changed over the years ([seen]). Three are
 * quoted from real answers; the others are our own.
 */
const ENGLISH = {
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
export type PracticeTextKey = keyof typeof ENGLISH;

const GERMAN: { readonly [Key in PracticeTextKey]: string } = {
  S0205: "Die Zonen-Informationen wurden erfolgreich ermittelt.",
  E0205: "Die Zonen-Informationen konnten nicht ermittelt werden.",
  S0202: "Zone wurde erfolgreich auf dem Nameserver aktualisiert.",
  N0202: "Die Aktualisierung der Zone wurde angenommen und läuft.",
  E0202: "Die Zone konnte auf dem Nameserver nicht geändert werden.",
  S0202001: "Massenaktualisierung fuer Zonen wurde erfolgreich abgeschlossen.",
  N0202001: "Die Massenaktualisierung für Zonen wurde angenommen.",
  E0202001: "Die Massenaktualisierung für Zonen ist fehlgeschlagen.",
  E00000: "Die Anfrage konnte nicht verarbeitet werden.",
  EF00000: "Das Dokument ist nicht wohlgeformt.",
  EF00900: "Zu viele Anfragen: höchstens 3 in der Sekunde.",
  EF01000: "Ein Wert fehlt oder ist ungültig:",
  EF02020: "Die Zone existiert nicht (prüfen Sie den Namen).",
  EF02021: "Die Zone liegt auf mehreren Nameservern: system_ns wird benötigt.",
  EF02022: "Der Resource Record existiert schon und würde doppelt angelegt.",
  EF02023: "Ein CNAME darf nicht neben anderen Einträgen seines Namens stehen.",
  EF02024: "Die Zone hätte zu viele Resource Records.",
  E09998: "Dem Übungs-Gateway wurde gesagt, dies abzulehnen.",
  EF09997: "Ein interner Fehler des Nameservers für diese Übung.",
  wrongCredentials: "Anmeldung fehlgeschlagen: Falsche Zugangsdaten.",
  tokenMissing: "Anmeldung fehlgeschlagen: Das Konto benötigt ein Token.",
  tokenUnexpected: "Anmeldung fehlgeschlagen: Token, aber Konto ohne 2FA.",
  tokenWrong: "Anmeldung fehlgeschlagen: Das Token ist ungültig.",
  tokenReused: "Anmeldung fehlgeschlagen: Das Token wurde schon benutzt.",
};

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
  stid: string,
  language: PracticeSwitches["language"],
  charset: PracticeSwitches["charset"],
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
    (sign) => `&#${sign.codePointAt(0)};`,
  );
  return Uint8Array.from(latin, (sign) => sign.charCodeAt(0));
}

function writeMessage(
  name: "msg" | "status",
  { code, text, detail = "", object, causes = [] }: PracticeMessage,
  language: PracticeSwitches["language"],
): string {
  // A msg begins with its text, a status with its code ([seen]).
  const words = `${(language === "de" ? GERMAN : ENGLISH)[text]} ${detail}`
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
    ...causes.map((cause) => writeMessage("msg", cause, language)),
  );
}
