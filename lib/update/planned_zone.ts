import type { Failure } from "../failure.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { ZonePlan } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";

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
