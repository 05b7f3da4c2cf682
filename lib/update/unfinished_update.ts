import type { Failure } from "../failure.ts";
import type { Gateway, UpdateResult } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { PlanOptions } from "../zone/plan_rrset.ts";
import { planZone, type RecordPlan, type ZonePlan } from "../zone/plan_zone.ts";
import type { PlannedZone, ZoneResult } from "./planned_zone.ts";
import type { UpdateContext } from "./update_context.ts";

const ATTEMPTS = 3;

/**
 * Finishes an update that was not simply done: looks what the zone has now, and
 * does again only what is not done yet.
 *
 * @param update what the first try came to
 */
export async function finishUpdate(
  gateway: Gateway,
  { zone, intents, plan }: PlannedZone,
  update: UpdateResult,
  options: PlanOptions,
  context: UpdateContext,
): Promise<ZoneResult> {
  const { deadline, sleep, log } = context;
  const { name } = zone;
  let accepted = withoutRefused(intents, plan.records);
  const failed = (failure: Failure): ZoneResult => ({ plan, failure });
  let attempts = 0;
  for (let round = 1; update.status !== "done"; round++) {
    const { failure } = update;
    const lost = update.status === "lost";
    const lasting = failure.kind !== "temporary";
    if (update.status === "refused" && !update.duplicate) {
      return failed(failure);
    }
    if (update.status === "unsent" && lasting) return failed(failure);
    if (update.status === "too late") return failed(failure);
    const retryAfter = update.status === "lost" ? update.retryAfter : undefined;
    if (retryAfter !== undefined && retryAfter >= deadline.left()) {
      return failed(mayBeDone(failure));
    }
    log("info", `${failure.message}; looking what zone ${name} has now`);
    await sleep(retryAfter ?? Math.min(250 * 2 ** round, deadline.left() / 4));
    const inquiry = await gateway.inquire(name, deadline);
    if (inquiry.status !== "found") {
      return failed(lost ? mayBeDone(failure) : failure);
    }
    // What was there at first may have gone meanwhile, and shall be made again.
    const planAgain = () =>
      planZone(inquiry.zone, accepted, { ...options, create: true });
    let next = planAgain();
    if (refusesAny(next)) return failed(failure);
    if (next.change === undefined) return { plan };
    // It was looked at; a redirect or a wrong URL would only come again.
    if (lost && lasting) return failed(failure);
    // What never reached the gateway is no attempt.
    if (update.status !== "unsent") attempts++;
    if (attempts === ATTEMPTS || deadline.left() === 0) return failed(failure);
    update = await gateway.update(next.change, deadline, () => {
      // What is wanted now, as it may have had to wait.
      const newest = context.newest?.(intents) ?? intents;
      if (newest !== intents) {
        intents = newest;
        plan = planZone(zone, intents, options);
        accepted = withoutRefused(intents, plan.records);
        next = planAgain();
      }
      // What the zone refuses by now is not done in part.
      return refusesAny(next) ? undefined : next.change;
    });
    if (refusesAny(next)) return failed(failure);
  }
  return { plan };
}

function refusesAny({ records }: ZonePlan): boolean {
  return records.some(({ action }) => action === "refuse");
}

/** The intents without the families that the plan refuses. */
function withoutRefused(
  intents: readonly HostIntent[],
  records: readonly RecordPlan[],
): readonly HostIntent[] {
  const refused = records.filter(({ action }) => action === "refuse");
  return intents.map(({ host, addresses }) => ({
    host,
    addresses: addresses.filter(({ type }) =>
      !refused.some((record) => record.host === host && record.type === type)
    ),
  }));
}

function mayBeDone(failure: Failure): Failure {
  const message =
    `${failure.message}; whether the update was carried out is unknown`;
  return { ...failure, message };
}
