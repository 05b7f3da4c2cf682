import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { Gateway, ZoneInquiry } from "../gateway/client.ts";
import {
  chooseZone,
  delegates,
  isZoneOf,
  zoneCandidates,
} from "../zone/find_zone.ts";
import type { Zone } from "../zone/zone.ts";

/** Where a host's records are, or why that cannot be said. */
export type Found =
  | { readonly status: "found"; readonly zone: Zone }
  | { readonly status: "failed"; readonly failure: Failure };

/** Finds zones; asks for each at most once. */
export interface ZoneFinder {
  /** The zone of that very name. */
  readonly inquire: (name: string) => Promise<ZoneInquiry>;
  /**
   * The zone that a host is in; that of its owner if it has one, unless another one
   * is delegated.
   */
  readonly find: (host: string, owner?: string) => Promise<Found>;
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

  async function find(host: string, owner: string = host): Promise<Found> {
    const candidates = zoneCandidates(host, known);
    const zones: Zone[] = [];
    const refusals: Failure[] = [];
    for (const candidate of candidates) {
      const above = zones.at(-1);
      const isBelow = candidate.length > owner.length;
      if (isBelow && above !== undefined && !delegates(above, host)) break;
      const inquiry = await inquire(candidate);
      if (inquiry.status === "found") {
        zones.push(inquiry.zone);
        if (isZoneOf(inquiry.zone, host, owner)) break;
      } else if (isNoZoneOfOurs(inquiry)) refusals.push(inquiry.failure);
      else return { status: "failed", failure: inquiry.failure };
    }
    const zone = chooseZone(zones, host, owner);
    return zone === undefined
      ? { status: "failed", failure: noZone(host, candidates, refusals) }
      : { status: "found", zone };
  }

  return { inquire, find };
}

/** Whether an account has no such zone, such as `co.uk`, so that the search goes on. */
export function isNoZoneOfOurs(
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
