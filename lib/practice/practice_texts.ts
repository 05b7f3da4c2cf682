import type { PracticeLanguage } from "./practice_switches.ts";

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
  tokenUnexpected:
    "The sign-in failed: this account has no 2FA, but a token was sent.",
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
  wrongCredentials:
    "Anmeldung fehlgeschlagen: Benutzer, Passwort oder Kontext ungültig.",
  tokenMissing:
    "Anmeldung fehlgeschlagen: Für dieses Konto wird ein Token benötigt.",
  tokenUnexpected:
    "Anmeldung fehlgeschlagen: Token gesendet, aber keine 2FA für das Konto.",
  tokenWrong: "Anmeldung fehlgeschlagen: Das Token ist ungültig.",
  tokenReused:
    "Anmeldung fehlgeschlagen: Das Token wurde schon für eine Anfrage benutzt.",
};

/** A text of the gateway in a language. */
export function textIn(
  language: PracticeLanguage,
  key: PracticeTextKey,
): string {
  return (language === "de" ? GERMAN : ENGLISH)[key];
}
