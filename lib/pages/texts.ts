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
  clock: ["Clock difference", "Abweichung der Uhr"],
  lastHour: ["Requests in the last hour", "Anfragen in der letzten Stunde"],
  limit: ["limit: 3 a second", "Grenze: 3 pro Sekunde"],
  signIn: ["Sign-in", "Anmeldung"],
  paused: [
    "paused after refusals: correct the account and restart",
    "ausgesetzt nach Ablehnungen: Zugang berichtigen und neu starten",
  ],
  active: ["active", "aktiv"],
  budget: [
    "Gateway requests left this minute",
    "Gateway-Anfragen, die diese Minute bleiben",
  ],
  hosts: ["Hosts", "Hosts"],
  records: ["Records in the zone", "Einträge in der Zone"],
  request: ["Last request", "Letzte Anfrage"],
  change: ["Last change", "Letzte Änderung"],
  error: ["Last error", "Letzter Fehler"],
  agrees: ["Record and request agree", "Eintrag und Anfrage stimmen überein"],
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
  offline: [
    "The page could not be refreshed.",
    "Die Seite konnte nicht aktualisiert werden.",
  ],
  page: ["Page", "Seite"],
  of: ["of", "von"],
  previous: ["Previous", "Zurück"],
  next: ["Next", "Weiter"],
  remedy: ["What to do", "Was zu tun ist"],
  support: ["for the provider’s support", "für den Support des Anbieters"],
  noHosts: ["No hosts yet.", "Noch keine Hosts."],
  noEvents: ["No requests yet.", "Noch keine Anfragen."],
  lines: ["Lines to copy", "Zeilen zum Kopieren"],
  copy: ["Copy", "Kopieren"],
  copied: ["Copied", "Kopiert"],
  waiting: [
    "Waiting for a request of this client …",
    "Warte auf eine Anfrage dieses Clients …",
  ],
  well: ["It works.", "Es funktioniert."],
  placeholder: [
    "PASS stands for the password of the client, which is not shown.",
    "PASS steht für das Passwort des Clients, das nicht angezeigt wird.",
  ],
} as const;

/** What to do about a failure, by its kind. */
const REMEDIES = {
  config: [
    "Correct the configuration of the service.",
    "Die Konfiguration des Dienstes berichtigen.",
  ],
  credentials: [
    "Correct user, password, context or token of the account.",
    "Benutzer, Passwort, Kontext oder Token des Zugangs berichtigen.",
  ],
  missing: [
    "Create the record once, or set create = yes.",
    "Den Eintrag einmal anlegen, oder create = yes setzen.",
  ],
  refused: [
    "See the message; the provider’s support needs the stid.",
    "Siehe Meldung; der Support des Anbieters braucht die stid.",
  ],
  untrusted: [
    "Examine the certificate and the clock of the service.",
    "Zertifikat und Uhr des Dienstes prüfen.",
  ],
  temporary: [
    "Nothing: the next request tries again.",
    "Nichts: die nächste Anfrage versucht es wieder.",
  ],
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
  notfqdn: [
    "Enter the full host name in the router.",
    "Den vollständigen Hostnamen im Router eingeben.",
  ],
  nohost: [
    "Enter a host name that this client may update.",
    "Einen Hostnamen eingeben, den dieser Client ändern darf.",
  ],
  numhost: [
    "Enter fewer host names in the router.",
    "Weniger Hostnamen im Router eingeben.",
  ],
  "!donator": [
    "Remove offline=YES from the update URL.",
    "offline=YES aus der Update-URL entfernen.",
  ],
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
