/** All words of the pages, in English and German. */
const WORDS = {
  status: ["Status", "Status"],
  setup: ["Set up a router", "Router einrichten"],
  skip: ["Skip to the content", "Zum Inhalt springen"],
  views: ["Pages", "Seiten"],
  allClients: ["all clients", "alle Clients"],
  client: ["Client", "Client"],
  service: ["Service", "Dienst"],
  program: ["Version", "Version"],
  uptime: ["Running for", "Läuft seit"],
  gateway: ["Gateway", "Gateway"],
  lastAnswer: ["Last answer", "Letzte Antwort"],
  latency: ["Latency", "Antwortzeit"],
  clock: ["Clock difference", "Uhr weicht ab um"],
  lastHour: ["Requests last hour", "Anfragen der letzten Stunde"],
  limit: ["limit: 3 a second", "Grenze: 3 pro Sekunde"],
  signIn: ["Sign-in", "Anmeldung"],
  paused: ["paused: correct the account", "ausgesetzt: Zugang berichtigen"],
  active: ["active", "aktiv"],
  budget: ["Gateway requests left", "Übrige Gateway-Anfragen"],
  hosts: ["Hosts", "Hosts"],
  records: ["Records in the zone", "Einträge in der Zone"],
  request: ["Last request", "Letzte Anfrage"],
  change: ["Last change", "Letzte Änderung"],
  error: ["Last error", "Letzter Fehler"],
  agrees: ["Record as requested", "Eintrag wie verlangt"],
  yes: ["yes", "ja"],
  no: ["no", "nein"],
  notSeen: ["not seen yet", "noch nicht gesehen"],
  none: ["none", "keine"],
  seen: ["seen", "gesehen"],
  wanted: ["wanted", "gewünscht"],
  events: ["Requests", "Anfragen"],
  time: ["Time", "Zeit"],
  from: ["From", "Von"],
  answer: ["Answer", "Antwort"],
  reason: ["Reason", "Grund"],
  another: ["another client", "ein anderer Client"],
  unknown: ["unknown", "unbekannt"],
  refresh: ["Refresh automatically", "Automatisch aktualisieren"],
  offline: ["The service cannot be reached.", "Dienst nicht erreichbar."],
  page: ["Page", "Seite"],
  of: ["of", "von"],
  previous: ["Previous", "Zurück"],
  next: ["Next", "Weiter"],
  remedy: ["What to do", "Was zu tun ist"],
  support: ["for the support", "für den Support"],
  noHosts: ["No hosts yet.", "Noch keine Hosts."],
  noEvents: ["No requests yet.", "Noch keine Anfragen."],
  lines: ["Lines to copy", "Zeilen zum Kopieren"],
  copy: ["Copy", "Kopieren"],
  copied: ["Copied", "Kopiert"],
  waiting: ["Waiting for a request …", "Warte auf eine Anfrage …"],
  well: ["It works.", "Es funktioniert."],
  placeholder: ["PASS: the client’s password", "PASS: Passwort des Clients"],
} as const;

/** What to do about a failure, by its kind. */
const REMEDIES = {
  config: ["Correct the configuration.", "Die Konfiguration berichtigen."],
  credentials: [
    "Correct the account’s settings.",
    "Die Zugangsdaten berichtigen.",
  ],
  missing: [
    "Create the record once, or set create = yes.",
    "Den Eintrag einmal anlegen, oder create = yes setzen.",
  ],
  refused: [
    "See the message; the provider’s support needs the stid.",
    "Siehe Meldung; der Support des Anbieters braucht die stid.",
  ],
  untrusted: ["Examine certificate and clock.", "Zertifikat und Uhr prüfen."],
  temporary: ["Wait for the next request.", "Die nächste Anfrage abwarten."],
} as const;

/** What to change in a router, by the answer that it got. */
const ADVICE = {
  badauth: [
    "Enter the client’s user name and password in the router again.",
    "Benutzername und Passwort des Clients im Router neu eingeben.",
  ],
  badagent: [
    "Compare the update URL in the router with the one below.",
    "Die Update-URL im Router mit der unten vergleichen.",
  ],
  notfqdn: ["Enter the full host name.", "Den ganzen Hostnamen eingeben."],
  nohost: [
    "Enter a host name that this client may update.",
    "Einen Hostnamen eingeben, den dieser Client ändern darf.",
  ],
  numhost: ["Enter fewer host names.", "Weniger Hostnamen eingeben."],
  "!donator": ["Remove offline=YES.", "offline=YES entfernen."],
  "911": [
    "Nothing: the router tries again; see the page Status.",
    "Nichts: der Router versucht es wieder; siehe Seite Status.",
  ],
  dnserr: [
    "Nothing: the router tries again; see the last error of the host.",
    "Nichts: der Router versucht es wieder; siehe letzter Fehler des Hosts.",
  ],
} as const;

/** The words of the pages in one language. */
export interface Texts extends Readonly<Record<keyof typeof WORDS, string>> {
  /** The language. */
  readonly language: "en" | "de";
  /** What to do about a failure, by its kind. */
  readonly remedies: Readonly<Record<keyof typeof REMEDIES, string>>;
  /** What to change in a router, by the answer that it got. */
  readonly advice: ReadonlyMap<string, string>;
}

/** The words in the language that a browser prefers, English if in doubt. */
export function textsFor(acceptLanguage: string): Texts {
  const weights = new Map(
    acceptLanguage.toLowerCase().split(",").map((range) => {
      const [, name = "", weight = "1"] =
        /^\s*([a-z*]+)[^;]*(?:;\s*q=([\d.]+))?/.exec(range) ?? [];
      return [name, Number(weight)] as const;
    }).reverse(),
  );
  const german = (weights.get("de") ?? 0) > (weights.get("en") ?? 0);
  const inOne = <T extends object>(table: T) =>
    Object.fromEntries(
      Object.entries(table).map(([key, both]) => [key, both[german ? 1 : 0]]),
    ) as Record<keyof T, string>;
  return {
    ...inOne(WORDS),
    language: german ? "de" : "en",
    remedies: inOne(REMEDIES),
    advice: new Map(Object.entries(inOne(ADVICE))),
  };
}
