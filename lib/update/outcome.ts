import type { AddressType } from "../internet/address.ts";
import type { Failure } from "../failure.ts";
import { type HostIntent, recordsOf } from "../zone/host_intent.ts";
import type { RecordPlan, ZonePlan } from "../zone/plan_zone.ts";

/** What became of the addresses of one host and family. */
export type RecordOutcome = DoneOutcome | FailedOutcome;

/** What every outcome says. */
export interface OutcomeBasics {
  /** Whose addresses they are. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** The name of the host's zone; absent if none was found, or asked for. */
  readonly zone?: string;
  /** The addresses before, as the gateway spells them. */
  readonly was: readonly string[];
  /** The addresses after; those before if nothing was done. */
  readonly is: readonly string[];
}

/** The addresses are as they shall be; a dry run says that they would be. */
export interface DoneOutcome extends OutcomeBasics {
  /** What it took. */
  readonly status: "unchanged" | "changed" | "created";
}

/** The addresses are not as they shall be. */
export interface FailedOutcome extends OutcomeBasics {
  /** Tells it from the others. */
  readonly status: "failed";
  /** Why, and what can be done about it. */
  readonly failure: Failure;
}

/** The failures among outcomes, in their order. */
export function failuresOf(
  outcomes: readonly RecordOutcome[],
): readonly Failure[] {
  return outcomes.flatMap((outcome) =>
    outcome.status === "failed" ? [outcome.failure] : []
  );
}

/** The outcomes by which records became others, in their order. */
export function changesOf(
  outcomes: readonly RecordOutcome[],
): readonly DoneOutcome[] {
  return outcomes.flatMap((outcome) =>
    outcome.status === "changed" || outcome.status === "created"
      ? [outcome]
      : []
  );
}

/**
 * The outcomes of a zone's plan.
 *
 * @param failure why its change was not carried out, if so
 */
export function outcomesOf(
  { records }: ZonePlan,
  failure?: Failure,
): readonly RecordOutcome[] {
  return records.map((plan) => outcomeOf(plan, failure));
}

function outcomeOf(plan: RecordPlan, failure?: Failure): RecordOutcome {
  const { host, type, zone, was } = plan;
  const asBefore = { host, type, zone, was, is: was };
  switch (plan.action) {
    case "keep":
      return { ...asBefore, status: "unchanged" };
    case "refuse":
      return {
        ...asBefore,
        status: "failed",
        failure: { kind: "missing", message: plan.reason },
      };
    case "change":
    case "create":
      if (failure !== undefined) {
        return { ...asBefore, status: "failed", failure };
      }
      return {
        ...asBefore,
        is: plan.is,
        status: plan.action === "create" ? "created" : "changed",
      };
  }
}

/** The outcomes of an intent of which nothing could be done. */
export function failedIntent(
  intent: HostIntent,
  failure: Failure,
): readonly FailedOutcome[] {
  return recordsOf(intent).map(({ type }) => ({
    host: intent.host,
    type,
    was: [],
    is: [],
    status: "failed",
    failure,
  }));
}
