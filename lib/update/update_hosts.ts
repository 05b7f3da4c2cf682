import type { Gateway } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { MINIMUM_TTL, type PlanOptions } from "../zone/plan_rrset.ts";
import { planZone, type ZonePlan } from "../zone/plan_zone.ts";
import { findZones } from "./find_zones.ts";
import { failedIntent, outcomesOf, type RecordOutcome } from "./outcome.ts";
import type { ZoneResult } from "./planned_zone.ts";
import type { UpdateContext } from "./update_context.ts";
import { updateZone } from "./update_zone.ts";

/** What is wanted. */
export interface UpdateRequest extends PlanOptions {
  /** Each host at most once. */
  readonly intents: readonly HostIntent[];
  /** Zones known beforehand; the zone of a host in none of them is asked for. */
  readonly zones?: readonly string[];
  /** Only plan: send no update. */
  readonly dryRun?: boolean;
}

/**
 * Makes the addresses of hosts what is wanted: finds each host's zone, plans, and
 * sends one bulk update per zone that needs one. A dry run reports what would be.
 *
 * @returns an outcome per host and family, in the order of the intents; failures
 * are among them, not thrown
 */
export async function updateHosts(
  gateway: Gateway,
  request: UpdateRequest,
  context: UpdateContext,
): Promise<readonly RecordOutcome[]> {
  const { deadline, log } = context;
  const { zones, lost } = await findZones(
    gateway,
    request.intents,
    request.zones ?? [],
    deadline,
    context.finder,
  );
  const planned = zones.map(({ zone, intents }) => ({
    zone,
    intents,
    plan: planZone(zone, intents, request),
  }));
  for (const { plan } of planned) {
    for (const notice of noticesOf(plan)) log("info", notice);
  }
  const results: readonly ZoneResult[] = request.dryRun
    ? planned
    : await Promise.all(
      planned.map((zone) => updateZone(gateway, zone, request, context)),
    );
  const outcomes = [
    ...lost.flatMap(({ intent, failure }) => failedIntent(intent, failure)),
    ...results.flatMap(({ plan, failure }) => outcomesOf(plan, failure)),
  ];
  return request.intents.flatMap(({ host }) =>
    outcomes.filter((outcome) => outcome.host === host)
  );
}

/** What is done beyond what was asked for, one line each. */
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
