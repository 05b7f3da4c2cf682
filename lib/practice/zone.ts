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

/** A zone as the practice gateway stores it. */
export interface PracticeZone {
  /** In lower-case A-labels, such as `xn--bcher-kva.example`. */
  readonly name: string;
  /** The name server that identifies the zone together with its name ([field]). */
  readonly systemNs: string;
  /** The apex A record, which the gateway keeps apart from the others ([seen]). */
  readonly main?: Pick<PracticeRecord, "value" | "ttl">;
  /** Whether `www` implicitly has the address of {@linkcode main} ([doc]). */
  readonly wwwInclude: boolean;
  /** All other records, in the order of answers. */
  readonly rr: readonly PracticeRecord[];
  /** The XML of `soa` and `nserver`, and of what else a whole-zone update sent; usual ones if absent. */
  readonly authority?: string;
  /** Free text of the owner; default empty. */
  readonly comment?: string;
  /** Well-formed XML put into the zone as it is, to prove that unknown elements do no harm. */
  readonly extra?: string;
  /** `YYYY-MM-DD HH:MM:SS`; default: when the gateway first saw the zone. */
  readonly created?: string;
  /** `YYYY-MM-DD HH:MM:SS`; set anew by every update. */
  readonly changed?: string;
}

/** What an update did to one zone. */
export interface PracticeChange {
  /** Its name. */
  readonly zone: string;
  /** The name server that identifies it together with its name. */
  readonly systemNs: string;
  /** The records that went, as they were stored; by a whole-zone update, all that were there. */
  readonly removed: readonly PracticeRecord[];
  /** The `rr_rem` that fitted no record: silent in the answer ([seen]), but a sign of a stale or misspelled removal. */
  readonly missed: readonly Partial<PracticeRecord>[];
  /** The records that came. */
  readonly added: readonly PracticeRecord[];
  /** The new apex A record, if the request sent one. */
  readonly main?: PracticeZone["main"];
}

/** The XML of a zone's start of authority and name servers, in the order that was seen. */
export function authorityOf(
  { name, systemNs, authority }: PracticeZone,
): string {
  const servers = new Set([systemNs, systemNs.replace(/^nsa/, "nsb")]);
  const usual = "<soa><refresh>43200</refresh><retry>7200</retry>" +
    "<expire>1209600</expire><ttl>86400</ttl>" +
    `<email>hostmaster@${name}</email><default>86400</default></soa>`;
  return authority ??
    usual +
      [...servers].map((server) => `<nserver><name>${server}</name></nserver>`)
        .join("");
}

/** The zones of one practice gateway, see {@linkcode keepZones}. */
export type Zones = ReturnType<typeof keepZones>;

/**
 * Keeps copies of `zones`. All operations are synchronous, which serialises
 * updates.
 *
 * Zone names are compared exactly: a capital letter or a final dot finds
 * nothing. Whether the real gateway is as strict is [open].
 *
 * @param now the time, in milliseconds since the Unix epoch
 */
export function keepZones(zones: readonly PracticeZone[], now: () => number) {
  const kept = new Map<string, PracticeZone>();
  /** In the gateway's spelling, `2026-11-23 14:00:00` (UTC here). */
  const stamp = () =>
    new Date(now()).toISOString().slice(0, 19).replace("T", " ");
  /** Adds a zone, or replaces the one of the same name and name server. */
  const put = (zone: PracticeZone) => {
    const { name, systemNs } = zone;
    const usual = { created: stamp(), changed: stamp() };
    kept.set(`${name}@${systemNs}`, { ...usual, ...structuredClone(zone) });
  };
  zones.forEach(put);
  return {
    list: () => [...kept.values()],
    /** The zones of a name; several if it is on several name servers. */
    find: (name: string, systemNs?: string) =>
      [...kept.values()].filter((zone) =>
        zone.name === name && (systemNs ?? zone.systemNs) === zone.systemNs
      ),
    put,
    /** As `put`, noting that the zone changed now. */
    update: (zone: PracticeZone) => put({ ...zone, changed: stamp() }),
  };
}
