import type { PracticeLanguage } from "./switches.ts";

/** A text in each language of the gateway. */
type Text = { readonly [L in PracticeLanguage]: string };

/**
 * The texts of answers. Clients must show them and never match on them: those
 * of the real gateway have changed over the years ([seen]). Three are quoted
 * from real answers; the others are our own.
 */
const TEXTS = {
  "inquiry-done": {
    en: "Zone information was inquired successfully.",
    de: "Die Zonen-Informationen wurden erfolgreich ermittelt.",
  },
  "inquiry-failed": {
    en: "Zone information could not be inquired.",
    de: "Die Zonen-Informationen konnten nicht ermittelt werden.",
  },
  "update-done": {
    en: "The zone was updated on the name server successfully.",
    de: "Zone wurde erfolgreich auf dem Nameserver aktualisiert.",
  },
  "update-pending": {
    en: "The update of the zone was accepted.",
    de: "Die Aktualisierung der Zone wurde angenommen und läuft.",
  },
  "update-failed": {
    en: "The zone could not be updated on the name server.",
    de: "Die Zone konnte auf dem Nameserver nicht geändert werden.",
  },
  "bulk-done": {
    en: "The bulk update of zones was completed successfully.",
    de: "Massenaktualisierung fuer Zonen wurde erfolgreich abgeschlossen.",
  },
  "bulk-pending": {
    en: "The bulk update of zones was accepted.",
    de: "Die Massenaktualisierung für Zonen wurde angenommen.",
  },
  "bulk-failed": {
    en: "The bulk update of zones failed.",
    de: "Die Massenaktualisierung für Zonen ist fehlgeschlagen.",
  },
  "session-done": {
    en: "The session was created successfully.",
    de: "Die Sitzung wurde erfolgreich angelegt.",
  },
  "no-zone": {
    en: "The zone does not exist.",
    de: "Die Zone existiert nicht (prüfen Sie den Namen).",
  },
  "ambiguous-zone": {
    en: "The zone is on several name servers: system_ns is needed.",
    de: "Die Zone liegt auf mehreren Nameservern: system_ns wird benötigt.",
  },
  "duplicate-record": {
    en: "The resource record exists already.",
    de: "Der Resource Record existiert schon und würde doppelt angelegt.",
  },
  "cname-conflict": {
    en: "A CNAME must not stand beside other records of its name.",
    de: "Ein CNAME darf nicht neben anderen Einträgen seines Namens stehen.",
  },
  "too-many-records": {
    en: "The zone would have too many resource records.",
    de: "Die Zone hätte zu viele Resource Records.",
  },
  "request-failed": {
    en: "The request could not be processed.",
    de: "Die Anfrage konnte nicht verarbeitet werden.",
  },
  "not-well-formed": {
    en: "The document is not well-formed.",
    de: "Das Dokument ist nicht wohlgeformt.",
  },
  "wrong-value": {
    en: "A value is missing or wrong:",
    de: "Ein Wert fehlt oder ist ungültig:",
  },
  "wrong-credentials": {
    en: "The sign-in failed: user, password or context is wrong.",
    de: "Anmeldung fehlgeschlagen: Benutzer, Passwort oder Kontext ungültig.",
  },
  "token-missing": {
    en: "The sign-in failed: this account needs a token.",
    de: "Anmeldung fehlgeschlagen: Für dieses Konto wird ein Token benötigt.",
  },
  "token-unexpected": {
    en: "The sign-in failed: this account has no 2FA, but a token was sent.",
    de:
      "Anmeldung fehlgeschlagen: Token gesendet, aber keine 2FA für das Konto.",
  },
  "token-wrong": {
    en: "The sign-in failed: the token is wrong.",
    de: "Anmeldung fehlgeschlagen: Das Token ist ungültig.",
  },
  "token-reused": {
    en: "The sign-in failed: the token was used already.",
    de:
      "Anmeldung fehlgeschlagen: Das Token wurde schon für eine Anfrage benutzt.",
  },
  "session-unknown": {
    en: "The sign-in failed: there is no such session.",
    de: "Anmeldung fehlgeschlagen: Die Sitzung ist ungültig.",
  },
  "too-many-requests": {
    en: "Too many requests: no more than 3 in a second.",
    de: "Zu viele Anfragen: höchstens 3 in der Sekunde.",
  },
  "practice-fault": {
    en: "The practice gateway was told to refuse this.",
    de: "Dem Übungs-Gateway wurde gesagt, dies abzulehnen.",
  },
  "practice-cause": {
    en: "An internal error of the name server.",
    de: "Ein interner Fehler des Nameservers für diese Übung.",
  },
} as const satisfies Record<string, Text>;

/** Names a text of the gateway. */
export type TextKey = keyof typeof TEXTS;

/** A text of the gateway in a language. */
export function textIn(language: PracticeLanguage, key: TextKey): string {
  return TEXTS[key][language];
}
