import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { PlanOptions } from "../zone/plan_rrset.ts";
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
}

/** A zone's plan, and what it was made for. */
export interface PlannedZone {
  /** The zone's name. */
  readonly name: string;
  /** The hosts in it. */
  readonly intents: readonly HostIntent[];
  /** What is to be done. */
  readonly plan: ZonePlan;
}

const ATTEMPTS = 3;

/**
 * Carries out the plan of one zone with one bulk update. After an answer that
 * was lost it looks at the zone, and does again only what is not done yet.
 *
 * @returns why the plan was not carried out, or `undefined` if it was
 */
export async function updateZone(
  gateway: Gateway,
  { name, intents, plan }: PlannedZone,
  options: PlanOptions,
  { deadline, sleep, log }: UpdateContext,
): Promise<Failure | undefined> {
  const accepted = withoutRefused(intents, plan.records);
  let { change } = plan;
  let attempts = 0;
  for (let round = 1; change !== undefined; round++) {
    const update = await gateway.update(change, deadline);
    if (update.status === "done") return undefined;
    const { failure } = update;
    const lost = update.status === "lost";
    const lasting = failure.kind !== "temporary";
    if (update.status === "refused" && !update.duplicate) return failure;
    if (update.status === "unsent" && lasting) return failure;
    const retryAfter = lost ? update.retryAfter : undefined;
    if (retryAfter !== undefined && retryAfter >= deadline.left()) {
      return mayBeDone(failure);
    }
    log("info", `${failure.message}; looking what zone ${name} has now`);
    await sleep(retryAfter ?? Math.min(250 * 2 ** round, deadline.left() / 4));
    const inquiry = await gateway.inquire(name, deadline);
    if (inquiry.status !== "found") return lost ? mayBeDone(failure) : failure;
    // What was there at first may have gone meanwhile, and shall be made again.
    const next = planZone(inquiry.zone, accepted, { ...options, create: true });
    if (next.records.some(({ action }) => action === "refuse")) return failure;
    change = next.change;
    if (change === undefined) return undefined;
    // It was looked at; a redirect or a wrong URL would only come again.
    if (lost && lasting) return failure;
    // What never reached the gateway is no attempt.
    if (update.status !== "unsent") attempts++;
    if (attempts === ATTEMPTS || deadline.left() === 0) return failure;
  }
  return undefined;
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
