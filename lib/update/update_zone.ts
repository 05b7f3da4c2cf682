import type { Failure } from "../failure.ts";
import type { Gateway, UpdateResult } from "../gateway/client.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { PlanOptions } from "../zone/plan_rrset.ts";
import { planZone, type ZonePlan } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import type { UpdateContext } from "./update_context.ts";

/** A zone with the hosts to update in it. */
export interface LocatedIntents {
  /** The zone as it is now. */
  readonly zone: Zone;
  /** The hosts, in the order asked for. */
  readonly intents: readonly HostIntent[];
}

/** Updates that are sent, or may have been, before giving up. */
const ATTEMPTS = 3;

/**
 * Carries out the plan of one zone with one bulk update. If the answer is lost, it
 * inquires again, compares, and sends only what is still to be done.
 *
 * @returns why the plan was not carried out, if so
 */
export async function updateZone(
  gateway: Gateway,
  { zone: { name }, intents }: LocatedIntents,
  plan: ZonePlan,
  options: PlanOptions,
  { deadline, sleep, log }: UpdateContext,
): Promise<Failure | undefined> {
  let { change } = plan;
  const accepted = withoutRefused(intents, plan);
  for (let round = 1, attempts = 0; change !== undefined; round++) {
    const update = await gateway.update(change, deadline);
    if (update.status === "done") return undefined;
    const { failure } = update;
    if (mustGiveUp(update)) return failure;
    const lost = update.status === "lost";
    const retryAfter = lost ? update.retryAfter : undefined;
    if (retryAfter !== undefined && retryAfter >= deadline.left()) {
      return mayBeDone(failure);
    }
    log("info", `${failure.message}; checking what zone ${name} has now`);
    await sleep(retryAfter ?? Math.min(250 * 2 ** round, deadline.left() / 4));
    const inquiry = await gateway.inquire(name, deadline);
    if (inquiry.status !== "found") return lost ? mayBeDone(failure) : failure;
    // A record that was there at first may be gone, and is created again.
    const next = planZone(inquiry.zone, accepted, { ...options, create: true });
    if (next.records.some(({ action }) => action === "refuse")) return failure;
    change = next.change;
    if (change === undefined) return undefined;
    // A redirect or a wrong URL would only come again.
    if (lost && failure.kind !== "temporary") return failure;
    // What never reached the gateway is no attempt.
    if (update.status !== "unsent") attempts++;
    if (attempts === ATTEMPTS || deadline.left() === 0) return failure;
  }
  return undefined;
}

/** Whether nothing was changed and nothing else can be tried. */
function mustGiveUp(update: Exclude<UpdateResult, { status: "done" }>) {
  return update.status === "refused" && !update.duplicate ||
    update.status === "unsent" && update.failure.kind !== "temporary";
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

function mayBeDone(failure: Failure): Failure {
  const message =
    `${failure.message}; whether the update was carried out is unknown`;
  return { ...failure, message };
}
