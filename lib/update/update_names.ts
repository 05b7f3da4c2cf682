import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import { zoneCandidates } from "../zone/find_zone.ts";
import type { Zone, ZoneChange } from "../zone/zone.ts";
import { createZoneFinder } from "./find_zones.ts";
import type { UpdateContext } from "./update_context.ts";
import { updateZone } from "./update_zone.ts";

/** What is wanted of the records under one name. */
export interface NameIntent {
  /** A name made by `parseHostname`. */
  readonly host: string;
}

/** What intents make of one zone. */
export interface Planned<Outcome> {
  /** Absent if all is as it should be. */
  readonly change?: ZoneChange;
  /**
   * What is still to do once something came between, such as a lost answer.
   *
   * @param zone the same zone as it is then
   */
  readonly again: (zone: Zone) => ZoneChange | "refused" | undefined;
  /**
   * What became of each record; a failure says why the change was not carried out.
   */
  readonly outcomes: (failure?: Failure) => readonly Outcome[];
}

/** How intents of some kind are carried out. */
export interface Planner<Intent extends NameIntent, Outcome> {
  /** Compares a zone with its intents. */
  readonly plan: (
    zone: Zone,
    intents: readonly Intent[],
  ) => Planned<Outcome>;
  /** The outcomes of an intent of which nothing could be done. */
  readonly failed: (intent: Intent, failure: Failure) => readonly Outcome[];
  /** The host whose zone is meant, if it is not the name's own. */
  readonly ownerOf?: (host: string) => string;
}

/** Which zones, and whether to change them. */
export interface NamesRequest<Intent extends NameIntent> {
  /** Each host at most once. */
  readonly intents: readonly Intent[];
  /** Zones known beforehand; the zone of a host in none of them is asked for. */
  readonly zones?: readonly string[];
  /** Only plan: send no update. */
  readonly dryRun?: boolean;
}

/**
 * Carries out intents: finds the zone of each name, plans, and sends one bulk update
 * per zone that needs one, as soon as the zone is known. A dry run reports what would
 * be done.
 *
 * @returns the outcomes in the order of the intents; failures are among them, not
 * thrown
 */
export async function updateNames<
  Intent extends NameIntent,
  Outcome extends NameIntent,
>(
  gateway: Gateway,
  { intents, zones: known = [], dryRun }: NamesRequest<Intent>,
  { plan, failed, ownerOf }: Planner<Intent, Outcome>,
  context: UpdateContext,
): Promise<readonly Outcome[]> {
  const finder = context.finder ??
    createZoneFinder(gateway, context.deadline, known);

  /** Updates names that may be in the same zones. */
  async function updateGroup(
    group: readonly Intent[],
  ): Promise<readonly Outcome[]> {
    const found = await Promise.all(
      group.map(async (intent) => ({
        intent,
        location: await finder.find(intent.host, ownerOf?.(intent.host)),
      })),
    );
    const lost = found.flatMap(({ intent, location }) =>
      location.status === "failed" ? failed(intent, location.failure) : []
    );
    const zones = Map.groupBy(
      found,
      ({ location }) => location.status === "found" ? location.zone : undefined,
    );
    const updated = await Promise.all(
      [...zones].map(([zone, members]) =>
        zone === undefined
          ? []
          : update(zone, members.map(({ intent }) => intent))
      ),
    );
    return [...lost, ...updated.flat()];
  }

  async function update(
    zone: Zone,
    members: readonly Intent[],
  ): Promise<readonly Outcome[]> {
    const { change, again, outcomes } = plan(zone, members);
    return dryRun || change === undefined
      ? outcomes()
      : outcomes(await updateZone(gateway, change, again, context));
  }

  // Names with different first candidates are never in the same zone.
  const groups = Map.groupBy(
    intents,
    ({ host }) => zoneCandidates(host, known)[0],
  );
  const outcomes = (await Promise.all([...groups.values()].map(updateGroup)))
    .flat();
  return intents.flatMap(({ host }) =>
    outcomes.filter((outcome) => outcome.host === host)
  );
}
