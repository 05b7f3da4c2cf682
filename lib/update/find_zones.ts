import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";

import type { Gateway, ZoneInquiry } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { chooseZone, isZoneOf, zoneCandidates } from "../zone/find_zone.ts";
import type { Zone } from "../zone/zone.ts";

/** The zones of hosts, and the hosts that have none. */
export interface FoundZones {
  /** Each zone once, with the hosts in it. */
  readonly zones: readonly LocatedIntents[];
  /** Hosts whose zone cannot be had. */
  readonly lost: readonly LostIntent[];
}

/** A zone with the hosts in it. */
export interface LocatedIntents {
  /** As it is now. */
  readonly zone: Zone;
  /** The hosts, in the order asked for. */
  readonly intents: readonly HostIntent[];
}

/** A host whose zone cannot be had. */
export interface LostIntent {
  /** The host. */
  readonly intent: HostIntent;
  /** Why. */
  readonly failure: Failure;
}

/**
 * Finds the zones of hosts by asking the gateway, all at once.
 *
 * @param known names of zones; a host in one of them is looked for there alone
 * @param finder knows zones that were asked for already
 */
export async function findZones(
  gateway: Gateway,
  intents: readonly HostIntent[],
  known: readonly string[],
  deadline: Deadline,
  finder: ZoneFinder = createZoneFinder(gateway, deadline, known),
): Promise<FoundZones> {
  const { find } = finder;
  const results = await Promise.all(
    intents.map(async (intent) => [intent, await find(intent.host)] as const),
  );
  const zones = new Map<Zone, HostIntent[]>();
  const lost: LostIntent[] = [];
  for (const [intent, result] of results) {
    if (result.status === "failed") {
      lost.push({ intent, failure: result.failure });
    } else {
      zones.set(result.zone, [...zones.get(result.zone) ?? [], intent]);
    }
  }
  return {
    zones: [...zones].map(([zone, intents]) => ({ zone, intents })),
    lost,
  };
}

/** Where a host's records are, or why that cannot be said. */
export type Found =
  | { readonly status: "found"; readonly zone: Zone }
  | { readonly status: "failed"; readonly failure: Failure };

/** Finds zones; asks for each at most once. */
export interface ZoneFinder {
  /** The zone of that very name. */
  readonly inquire: (name: string) => Promise<ZoneInquiry>;
  /** The zone that a host is in. */
  readonly find: (host: string) => Promise<Found>;
}

/**
 * Makes a finder of zones that asks the gateway, each zone at most once. It asks
 * for the candidates in their order until one is surely the host's.
 *
 * @param known names of zones; a host in one of them is looked for there alone
 */
export function createZoneFinder(
  gateway: Pick<Gateway, "inquire">,
  deadline: Deadline,
  known: readonly string[],
): ZoneFinder {
  const inquiries = new Map<string, Promise<ZoneInquiry>>();

  function inquire(name: string): Promise<ZoneInquiry> {
    const inquiry = inquiries.get(name) ?? gateway.inquire(name, deadline);
    inquiries.set(name, inquiry);
    return inquiry;
  }

  async function find(host: string): Promise<Found> {
    const candidates = zoneCandidates(host, known);
    const zones: Zone[] = [];
    const refusals: Failure[] = [];
    for (const candidate of candidates) {
      const inquiry = await inquire(candidate);
      if (inquiry.status === "found") {
        zones.push(inquiry.zone);
        if (isZoneOf(inquiry.zone, host)) break;
      } else if (isNoZoneOfOurs(inquiry)) refusals.push(inquiry.failure);
      else return { status: "failed", failure: inquiry.failure };
    }
    const zone = chooseZone(zones, host);
    return zone === undefined
      ? { status: "failed", failure: noZone(host, candidates, refusals) }
      : { status: "found", zone };
  }

  return { inquire, find };
}

/** `co.uk` is nobody's zone, or somebody else's: the search goes on. */
function isNoZoneOfOurs(
  inquiry: Exclude<ZoneInquiry, { status: "found" }>,
): boolean {
  return inquiry.status === "missing" || inquiry.failure.kind === "refused";
}

/** Why a host has no zone: what the gateway refused, or that there is none. */
function noZone(
  host: string,
  candidates: readonly string[],
  refusals: readonly Failure[],
): Failure {
  const asked = candidates.join(", ");
  return refusals.find(({ kind }) => kind === "refused") ?? {
    ...refusals.at(-1),
    kind: "missing",
    message: `the account has no zone for ${host} (asked for ${asked})`,
  };
}
