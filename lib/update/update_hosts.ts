import type { Gateway } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { MINIMUM_TTL, type PlanOptions } from "../zone/plan_rrset.ts";
import { planZone, type ZonePlan } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import { failedIntent, outcomesOf, type RecordOutcome } from "./outcome.ts";
import type { UpdateContext } from "./update_context.ts";
import {
  type NamesRequest,
  type Planned,
  updateNames,
} from "./update_names.ts";

/** The addresses to set. */
export type UpdateRequest = PlanOptions & NamesRequest<HostIntent>;

/**
 * Sets the addresses of hosts, see {@linkcode updateNames}.
 *
 * @returns an outcome per host and family, in the order of the intents; failures
 * are among them, not thrown
 */
export async function updateHosts(
  gateway: Gateway,
  request: UpdateRequest,
  context: UpdateContext,
): Promise<readonly RecordOutcome[]> {
  function plan(
    zone: Zone,
    intents: readonly HostIntent[],
  ): Planned<RecordOutcome> {
    const plan = planZone(zone, intents, request);
    for (const notice of noticesOf(plan)) context.log("info", notice);
    return {
      change: plan.change,
      again(zone) {
        // A record that was there at first may be gone, and is created again.
        const options = { ...request, create: true };
        const next = planZone(zone, withoutRefused(intents, plan), options);
        return next.records.some(({ action }) => action === "refuse")
          ? "refused"
          : next.change;
      },
      outcomes: (failure) => outcomesOf(plan, failure),
    };
  }
  return await updateNames(
    gateway,
    request,
    { plan, failed: failedIntent },
    context,
  );
}

/** The intents without the families that the plan refuses. */
function withoutRefused(
  intents: readonly HostIntent[],
  { records }: ZonePlan,
): readonly HostIntent[] {
  const refused = records.filter(({ action }) => action === "refuse");
  return intents.map(({ host, addresses }) => ({
    host,
    addresses: addresses.filter(({ type }) =>
      !refused.some((record) => record.host === host && record.type === type)
    ),
  }));
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
