/** A resource record as the practice gateway stores and shows it. */
export interface PracticeRecord {
  /** Relative to the zone, without a final dot; empty at the apex, `*` for a wildcard. */
  readonly name: string;
  /** Seconds; absent if the zone's default applies. */
  readonly ttl?: number;
  /** In capitals, such as `AAAA`. */
  readonly type: string;
  /** Preference or priority: with MX, SRV and NAPTR only. */
  readonly pref?: number;
  /** As written in a zone file, with its quotes if it has any. */
  readonly value: string;
}

/** The apex A record, which the gateway keeps apart from the others ([seen]). */
export interface PracticeMain {
  /** An IPv4 address. */
  readonly value: string;
  /** Seconds; absent if the zone's default applies. */
  readonly ttl?: number;
}

/** The start of authority; what is absent is answered with usual values. All times in seconds. */
export interface PracticeSoa {
  /** How often secondary servers look for changes; default 43200. */
  readonly refresh?: number;
  /** How soon they try again after a failure; default 7200. */
  readonly retry?: number;
  /** When they give up the zone; default 1209600. */
  readonly expire?: number;
  /** The TTL of negative answers; default 86400. */
  readonly ttl?: number;
  /** Who is responsible; default `hostmaster@ZONE`. */
  readonly email?: string;
  /** The TTL of records that have none of their own; default 86400. */
  readonly default?: number;
}

/** Who owns or changed a zone. */
export interface PracticeUser {
  /** The account's name. */
  readonly user: string;
  /** The account's context. */
  readonly context: string;
}

/** A zone as the practice gateway stores it. */
export interface PracticeZone {
  /** In lower-case A-labels, such as `xn--bcher-kva.example`. */
  readonly name: string;
  /** The name server that identifies the zone together with its name ([field]). */
  readonly systemNs: string;
  /** The apex A record. */
  readonly main?: PracticeMain;
  /** Whether `www` implicitly has the address of {@linkcode main} ([doc]). */
  readonly wwwInclude: boolean;
  /** All other records, in the order of answers. */
  readonly rr: readonly PracticeRecord[];
  /** The start of authority. */
  readonly soa?: PracticeSoa;
  /** Default: {@linkcode systemNs} and its neighbour. */
  readonly nameServers?: readonly string[];
  /** Well-formed XML put into the zone as it is, to prove that unknown elements do no harm. */
  readonly extra?: string;
  /** Free text of the owner; default empty. */
  readonly comment?: string;
  /** `YYYY-MM-DD HH:MM:SS`; default: when the gateway first saw the zone. */
  readonly created?: string;
  /** `YYYY-MM-DD HH:MM:SS`; set anew by every update. */
  readonly changed?: string;
  /** Default: whoever asks. */
  readonly owner?: PracticeUser;
  /** Default: whoever asks; set anew by every update. */
  readonly updatedBy?: PracticeUser;
}

/** The TTL of a record without one, in seconds. */
export function defaultTtl(zone: PracticeZone): number {
  return zone.soa?.default ?? 86400;
}

/** The name servers that a zone answers with. */
export function nameServersOf(zone: PracticeZone): readonly string[] {
  return zone.nameServers ??
    [...new Set([zone.systemNs, zone.systemNs.replace(/^nsa/, "nsb")])];
}

/** A moment (milliseconds since the Unix epoch) in the gateway's spelling, `2026-11-23 14:00:00` (UTC here). */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
