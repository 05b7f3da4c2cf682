import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { PlanOptions } from "../zone/plan_rrset.ts";
import type { Zone, ZoneChange } from "../zone/zone.ts";
import type { ZoneFinder } from "./find_zones.ts";
import { planZone, type RecordPlan, type ZonePlan } from "../zone/plan_zone.ts";

/** What the use case needs beside the gateway. */
export interface UpdateContext {
  /** Until when it must be done. */
  readonly deadline: Deadline;
  /** Knows zones that were asked for already. */
  readonly finder?: ZoneFinder;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes lines for the person who runs this, free of secrets. */
  readonly log: (level: "info", message: string) => void;
  /**
   * Asked just before intents are sent: what is wanted by now for the same hosts
   * and families. The same array, if nothing else is.
   */
  readonly newest?: (intents: readonly HostIntent[]) => readonly HostIntent[];
}

/** A zone's plan, and what it was made for. */
export interface PlannedZone {
  /** The zone, as it was then. */
  readonly zone: Zone;
  /** The hosts in it. */
  readonly intents: readonly HostIntent[];
  /** What is to be done. */
  readonly plan: ZonePlan;
}

/** How the plan of a zone was carried out. */
export interface ZoneResult {
  /** The plan, for what was wanted at the end. */
  readonly plan: ZonePlan;
  /** Why it was not carried out, if so. */
  readonly failure?: Failure;
}

const ATTEMPTS = 3;

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
  const { deadline, sleep, log } = context;
  const { name } = zone;
  let accepted = withoutRefused(intents, plan.records);
  let { change } = plan;
  /** Plans for the zone as it was seen last, once that is another time. */
  let planAgain: (() => ZonePlan) | undefined;
  const failed = (failure: Failure): ZoneResult => ({ plan, failure });

  /** The change for what is wanted now, as it may have had to wait. */
  function latest(): ZoneChange | undefined {
    const newest = context.newest?.(intents) ?? intents;
    if (newest !== intents) {
      intents = newest;
      plan = planZone(zone, intents, options);
      accepted = withoutRefused(intents, plan.records);
      ({ change } = planAgain?.() ?? plan);
    }
    return change;
  }

  let attempts = 0;
  for (let round = 1; change !== undefined; round++) {
    const update = await gateway.update(change, deadline, latest);
    if (update.status === "done") return { plan };
    const { failure } = update;
    const lost = update.status === "lost";
    const lasting = failure.kind !== "temporary";
    if (update.status === "refused" && !update.duplicate) {
      return failed(failure);
    }
    if (update.status === "unsent" && lasting) return failed(failure);
    const retryAfter = lost ? update.retryAfter : undefined;
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
    planAgain = () =>
      planZone(inquiry.zone, accepted, { ...options, create: true });
    const next = planAgain();
    if (next.records.some(({ action }) => action === "refuse")) {
      return failed(failure);
    }
    change = next.change;
    if (change === undefined) return { plan };
    // It was looked at; a redirect or a wrong URL would only come again.
    if (lost && lasting) return failed(failure);
    // What never reached the gateway is no attempt.
    if (update.status !== "unsent") attempts++;
    if (attempts === ATTEMPTS || deadline.left() === 0) return failed(failure);
  }
  return { plan };
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
