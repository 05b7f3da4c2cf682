import type { Gateway } from "../gateway/client.ts";
import { zoneCandidates } from "../zone/find_zone.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { MINIMUM_TTL, type PlanOptions } from "../zone/plan_rrset.ts";
import { planZone, type ZonePlan } from "../zone/plan_zone.ts";
import { createZoneFinder } from "./find_zones.ts";
import { failedIntent, outcomesOf, type RecordOutcome } from "./outcome.ts";
import type { UpdateContext } from "./update_context.ts";
import { type LocatedIntents, updateZone } from "./update_zone.ts";

/** The addresses to set. */
export interface UpdateRequest extends PlanOptions {
  /** Each host at most once. */
  readonly intents: readonly HostIntent[];
  /** Zones known beforehand; the zone of a host in none of them is asked for. */
  readonly zones?: readonly string[];
  /** Only plan: send no update. */
  readonly dryRun?: boolean;
}

/**
 * Sets the addresses of hosts: finds the zone of each host, plans, and sends one bulk
 * update per zone that needs one, as soon as the zone is known. A dry run reports
 * what would be done.
 *
 * @returns an outcome per host and family, in the order of the intents; failures
 * are among them, not thrown
 */
export async function updateHosts(
  gateway: Gateway,
  request: UpdateRequest,
  context: UpdateContext,
): Promise<readonly RecordOutcome[]> {
  const { intents, zones: known = [] } = request;
  const finder = context.finder ??
    createZoneFinder(gateway, context.deadline, known);

  /** Updates hosts that may be in the same zones. */
  async function updateGroup(
    group: readonly HostIntent[],
  ): Promise<readonly RecordOutcome[]> {
    const found = await Promise.all(
      group.map(async (intent) => ({
        intent,
        location: await finder.find(intent.host),
      })),
    );
    const lost = found.flatMap(({ intent, location }) =>
      location.status === "failed" ? failedIntent(intent, location.failure) : []
    );
    const zones = Map.groupBy(
      found,
      ({ location }) => location.status === "found" ? location.zone : undefined,
    );
    const updated = await Promise.all(
      [...zones].map(([zone, members]) =>
        zone === undefined
          ? []
          : update({ zone, intents: members.map(({ intent }) => intent) })
      ),
    );
    return [...lost, ...updated.flat()];
  }

  async function update(
    located: LocatedIntents,
  ): Promise<readonly RecordOutcome[]> {
    const plan = planZone(located.zone, located.intents, request);
    for (const notice of noticesOf(plan)) context.log("info", notice);
    if (request.dryRun) return outcomesOf(plan);
    return outcomesOf(
      plan,
      await updateZone(gateway, located, plan, request, context),
    );
  }

  // Hosts with different first candidates are never in the same zone.
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

/** One line for each change that was not asked for. */
function noticesOf({ records }: ZonePlan): readonly string[] {
  return records.flatMap((plan) => {
    if (plan.action !== "change" && plan.action !== "create") return [];
    const { raisedTtl } = plan.edit;
    return raisedTtl === undefined ? [] : [
      `${plan.host} ${plan.type}: the TTL of ${raisedTtl} s is below the ` +
      `minimum and becomes ${MINIMUM_TTL} s`,
    ];
  });
}
