import type { Deadline } from "../deadline.ts";
import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { PlanOptions } from "../zone/plan_rrset.ts";
import { planZone, type RecordPlan, type ZonePlan } from "../zone/plan_zone.ts";

/** What the use case needs beside the gateway. */
export interface UpdateContext {
  /** Until when it must be done. */
  readonly deadline: Deadline;
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
  for (let attempt = 1; change !== undefined; attempt++) {
    const update = await gateway.update(change, deadline);
    if (update.kind === "done") return undefined;
    const { failure } = update;
    if (update.kind === "refused" && !update.duplicate) return failure;
    log("info", `${failure.message}; looking what zone ${name} has now`);
    await sleep(Math.min(250 * 2 ** attempt, deadline.left() / 4));
    const inquiry = await gateway.inquire(name, deadline);
    if (inquiry.kind !== "zone") {
      return update.kind === "lost" ? mayBeDone(failure) : failure;
    }
    // What was there at first may have gone meanwhile, and shall be made again.
    const next = planZone(inquiry.zone, accepted, { ...options, create: true });
    if (next.records.some(({ action }) => action === "refuse")) return failure;
    const outOfTries = attempt === ATTEMPTS || deadline.left() === 0;
    if (next.change !== undefined && outOfTries) return failure;
    change = next.change;
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
