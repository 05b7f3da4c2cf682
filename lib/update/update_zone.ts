import type { Failure } from "../failure.ts";
import type { Gateway, UpdateResult } from "../gateway/client.ts";
import type { Zone, ZoneChange } from "../zone/zone.ts";
import type { UpdateContext } from "./update_context.ts";

/** Updates that are sent, or may have been, before giving up. */
const ATTEMPTS = 3;

/**
 * Carries out a change of one zone with one bulk update. If the answer is lost, it
 * inquires again, compares, and sends only what is still to be done.
 *
 * @param again what is still to be done, by the zone as it is then
 * @returns why the change was not carried out, if so
 */
export async function updateZone(
  gateway: Gateway,
  first: ZoneChange,
  again: (zone: Zone) => ZoneChange | "refused" | undefined,
  { deadline, sleep, log }: UpdateContext,
): Promise<Failure | undefined> {
  const { zone: name } = first;
  let change = first;
  for (let round = 1, attempts = 0;; round++) {
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
    const next = again(inquiry.zone);
    if (next === "refused") return failure;
    if (next === undefined) return undefined;
    change = next;
    // A redirect or a wrong URL would only come again.
    if (lost && failure.kind !== "temporary") return failure;
    // What never reached the gateway is no attempt.
    if (update.status !== "unsent") attempts++;
    if (attempts === ATTEMPTS || deadline.left() === 0) return failure;
  }
}

/** Whether nothing was changed and nothing else can be tried. */
function mustGiveUp(update: Exclude<UpdateResult, { status: "done" }>) {
  return update.status === "refused" && !update.duplicate ||
    update.status === "unsent" && update.failure.kind !== "temporary";
}

function mayBeDone(failure: Failure): Failure {
  const message =
    `${failure.message}; whether the update was carried out is unknown`;
  return { ...failure, message };
}
