import type { Gateway } from "../gateway/client.ts";
import type { PlanOptions } from "../zone/plan_rrset.ts";
import { planZone } from "../zone/plan_zone.ts";
import type { PlannedZone, ZoneResult } from "./planned_zone.ts";
import type { UpdateContext } from "./update_context.ts";

/**
 * Carries out the plan of one zone with one bulk update. After an answer that
 * was lost it looks at the zone, and does again only what is not done yet.
 */
export async function updateZone(
  gateway: Gateway,
  { zone, intents, plan }: PlannedZone,
  options: PlanOptions,
  context: UpdateContext,
): Promise<ZoneResult> {
  const { change } = plan;
  if (change === undefined) return { plan };
  const update = await gateway.update(change, context.deadline, () => {
    // What is wanted now, as it may have had to wait.
    const newest = context.newest?.(intents) ?? intents;
    if (newest !== intents) {
      intents = newest;
      plan = planZone(zone, intents, options);
    }
    return plan.change;
  });
  if (update.status === "done") return { plan };
  // Loaded where it is not done with that.
  const { finishUpdate } = await import("./unfinished_update.ts");
  const planned = { zone, intents, plan };
  return await finishUpdate(gateway, planned, update, options, context);
}
